import { STATUS_CODES, ServerResponse } from "node:http";
import type { HeaderLines } from "./header-rules.ts";
import { auditIdOf, letPersist, NO_CACHE, openReply } from "./replies.ts";

/** A reply of an apiserver, over HTTP/1.1 or HTTP/2. */
export interface Reply extends ServerResponse {
  readonly auditId: string;
  /** From here on it carries what an apiserver's do (`endpoints/filters/audit_init.go`, `cachecontrol.go`). */
  open(): void;
  /** The head of another server's reply, behind what this one adds: a name that is there twice stays so. */
  writeLines(status: number, lines: HeaderLines): void;
}

/**
 * A reply over HTTP/1.1. What all replies carry is added when the head is written: until then there is no table
 * of headers, which costs Node a tenth of the time of a proxied request (docs/benchmarks.md).
 */
export class Http1Reply extends ServerResponse implements Reply {
  /** Empty until the request has entered the pipeline. */
  auditId = "";

  open(): void {
    this.auditId = auditIdOf(this.req);
  }

  override writeHead(...head: unknown[]): this {
    if (this.auditId !== "") openReply(this, this.auditId);
    return super.writeHead(...(head as Parameters<ServerResponse["writeHead"]>));
  }

  writeLines(status: number, lines: HeaderLines): void {
    letPersist(this);
    const all = ["Audit-Id", this.auditId, "Cache-Control", NO_CACHE, ...lines];
    super.writeHead(status, STATUS_CODES[status] ?? `status code ${status}`, all);
  }
}
