import { METHODS, type IncomingMessage, type ServerResponse } from "node:http";
import type { FastifyInstance, FastifyServerOptions } from "fastify";

type SchemaCompilers = NonNullable<NonNullable<FastifyServerOptions["schemaController"]>["compilersFactory"]>;

/** No route has a schema, so that the compilers of Fastify's own, ajv among them, are not even loaded. */
const NO_SCHEMAS = {
  buildValidator: () => () => () => true,
  buildSerializer: () => () => (value: unknown) => JSON.stringify(value),
} as unknown as SchemaCompilers;

/** Fastify as a listener alone: it sees one path, so that its own router neither decodes nor refuses any. */
export const LISTENER_ONLY: Pick<FastifyServerOptions, "logger" | "schemaController" | "rewriteUrl"> = {
  logger: false,
  schemaController: { compilersFactory: NO_SCHEMAS },
  rewriteUrl: () => "/",
};

/**
 * Every method, path and body type goes through untouched: `handle` answers on the raw reply, and reads or streams the body.
 * It comes before all that Fastify would check, and never comes back.
 */
export function handEverything(
  app: FastifyInstance,
  handle: (req: IncomingMessage, res: ServerResponse) => void | Promise<void>,
): void {
  app.addHook("onRequest", (request, reply, _done) => {
    reply.hijack();
    request.raw.url = request.originalUrl;
    void (async () => handle(request.raw, reply.raw))().catch(() => reply.raw.destroy());
  });
  for (const method of METHODS) {
    if (!app.supportedMethods.includes(method) && method !== "CONNECT") app.addHttpMethod(method, { hasBody: true });
  }
  app.all("/", () => {});
}
