import type { IncomingMessage } from "node:http";
import type { IncomingHttpHeaders, ServerHttp2Stream } from "node:http2";
import { Readable } from "node:stream";
import type { TLSSocket } from "node:tls";

/** The fields of a request that HTTP/2 writes as pseudo-headers. */
interface Target {
  readonly method: string;
  readonly url: string;
  readonly authority: string | undefined;
}

/**
 * A request over HTTP/2 as an `IncomingMessage` would be: the handlers see no difference but its `httpVersion`. Node's own
 * compatibility layer shows pseudo-headers among the others and has no lines of headers (`rawHeaders`) as HTTP/1.1 has them.
 */
export class Http2Request extends Readable {
  readonly httpVersion = "2.0";
  readonly httpVersionMajor = 2;
  readonly httpVersionMinor = 0;
  readonly method: string;
  url: string;
  readonly headers: IncomingHttpHeaders;
  readonly rawHeaders: readonly string[];
  readonly trailers = {};
  readonly rawTrailers: readonly string[] = [];
  readonly socket: TLSSocket;
  /** The whole body has come. */
  complete: boolean;
  private readonly stream: ServerHttp2Stream;

  constructor(stream: ServerHttp2Stream, socket: TLSSocket, headers: IncomingHttpHeaders, lines: readonly string[]) {
    super({ autoDestroy: false });
    const { method, url, authority } = targetOf(headers);
    this.method = method;
    this.url = url;
    this.socket = socket;
    this.stream = stream;
    this.complete = stream.endAfterHeaders;
    this.rawHeaders = headerLines(lines, authority);
    this.headers = plainHeaders(headers, authority, this.complete);
    if (this.complete) this.push(null);
    else this.receive();
  }

  private receive(): void {
    const { stream } = this;
    stream.on("data", (chunk: Buffer) => {
      if (!this.push(chunk)) stream.pause();
    });
    stream.once("end", () => {
      // A stream that the client reset ends, too.
      if (stream.aborted) return;
      this.complete = true;
      this.push(null);
    });
    stream.pause();
  }

  override _read(): void {
    if (!this.complete) this.stream.resume();
  }

  /** The stream is over: for whoever still waits for the body, the client went away. */
  over(): void {
    if (this.destroyed) return;
    const isCut = !this.complete && this.listenerCount("error") > 0;
    this.destroy(isCut ? Object.assign(new Error("aborted"), { code: "ECONNRESET" }) : undefined);
  }

  asMessage(): IncomingMessage {
    return this as unknown as IncomingMessage;
  }
}

function targetOf(headers: IncomingHttpHeaders): Target {
  const { ":method": method = "GET", ":path": url = "", ":authority": authority } = headers;
  return { method, url, authority };
}

/** Header lines as HTTP/1.1 writes them: names as Go spells them, the authority as Host, cookies on one line. */
function headerLines(lines: readonly string[], authority: string | undefined): string[] {
  const result: string[] = authority === undefined ? [] : ["Host", authority];
  const cookies: string[] = [];
  for (let index = 0; index < lines.length; index += 2) {
    const name = lines[index] ?? "";
    const value = lines[index + 1] ?? "";
    if (name.startsWith(":") || (name === "host" && authority !== undefined)) continue;
    if (name === "cookie") cookies.push(value);
    else result.push(canonicalName(name), value);
  }
  return cookies.length === 0 ? result : [...result, "Cookie", cookies.join("; ")];
}

const REMEMBERED_NAMES = 1_000;
const canonical = new Map<string, string>();

/** net/textproto CanonicalMIMEHeaderKey, of a name that HTTP/2 writes in lower case. */
function canonicalName(name: string): string {
  const known = canonical.get(name);
  if (known !== undefined) return known;
  const spelled = name.replaceAll(/(^|-)([a-z])/g, (_all, dash: string, letter: string) => dash + letter.toUpperCase());
  if (canonical.size < REMEMBERED_NAMES) canonical.set(name, spelled);
  return spelled;
}

function plainHeaders(
  headers: IncomingHttpHeaders,
  authority: string | undefined,
  isBodiless: boolean,
): IncomingHttpHeaders {
  const plain: IncomingHttpHeaders = {};
  for (const [name, value] of Object.entries(headers)) if (!name.startsWith(":")) plain[name] = value;
  if (authority !== undefined) plain.host = authority;
  // HTTP/1.1 needs this to say that a body of unknown length follows.
  if (!isBodiless && plain["content-length"] === undefined) plain["transfer-encoding"] = "chunked";
  return plain;
}
