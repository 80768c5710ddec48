/** What happens on a connection whose bytes are no HTTP. */
import { IncomingMessage, type ServerResponse } from "node:http";
import { finished, type Duplex } from "node:stream";
import { isRepeated } from "./header-rules.ts";

interface RefusalReport {
  readonly onRefusedConnection?: ((problem: string, remoteAddress: string) => void) | undefined;
}

/** net/http `rstAvoidanceDelay`. */
const LINGER_MS = 500;
/** Replies to what the parser gave up on, as net/http's; anything else is a 400. */
const REPLIES: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: "431 Request Header Fields Too Large",
};
/** The client went away or never finished its headers: nobody is there to be answered. */
const SILENT: ReadonlySet<string> = new Set(["ECONNRESET", "EPIPE", "ECONNABORTED", "ERR_HTTP_REQUEST_TIMEOUT"]);

interface Problem {
  readonly code: number;
  /** The reply says it twice: behind the code and as its body. */
  readonly status: string;
}

/** httpguts ValidHostHeader, which leaves the finer points to whoever looks at it. */
const HOST = /^[0-9A-Za-z!$%&'()*+,\-.:;=[\]_~]*$/;

/** net/http `server.go` readRequest: what it would not hand to anybody, and why. HTTP/2 has rules of its own. */
export function problemOf(req: IncomingMessage): Problem | undefined {
  // Nobody answers in HTTP/0.9, which has no headers; and who is asked must not depend on which Host is read.
  if (req.httpVersion === "0.9" || isRepeated(req.rawHeaders, "host")) return { code: 400, status: "Bad Request" };
  if (!(req instanceof IncomingMessage)) return undefined;
  if (req.httpVersionMajor !== 1)
    return { code: 505, status: "HTTP Version Not Supported: unsupported protocol version" };
  const { host } = req.headers;
  if (host === undefined)
    return req.httpVersion === "1.0" ? undefined : { code: 400, status: "Bad Request: missing required Host header" };
  return HOST.test(host) ? undefined : { code: 400, status: "Bad Request: malformed Host header" };
}

const openReplies = new WeakMap<Duplex, ServerResponse[]>();
const refused = new WeakSet<Duplex>();

/** Remembers that a reply is being made on this connection: an error must not be written into the middle of it. */
export function answering(socket: Duplex, res: ServerResponse): void {
  const known = openReplies.get(socket);
  const replies = known ?? [];
  if (known === undefined) openReplies.set(socket, replies);
  replies.push(res);
  // No Set: see present.ts.
  res.once("close", () => void replies.splice(replies.indexOf(res), 1));
}

export function isAnswering(socket: Duplex): boolean {
  return (openReplies.get(socket)?.length ?? 0) > 0;
}

/** Tells of a client that was turned away before it had asked for anything. */
export function reportRefusal({ onRefusedConnection }: RefusalReport, error: Error, socket: Duplex): void {
  const address = "remoteAddress" in socket && typeof socket.remoteAddress === "string" ? socket.remoteAddress : "";
  // OpenSSL's whole line names its source file; what happened is in `reason`.
  const reason = isOpenSsl(error) ? `tls: ${error.reason}` : error.message;
  onRefusedConnection?.(reason, address);
}

function isOpenSsl(error: NodeJS.ErrnoException): error is Error & { readonly reason: string } {
  return error.code?.startsWith("ERR_SSL_") === true && "reason" in error && typeof error.reason === "string";
}

/**
 * Answers bytes that are no request: once per connection, after the replies to the requests before them. RFC 9112 section
 * 2.2: a server that cannot parse a request answers 400 and closes, whatever else was pipelined.
 */
export function refuseBytes(report: RefusalReport, error: NodeJS.ErrnoException, socket: Duplex): void {
  const { code = "" } = error;
  // What comes behind is an error again for the parser, while the refusal is still on its way.
  if (refused.has(socket)) return;
  if (code === "ECONNRESET" || code === "EPIPE" || !socket.writable) return void socket.destroy();
  refused.add(socket);
  reportRefusal(report, error, socket);
  if (SILENT.has(code)) return void socket.destroy();
  const replies = [...(openReplies.get(socket) ?? [])];
  const broken = replies.find(({ req }) => !req.complete);
  const before = broken === undefined ? replies : replies.slice(0, replies.indexOf(broken));
  afterReplies(before, () => {
    // A reply that has begun cannot become another one: net/http breaks it off, too.
    if (!socket.writable || broken?.headersSent === true) return void socket.destroy();
    const status = REPLIES[code] ?? "400 Bad Request";
    const head = `HTTP/1.1 ${status}\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n`;
    socket.write(head + status);
    closeGently(socket);
  });
}

function afterReplies(replies: readonly ServerResponse[], then: () => void): void {
  const open = replies.find((res) => !res.closed);
  if (open === undefined) then();
  else open.once("close", () => afterReplies(replies, then));
}

/**
 * Sends what is written and the end of the stream, then closes, at the latest after a moment. Bytes that the client sends
 * meanwhile are read and dropped: closing over unread bytes resets the connection, and the reset overtakes the reply.
 */
export function closeGently(socket: Duplex): void {
  const timer = setTimeout(() => socket.destroy(), LINGER_MS);
  finished(socket, () => {
    clearTimeout(timer);
    socket.destroy();
  });
  socket.end();
  socket.resume();
}

/** net/http `server.go` sendExpectationFailed. */
export function refuseExpectation(res: ServerResponse): void {
  res.shouldKeepAlive = false;
  res.writeHead(417, { Connection: "close", "Content-Length": 0 }).end();
}
