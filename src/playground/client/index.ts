export { createClientFactory, createSessionTokens, type SessionTokens, type ClientFactory } from "./client-factory.ts";
export { ClientTimeoutError } from "./client-timeout-error.ts";
export type { PlaygroundClient, ClientLimits, ClientReply, ClientRequest, ClientStream } from "./client-types.ts";
