import { createServer, type Http2Server, type Http2Session, type ServerHttp2Session } from "node:http2";
import type { Server } from "node:https";
import type { TLSSocket } from "node:tls";
import type { IncomingMessage } from "node:http";
import type { Reply } from "../reply.ts";
import { Http2Reply } from "./reply.ts";
import { Http2Request } from "./request.ts";

/** apiserver `server/secure_serving.go` resourceBody99Percentile: most bodies fit into one window. */
const STREAM_WINDOW = 256 * 1024;
/** Node counts what it has passed on to a stream as read, so that no unread body holds up the others. */
const CONNECTION_WINDOW = 4 * STREAM_WINDOW;
/** As there; a client that opens more is told so once, and Go's own clients wait for a stream to end. */
const MAX_STREAMS = 100;
const IDLE_MS = 90_000;
/** golang.org/x/net/http2 goAwayTimeout. */
const GOAWAY_MS = 1_000;
/** Header lines of one request; Node's default of 128 is fewer than a long X-Remote-Group takes. */
const MAX_HEADER_PAIRS = 1_000;
const MAX_HEADER_BYTES = 65_536;

export interface Http2Options {
  readonly handle: (req: IncomingMessage, res: Reply) => void;
  /** A connection that spoke no HTTP/2 after all, or broke its rules. */
  readonly onBroken: (error: Error, socket: TLSSocket) => void;
}

/**
 * Serves HTTP/2 on the connections of an HTTPS server that chose it by ALPN; all others stay with Node's HTTP/1.1. Node's
 * own `allowHTTP1` would make both one server, with fewer settings for HTTP/1.1 than `https` has.
 */
export function serveHttp2(https: Server, options: Http2Options): void {
  const http2 = createServer({
    maxHeaderListPairs: MAX_HEADER_PAIRS,
    settings: {
      initialWindowSize: STREAM_WINDOW,
      maxConcurrentStreams: MAX_STREAMS,
      maxHeaderListSize: MAX_HEADER_BYTES,
      maxFrameSize: STREAM_WINDOW,
    },
  });
  const sockets = new WeakMap<Http2Session, TLSSocket>();
  answerStreams(http2, sockets, options);
  const serveHttp1 = https.listeners("secureConnection") as ((socket: TLSSocket) => void)[];
  https.removeAllListeners("secureConnection");
  https.on("secureConnection", (socket: TLSSocket) => {
    if (socket.alpnProtocol !== "h2") return serveHttp1.forEach((listener) => listener.call(https, socket));
    http2.once("session", (session) => openSession(session, socket, sockets, options));
    http2.emit("connection", socket);
  });
}

function openSession(
  session: ServerHttp2Session,
  socket: TLSSocket,
  sockets: WeakMap<Http2Session, TLSSocket>,
  options: Http2Options,
): void {
  sockets.set(session, socket);
  let open = 0;
  session.setLocalWindowSize(CONNECTION_WINDOW);
  session.on("error", (error: Error) => options.onBroken(error, socket));
  session.on("stream", (stream) => {
    open += 1;
    stream.once("close", () => (open -= 1));
  });
  session.setTimeout(IDLE_MS, () => {
    // A watch may be silent for longer.
    if (open === 0) closeSession(session);
  });
}

/** One that nghttp2 has given up on, a flood's, never ends in order. */
function closeSession(session: ServerHttp2Session): void {
  session.close();
  setTimeout(() => session.destroy(), GOAWAY_MS).unref();
}

function answerStreams(http2: Http2Server, sockets: WeakMap<Http2Session, TLSSocket>, { handle }: Http2Options): void {
  http2.on("stream", (stream, headers, _flags, ...more) => {
    // Node gives the header lines, too; its types do not know.
    const [lines] = more as unknown as [readonly string[]];
    const socket = stream.session === undefined ? undefined : sockets.get(stream.session);
    if (socket === undefined) return stream.close();
    stream.on("error", () => {});
    const req = new Http2Request(stream, socket, headers, lines);
    const res = new Http2Reply(req, stream);
    stream.once("close", () => {
      req.over();
      res.destroy();
    });
    if (headers["expect"] === "100-continue") stream.additionalHeaders({ ":status": 100 });
    handle(req.asMessage(), res.asReply());
  });
}
