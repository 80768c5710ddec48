export { createClientFactory, createSessionTokens, type SessionTokens, type ClientFactory } from "./client-factory.ts";
export { ClientSizeError, ClientTimeoutError } from "./client-errors.ts";
export type { PlaygroundClient, ClientLimits, ClientReply, ClientRequest, ClientStream } from "./client-types.ts";
