import { STATUS_CODES, ServerResponse } from "node:http";
import type { HeaderLines } from "./header-rules.ts";
import { auditIdOf, letPersist, NO_CACHE, openReply } from "./replies.ts";

/**
 * A reply of the fake main apiserver. What all replies carry is added when the head is written: until then there is no table
 * of headers, which costs Node a tenth of the time of a proxied request (docs/benchmarks.md).
 */
export class Reply extends ServerResponse {
  /** Empty until the request has entered the pipeline. */
  auditId = "";

  /** From here on a reply carries what an apiserver's do (`endpoints/filters/audit_init.go`, `cachecontrol.go`). */
  open(): void {
    this.auditId = auditIdOf(this.req);
  }

  override writeHead(...head: unknown[]): this {
    if (this.auditId !== "") openReply(this, this.auditId);
    return super.writeHead(...(head as Parameters<ServerResponse["writeHead"]>));
  }

  /** The head of another server's reply, behind what this one adds: a name that is there twice stays so. */
  writeLines(status: number, lines: HeaderLines): void {
    letPersist(this);
    const all = ["Audit-Id", this.auditId, "Cache-Control", NO_CACHE, ...lines];
    super.writeHead(status, STATUS_CODES[status] ?? `status code ${status}`, all);
  }
}
