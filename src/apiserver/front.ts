import {
  createServer as createHttpServer,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from "node:http";
import { createServer as createHttpsServer, type Server as HttpsServer, type ServerOptions } from "node:https";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import fastify, { type FastifyInstance } from "fastify";
import { handEverything, LISTENER_ONLY } from "./plain-fastify.ts";
import { answering, closeGently, isAnswering, refuseBytes, refuseExpectation, reportRefusal } from "./client-errors.ts";
import { connectionLimit } from "./connection-limit.ts";
import { carriesBody, leaveUpload } from "./upload.ts";
import { UPGRADE_LIMIT } from "./limits.ts";
import type { Front } from "./exchange.ts";
import type { Pipeline } from "./pipeline.ts";
import { serveHttp2 } from "./http2/listener.ts";
import { Http1Reply, plainHeaders, type Reply } from "./reply.ts";

export interface TlsSettings {
  readonly key: string;
  readonly cert: string;
}

export interface FrontOptions {
  readonly kind: Front;
  readonly bind: string;
  readonly port: number;
  /** Absent for the plain-HTTP front. */
  readonly tls?: TlsSettings;
  /** kube-apiserver's `--disable-http2-serving`. */
  readonly disableHttp2?: boolean;
  /** Default: what the file descriptors allow. */
  readonly maxConnections?: number;
}

/** Who answers what comes in. */
export interface FrontHandler {
  readonly pipeline: Pipeline;
  /** A connection that never became a request: a failed TLS handshake or bytes that are no HTTP. */
  readonly onRefusedConnection?: (problem: string, remoteAddress: string) => void;
}

export interface FrontServer {
  readonly port: number;
  /** Until then everybody is answered 503: the port is known before there is anything to serve. */
  serve(handler: FrontHandler): void;
  /** Stops accepting and closes every connection. */
  close(): Promise<void>;
}

/**
 * One listening server, which keeps no process alive: Fastify with a single catch-all route, because it takes no new routes after listen() and the
 * registry owns the routes. Upgrades bypass Fastify, which has no notion of them, and enter the same pipeline.
 */
export async function listenFront(given: FrontOptions): Promise<FrontServer> {
  const options: Listening = { ...given, ...STARTING };
  const app = newFastify(options);
  // Fastify knows no other than Node's, but hands over what its server made.
  handEverything(app, (req, res) => serve(options, req, res as Reply));
  const connections = trackConnections(app, options);
  await app.listen({ host: options.bind, port: options.port });
  app.server.unref();
  const address = app.server.address();
  const port = typeof address === "object" && address !== null ? address.port : options.port;
  let closing: Promise<void> | undefined;
  return {
    port,
    serve: (handler) => void Object.assign(options, handler),
    close: () => (closing ??= closeFront(app, connections)),
  };
}

interface Listening extends FrontOptions {
  pipeline: Pipeline;
  onRefusedConnection?: FrontHandler["onRefusedConnection"];
}

const STARTING: FrontHandler = {
  pipeline: {
    handle(_req, res) {
      const text = "the server is starting\n";
      res.writeHead(503, { ...plainHeaders(text), "Retry-After": "1" }).end(text);
      return Promise.resolve();
    },
  },
};

/** The server is made here, so that both fronts are one type and every TLS and HTTP setting stands in one place. */
function newFastify(options: Listening): FastifyInstance {
  const { tls } = options;
  return fastify({
    ...LISTENER_ONLY,
    forceCloseConnections: false,
    clientErrorHandler: (error, socket) => refuseBytes(options, error, socket),
    serverFactory: (handler) => {
      const server = tls === undefined ? createHttpServer(HTTP, handler) : newHttpsServer(options, tls, handler);
      // Node drops what goes over its default of 2000, and with it a Connection line that says what is not to be passed on.
      server.maxHeadersCount = 0;
      server.maxConnections = options.maxConnections ?? connectionLimit(tls === undefined ? "http" : "https");
      return server;
    },
  });
}

/** kube-apiserver's ReadHeaderTimeout (`server/secure_serving.go`): a client that dribbles its headers is cut off. */
const READ_HEADER_MS = 32_000;

const HTTP = {
  // A watch or an upload may last; without headersTimeout, 0 here would switch that off, too.
  requestTimeout: 0,
  headersTimeout: READ_HEADER_MS,
  connectionsCheckingInterval: 4_000,
  keepAliveTimeout: 90_000,
  maxHeaderSize: 65_536,
  noDelay: true,
  // It is missed in words; see problemOf.
  requireHostHeader: false,
  // Its declaration wants every kind of request that a server might be given.
  ServerResponse: Http1Reply as typeof ServerResponse,
} as const;

function newHttpsServer(options: Listening, tls: TlsSettings, handler: RequestListener): HttpsServer {
  if (options.disableHttp2 === true) return createHttpsServer(tlsOptions(tls, ["http/1.1"]), handler);
  const server = createHttpsServer(tlsOptions(tls, ["h2", "http/1.1"]), handler);
  serveHttp2(server, {
    handle: (req, res) => void options.pipeline.handle(req, res, options.kind),
    onBroken: (error, socket) => reportRefusal(options, error, socket),
  });
  return server;
}

function tlsOptions({ key, cert }: TlsSettings, protocols: string[]): ServerOptions {
  return {
    ...HTTP,
    handshakeTimeout: READ_HEADER_MS,
    key,
    cert,
    // Certificates are judged by the authentication stage, so that an unknown one is answered 401 and not cut off.
    requestCert: true,
    rejectUnauthorized: false,
    minVersion: "TLSv1.2",
    ALPNProtocols: protocols,
  };
}

function serve(options: Listening, req: IncomingMessage, res: Reply): void {
  answering(req.socket, res);
  if (carriesBody(req)) res.once("finish", () => leaveUpload(req));
  void options.pipeline.handle(req, res, options.kind);
}

function trackConnections(app: FastifyInstance, options: Listening): Set<Socket> {
  const open = new Set<Socket>();
  const { server } = app;
  server.on("connection", (socket: Socket) => {
    open.add(socket);
    socket.unref();
    socket.once("close", () => open.delete(socket));
  });
  server.on("tlsClientError", (error: Error, socket: Duplex) => reportRefusal(options, error, socket));
  server.on("drop", (from) => options.onRefusedConnection?.("too many connections", from?.remoteAddress ?? ""));
  // accept(2) fails when the process or the machine has no descriptor left; the next client may be luckier.
  server.on("error", (error: Error) => options.onRefusedConnection?.(error.message, ""));
  server.on("checkExpectation", (_req: IncomingMessage, res: ServerResponse) => refuseExpectation(res));
  server.on("checkContinue", (req: IncomingMessage, res: Reply) => {
    // net/http says it when a handler reads the body, which a request without one does not have.
    if (carriesBody(req)) res.writeContinue();
    serve(options, req, res);
  });
  server.on(
    "upgrade",
    (req: IncomingMessage, socket: Duplex, head: Buffer) => void enterUpgrade(options, req, socket, head),
  );
  return open;
}

/** Gives an upgrade request a response object of its own, so that a refusal is written like any other reply. */
async function enterUpgrade(options: Listening, req: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
  socket.on("error", () => socket.destroy());
  // The connection still belongs to the reply before; taking it over now would throw, and nobody pipelines an upgrade.
  if (isAnswering(socket))
    return refuseBytes(options, new Error("an upgrade behind a request that is not answered yet"), socket);
  const res = new Http1Reply(req);
  res.shouldKeepAlive = false;
  res.assignSocket(socket as Socket);
  // CVE-2018-1002105: after a refused upgrade nothing more may be read from this connection.
  res.once("finish", () => closeGently(socket));
  if (head.length > UPGRADE_LIMIT) return void socket.destroy();
  await options.pipeline.handle(req, res, options.kind, { socket, head });
}

/** Closes every connection: whoever wants to finish requests first drains before. */
async function closeFront(app: FastifyInstance, connections: ReadonlySet<Socket>): Promise<void> {
  const closed = app.close();
  app.server.closeIdleConnections();
  for (const socket of connections) socket.destroy();
  await closed;
}
