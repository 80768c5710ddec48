import { createServer as createHttpServer, METHODS, ServerResponse, type IncomingMessage } from "node:http";
import { createServer as createHttpsServer, type ServerOptions } from "node:https";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import fastify, { type FastifyInstance } from "fastify";
import { UPGRADE_LIMIT } from "./limits.ts";
import type { Front } from "./exchange.ts";
import type { Pipeline } from "./pipeline.ts";

export interface TlsSettings {
  readonly key: string;
  readonly cert: string;
}

export interface FrontOptions {
  readonly kind: Front;
  readonly pipeline: Pipeline;
  readonly bind: string;
  readonly port: number;
  /** Absent for the plain-HTTP front. */
  readonly tls?: TlsSettings;
  /** Looked at before anything else; false ends the request with the reply that the filter has written. */
  readonly admit?: (req: IncomingMessage, res: ServerResponse) => boolean;
  /** A connection that never became a request: a failed TLS handshake or bytes that are no HTTP. */
  readonly onRefusedConnection?: (problem: string, remoteAddress: string) => void;
}

export interface FrontServer {
  readonly port: number;
  /** Stops accepting, lets requests in flight finish for `graceMs`, then closes every connection. */
  close(graceMs: number): Promise<void>;
}

/**
 * One listening server: Fastify with a single catch-all route, because it takes no new routes after listen() and the
 * registry owns the routes. Upgrades bypass Fastify, which has no notion of them, and enter the same pipeline.
 */
export async function listenFront(options: FrontOptions): Promise<FrontServer> {
  const app = newFastify(options.tls);
  acceptEverything(app);
  app.all("/", (request, reply) => {
    reply.hijack();
    request.raw.url = request.originalUrl;
    return serve(options, request.raw, reply.raw);
  });
  const connections = trackConnections(app, options);
  await app.listen({ host: options.bind, port: options.port });
  const address = app.server.address();
  const port = typeof address === "object" && address !== null ? address.port : options.port;
  return { port, close: (graceMs) => closeFront(app, connections, graceMs) };
}

/** The server is made here, so that both fronts are one type and every TLS and HTTP setting stands in one place. */
function newFastify(tls: TlsSettings | undefined): FastifyInstance {
  return fastify({
    logger: false,
    forceCloseConnections: false,
    serverFactory: (handler) =>
      tls === undefined ? createHttpServer(HTTP, handler) : createHttpsServer(tlsOptions(tls), handler),
    // The registry owns the routes. Fastify sees one path, so that its own router neither decodes nor refuses any.
    rewriteUrl: () => "/",
  });
}

const HTTP = { requestTimeout: 0, keepAliveTimeout: 75_000, maxHeaderSize: 65_536, noDelay: true } as const;

function tlsOptions({ key, cert }: TlsSettings): ServerOptions {
  return {
    ...HTTP,
    key,
    cert,
    // Certificates are judged by the authentication stage, so that an unknown one is answered 401 and not cut off.
    requestCert: true,
    rejectUnauthorized: false,
    minVersion: "TLSv1.2",
    ALPNProtocols: ["http/1.1"],
  };
}

/** Every method and body type goes through untouched: the pipeline reads or streams the body itself. */
function acceptEverything(app: FastifyInstance): void {
  for (const method of METHODS) {
    if (!app.supportedMethods.includes(method) && method !== "CONNECT") app.addHttpMethod(method, { hasBody: true });
  }
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", (_request, _payload, done) => done(null));
}

async function serve(options: FrontOptions, req: IncomingMessage, res: ServerResponse): Promise<void> {
  if (options.admit !== undefined && !options.admit(req, res)) return;
  await options.pipeline.handle(req, res, options.kind);
}

function trackConnections(app: FastifyInstance, options: FrontOptions): Set<Socket> {
  const open = new Set<Socket>();
  const { server } = app;
  const refused = (error: Error, socket: Duplex): void => {
    const address = "remoteAddress" in socket && typeof socket.remoteAddress === "string" ? socket.remoteAddress : "";
    options.onRefusedConnection?.(error.message, address);
  };
  server.on("connection", (socket: Socket) => {
    open.add(socket);
    socket.once("close", () => open.delete(socket));
  });
  server.on("tlsClientError", refused);
  server.on("clientError", (error: Error, socket: Duplex) => {
    refused(error, socket);
    // RFC 9112: a server that cannot parse a request answers 400 and closes, whatever else was pipelined.
    if (socket.writable)
      socket.end(
        "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n400 Bad Request",
      );
    else socket.destroy();
  });
  server.on(
    "upgrade",
    (req: IncomingMessage, socket: Duplex, head: Buffer) => void enterUpgrade(options, req, socket, head),
  );
  return open;
}

/** Gives an upgrade request a response object of its own, so that a refusal is written like any other reply. */
async function enterUpgrade(options: FrontOptions, req: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
  socket.on("error", () => socket.destroy());
  const res = new ServerResponse(req);
  res.shouldKeepAlive = false;
  res.assignSocket(socket as Socket);
  // CVE-2018-1002105: after a refused upgrade nothing more may be read from this connection.
  res.once("finish", () => socket.end());
  if (head.length > UPGRADE_LIMIT) return void socket.destroy();
  if (options.admit !== undefined && !options.admit(req, res)) return;
  await options.pipeline.handle(req, res, options.kind, { socket, head });
}

async function closeFront(app: FastifyInstance, connections: Set<Socket>, graceMs: number): Promise<void> {
  const closed = app.close();
  app.server.closeIdleConnections();
  const force = setTimeout(() => {
    for (const socket of connections) socket.destroy();
  }, graceMs);
  await closed;
  clearTimeout(force);
}
