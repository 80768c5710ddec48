import type { OutgoingHttpHeader, OutgoingHttpHeaders } from "node:http";
import { constants, type ServerHttp2Stream } from "node:http2";
import { Writable } from "node:stream";
import type { HeaderLines } from "../header-rules.ts";
import type { TraceRecorder } from "../../trace/index.ts";
import { auditIdOf, openReply } from "../replies.ts";
import { GivenUpError, ownLines, plainHeaders, type Reply } from "../reply.ts";
import type { Http2Request } from "./request.ts";

/** What belongs to a connection of HTTP/1.1, and makes a message of HTTP/2 malformed (RFC 9113 section 8.2.2). */
const CONNECTION_HEADERS: ReadonlySet<string> = new Set([
  "connection",
  "http2-settings",
  "keep-alive",
  "proxy-connection",
  "transfer-encoding",
  "upgrade",
]);

/** Node sends these once; of several lines of a backend's the first is passed on. */
const SINGLE_HEADERS: ReadonlySet<string> = new Set([
  "access-control-allow-credentials",
  "access-control-max-age",
  "age",
  "content-encoding",
  "content-language",
  "content-length",
  "content-location",
  "content-md5",
  "content-range",
  "content-type",
  "date",
  "etag",
  "expires",
  "last-modified",
  "location",
  "retry-after",
  "x-content-type-options",
]);

const BODILESS: ReadonlySet<number> = new Set([204, 304]);

type Done = (error?: Error | null) => void;

/** A reply over HTTP/2 with what handlers use of a `ServerResponse`. */
export class Http2Reply extends Writable {
  auditId = "";
  declare trace?: TraceRecorder;
  standing: HeaderLines = [];
  statusCode = 200;
  headersSent = false;
  /** False tells the client to open another connection for what it asks next. */
  shouldKeepAlive = true;
  readonly req: Http2Request;
  private readonly stream: ServerHttp2Stream;
  private readonly fields = new Map<string, OutgoingHttpHeader>();
  private hasBody = true;
  private isGivenUp = false;

  constructor(req: Http2Request, stream: ServerHttp2Stream) {
    super();
    this.req = req;
    this.stream = stream;
  }

  open(): void {
    this.auditId = auditIdOf(this.req.asMessage());
  }

  setHeader(name: string, value: OutgoingHttpHeader): this {
    this.fields.set(name.toLowerCase(), value);
    return this;
  }

  appendHeader(name: string, value: string | readonly string[]): this {
    const before = this.fields.get(name.toLowerCase());
    const all = before === undefined ? [] : Array.isArray(before) ? before : [String(before)];
    return this.setHeader(name, [...all, ...(typeof value === "string" ? [value] : value)]);
  }

  getHeader(name: string): OutgoingHttpHeader | undefined {
    return this.fields.get(name.toLowerCase());
  }

  getHeaders(): OutgoingHttpHeaders {
    return Object.fromEntries(this.fields);
  }

  hasHeader(name: string): boolean {
    return this.fields.has(name.toLowerCase());
  }

  removeHeader(name: string): void {
    this.fields.delete(name.toLowerCase());
  }

  /** The reason phrase of HTTP/1.1 has no place here. */
  writeHead(status: number, ...rest: readonly (string | OutgoingHttpHeaders)[]): this {
    if (this.auditId !== "") openReply(this.asReply(), this.auditId, this.standing);
    const headers = rest.find((part) => typeof part === "object") ?? {};
    for (const [name, value] of Object.entries(headers)) if (value !== undefined) this.setHeader(name, value);
    this.statusCode = status;
    this.sendHead();
    return this;
  }

  /** The head of another server's reply, behind what this one adds. */
  writeLines(status: number, lines: HeaderLines): void {
    const all = [...ownLines(this.auditId), ...this.standing, ...lines];
    for (let index = 0; index < all.length; index += 2) this.appendHeader(all[index] ?? "", all[index + 1] ?? "");
    this.statusCode = status;
    this.sendHead();
  }

  writeInformational(status: number, lines: HeaderLines): void {
    if (this.headersSent || this.isGone()) return;
    const early = new Http2Reply(this.req, this.stream);
    const all = [...ownLines(this.auditId), ...lines];
    for (let index = 0; index < all.length; index += 2) early.appendHeader(all[index] ?? "", all[index + 1] ?? "");
    early.statusCode = status;
    this.stream.additionalHeaders(early.head());
  }

  giveUp(status: number, text: string): void {
    this.fields.clear();
    this.writeHead(status, plainHeaders(text));
    this.isGivenUp = true;
    super.end(text);
  }

  flushHeaders(): void {
    if (!this.headersSent) this.writeHead(this.statusCode);
  }

  private sendHead(): void {
    if (this.isGivenUp) throw new GivenUpError();
    if (this.headersSent) throw new Error("the head of this reply is sent already");
    this.headersSent = true;
    if (!this.shouldKeepAlive) this.stream.session?.close();
    if (this.isGone()) return;
    this.hasBody = this.req.method !== "HEAD" && !BODILESS.has(this.statusCode);
    this.stream.respond(this.head(), { endStream: !this.hasBody });
  }

  private head(): OutgoingHttpHeaders {
    const head: OutgoingHttpHeaders = { ":status": this.statusCode };
    for (const [name, value] of this.fields) {
      if (CONNECTION_HEADERS.has(name)) continue;
      head[name] = Array.isArray(value) && SINGLE_HEADERS.has(name) ? value[0] : value;
    }
    return head;
  }

  private isGone(): boolean {
    return this.stream.destroyed || this.stream.closed;
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: Done): void {
    if (!this.headersSent) this.flushHeaders();
    if (!this.hasBody || this.isGone()) done();
    else this.stream.write(chunk, done);
  }

  override _final(done: Done): void {
    if (!this.headersSent) this.flushHeaders();
    if (this.hasBody && !this.isGone()) this.stream.end(done);
    else done();
  }

  /** A reply that breaks off resets its stream and no other (net/http's ErrAbortHandler). */
  override _destroy(error: Error | null, done: Done): void {
    // Destroyed with an error it is reset at once; closed with a code it would first end as a whole reply does.
    if (!this.writableFinished && !this.isGone()) this.stream.destroy(new Error("the reply was broken off"));
    // An unread body would keep the stream open.
    else if (!this.req.complete && !this.isGone()) this.stream.close(constants.NGHTTP2_NO_ERROR);
    done(this.listenerCount("error") > 0 ? error : null);
  }

  asReply(): Reply {
    return this as unknown as Reply;
  }
}
