import { createHash, randomBytes } from "node:crypto";
import { constants, gzipSync } from "node:zlib";
import type { OutgoingHttpHeaders, ServerResponse } from "node:http";
import { failedCondition, NO_OVERLAP, parseRanges, wantsRanges, type ByteRange } from "./conditions.ts";

/** A finished document; both forms of its bytes are made once, when first asked for. */
export interface ServedDocument {
  readonly body: Buffer;
  /** SHA-512 of the JSON form in upper-case hex, without quotes. */
  readonly etag: string;
  /** When it was made, in milliseconds since the epoch. */
  readonly modified: number;
  gzipped(): Buffer;
}

export function createDocument(body: Buffer, modified: number, etag = hashOf(body)): ServedDocument {
  let zipped: Buffer | undefined;
  return { body, etag, modified, gzipped: () => (zipped ??= gzipSync(body, { level: constants.Z_BEST_SPEED })) };
}

function hashOf(body: Buffer): string {
  return createHash("sha512").update(body).digest("hex").toUpperCase();
}

/** kube-openapi `handler3.constructServerRelativeURL`. */
export function documentUrl(key: string, etag: string): string {
  const path = `/openapi/v3/${key}`.split("/").map(encodeURIComponent).join("/");
  return `${path}?hash=${encodeURIComponent(etag)}`;
}

export interface DocumentReply {
  readonly contentType: string;
  readonly headers?: OutgoingHttpHeaders;
  /** Go's gzip handler wraps `/openapi/v2` alone. */
  readonly zips?: boolean;
  /** The merged index has no ETag of its own. */
  readonly hasEtag?: boolean;
}

/** Writes a document as Go's `http.ServeContent` does: on the conditions and in the ranges that the client names. */
export function writeDocument(res: ServerResponse, document: ServedDocument, reply: DocumentReply): void {
  const { req } = res;
  const { modified } = document;
  const etag = reply.hasEtag === false ? "" : `"${document.etag}"`;
  const headers: OutgoingHttpHeaders = { "Cache-Control": "no-cache, private", ...reply.headers };
  const valid = {
    ...headers,
    "Last-Modified": new Date(modified).toUTCString(),
    ...(etag === "" ? {} : { Etag: etag }),
  };
  const type = { "Content-Type": reply.contentType };
  const failed = failedCondition(req.headers, { etag, modified });
  if (failed === 304) {
    const { "Last-Modified": date, ...rest } = valid;
    res.writeHead(304, etag === "" ? { ...rest, "Last-Modified": date } : rest);
    res.end();
    return;
  }
  // The type of the index is told from its bytes, which nobody has looked at yet.
  if (failed === 412) return send(res, 412, etag === "" ? valid : { ...valid, ...type }, Buffer.alloc(0));
  const whole = { ...valid, "Accept-Ranges": "bytes", ...type };
  if (wantsRanges(req.headers, { etag, modified }) && writeRanges(res, document.body, headers, whole)) return;
  // Nothing is zipped that is not written.
  const zipped = reply.zips === true && req.method !== "HEAD" && acceptsGzip(req.headers["accept-encoding"]);
  const bytes = zipped ? document.gzipped() : document.body;
  send(res, 200, zipped ? { ...whole, "Content-Encoding": "gzip" } : whole, bytes);
}

function send(res: ServerResponse, code: number, headers: OutgoingHttpHeaders, bytes: Buffer): void {
  res.writeHead(code, { ...headers, "Content-Length": bytes.length });
  res.end(res.req.method === "HEAD" ? undefined : bytes);
}

/** False when nothing less than everything is asked for. */
function writeRanges(
  res: ServerResponse,
  body: Buffer,
  headers: OutgoingHttpHeaders,
  whole: OutgoingHttpHeaders & { readonly "Content-Type": string },
): boolean {
  const ranges = parseRanges(res.req.headers.range ?? "", body.length);
  if (typeof ranges === "string") {
    const text = { "Content-Type": "text/plain; charset=utf-8", "X-Content-Type-Options": "nosniff" };
    const size = ranges === NO_OVERLAP ? { "Content-Range": `bytes */${String(body.length)}` } : {};
    send(res, 416, { ...headers, ...size, ...text }, Buffer.from(`${ranges}\n`));
    return true;
  }
  const [first, ...others] = ranges;
  // Clients that ask for more than there is, in pieces, are given it in one.
  const asked = ranges.reduce((sum, { length }) => sum + length, 0);
  if (first === undefined || asked > body.length) return false;
  if (others.length === 0) {
    send(res, 206, { ...whole, "Content-Range": contentRange(first, body) }, cut(first, body));
    return true;
  }
  const boundary = randomBytes(30).toString("hex");
  const parts = ranges.map((range, index) => {
    const type = `Content-Range: ${contentRange(range, body)}\r\nContent-Type: ${whole["Content-Type"]}`;
    return Buffer.concat([Buffer.from(`${index > 0 ? "\r\n" : ""}--${boundary}\r\n${type}\r\n\r\n`), cut(range, body)]);
  });
  const bytes = Buffer.concat([...parts, Buffer.from(`\r\n--${boundary}--\r\n`)]);
  send(res, 206, { ...whole, "Content-Type": `multipart/byteranges; boundary=${boundary}` }, bytes);
  return true;
}

function cut({ start, length }: ByteRange, body: Buffer): Buffer {
  return body.subarray(start, start + length);
}

/** Of a range of nothing, the end comes before its start. */
function contentRange({ start, length }: ByteRange, body: Buffer): string {
  return `bytes ${String(start)}-${String(start + length - 1)}/${String(body.length)}`;
}

function acceptsGzip(header: string | string[] | undefined): boolean {
  return String(header ?? "")
    .split(",")
    .some((coding) => {
      const [name, ...params] = coding.split(";").map((part) => part.trim().toLowerCase());
      return name === "gzip" && !params.includes("q=0");
    });
}
