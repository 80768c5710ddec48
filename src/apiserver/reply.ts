import { STATUS_CODES, ServerResponse } from "node:http";
import type { TraceRecorder } from "../trace/index.ts";
import type { HeaderLines } from "./header-rules.ts";
import { auditIdOf, letPersist, NO_CACHE, openReply } from "./replies.ts";

/** The reply was given by somebody else. */
export class GivenUpError extends Error {
  override readonly name = "GivenUpError";
}

/** A reply of an apiserver, over HTTP/1.1 or HTTP/2. */
export interface Reply extends ServerResponse {
  readonly auditId: string;
  /** Keeps the texts and Statuses that it carries; absent outside of a pipeline. */
  trace?: TraceRecorder;
  /** Header lines that it carries whatever else it says. */
  standing: HeaderLines;
  /** From here on it carries what an apiserver's do (`endpoints/filters/audit_init.go`, `cachecontrol.go`). */
  open(): void;
  /** The head of another server's reply, behind what this one adds: a name that is there twice stays so. */
  writeLines(status: number, lines: HeaderLines): void;
  /** A provisional reply (1xx) before the reply itself. */
  writeInformational(status: number, lines: HeaderLines): void;
  /** Answers in the place of a handler that takes too long; headers that it has set so far are not sent. */
  giveUp(status: number, text: string): void;
}

/**
 * A reply over HTTP/1.1. What all replies carry is added when the head is written: until then there is no table
 * of headers, which costs Node a tenth of the time of a proxied request (docs/benchmarks.md).
 */
export class Http1Reply extends ServerResponse implements Reply {
  /** Empty until the request has entered the pipeline. */
  auditId = "";
  declare trace?: TraceRecorder;
  standing: HeaderLines = [];

  open(): void {
    this.auditId = auditIdOf(this.req);
  }

  /** Whoever answers later is told so. */
  private isGivenUp = false;

  giveUp(status: number, text: string): void {
    for (const name of this.getHeaderNames()) this.removeHeader(name);
    this.writeHead(status, plainHeaders(text));
    this.isGivenUp = true;
    super.end(text);
  }

  override writeHead(status: number, ...rest: unknown[]): this {
    if (this.isGivenUp) throw new GivenUpError();
    if (this.auditId !== "") openReply(this, this.auditId, this.standing);
    const phrased = typeof rest[0] === "string" ? rest : [phraseOf(status), ...rest];
    return super.writeHead(...([status, ...phrased] as unknown as Parameters<ServerResponse["writeHead"]>));
  }

  writeLines(status: number, lines: HeaderLines): void {
    if (this.isGivenUp) throw new GivenUpError();
    letPersist(this);
    super.writeHead(status, phraseOf(status), [...ownLines(this.auditId), ...this.standing, ...lines]);
  }

  writeInformational(status: number, lines: HeaderLines): void {
    const { socket } = this;
    // Another reply is still being sent on this connection, or HTTP/1.0 knows no such thing.
    if (socket === null || this.headersSent || this.req.httpVersion !== "1.1") return;
    const all = [...ownLines(this.auditId), ...lines];
    let head = `HTTP/1.1 ${status} ${phraseOf(status)}\r\n`;
    for (let index = 0; index < all.length; index += 2) head += `${all[index]}: ${all[index + 1]}\r\n`;
    socket.write(`${head}\r\n`, "latin1");
  }
}

/** What this one adds to the lines of another server's reply. */
export function ownLines(auditId: string): string[] {
  return ["Audit-Id", auditId, "Cache-Control", NO_CACHE];
}

export function plainHeaders(text: string): Record<string, string | number> {
  return { "Content-Type": "text/plain; charset=utf-8", "Content-Length": Buffer.byteLength(text) };
}

/** Go's `http.StatusText` where Node has other words. */
const PHRASES: Readonly<Record<number, string>> = {
  413: "Request Entity Too Large",
  414: "Request URI Too Long",
  416: "Requested Range Not Satisfiable",
  418: "I'm a teapot",
  509: "status code 509",
};

function phraseOf(status: number): string {
  return PHRASES[status] ?? STATUS_CODES[status] ?? `status code ${status}`;
}
