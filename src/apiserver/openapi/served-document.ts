import { createHash } from "node:crypto";
import { constants, gzipSync } from "node:zlib";
import type { ServerResponse } from "node:http";

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
  readonly headers?: Readonly<Record<string, string>>;
  /** Go's gzip handler wraps `/openapi/v2` alone. */
  readonly zips?: boolean;
  /** The merged index has no ETag of its own. */
  readonly hasEtag?: boolean;
}

/** Writes a document as Go's `http.ServeContent` does: an ETag that the client has is answered 304. */
export function writeDocument(res: ServerResponse, document: ServedDocument, reply: DocumentReply): void {
  const { req } = res;
  const etag = `"${document.etag}"`;
  const hasEtag = reply.hasEtag ?? true;
  const headers: Record<string, string | number> = {
    "Cache-Control": "no-cache, private",
    "Last-Modified": new Date(document.modified).toUTCString(),
    ...(hasEtag ? { Etag: etag } : {}),
    ...reply.headers,
  };
  if (hasEtag && matches(req.headers["if-none-match"], etag)) {
    res.writeHead(304, headers);
    res.end();
    return;
  }
  const zipped = reply.zips === true && acceptsGzip(req.headers["accept-encoding"]);
  const bytes = zipped ? document.gzipped() : document.body;
  res.writeHead(200, {
    ...headers,
    "Accept-Ranges": "bytes",
    "Content-Type": reply.contentType,
    "Content-Length": bytes.length,
    ...(zipped ? { "Content-Encoding": "gzip" } : {}),
  });
  res.end(req.method === "HEAD" ? undefined : bytes);
}

/** RFC 9110 §13.1.2: weak comparison with any of the list. */
function matches(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  return header.split(",").some((item) => {
    const candidate = item.trim().replace(/^W\//, "");
    return candidate === "*" || candidate === etag;
  });
}

function acceptsGzip(header: string | string[] | undefined): boolean {
  return String(header ?? "")
    .split(",")
    .some((coding) => {
      const [name, ...params] = coding.split(";").map((part) => part.trim().toLowerCase());
      return name === "gzip" && !params.includes("q=0");
    });
}
