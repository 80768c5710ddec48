import { randomUUID } from "node:crypto";
import { constants, gzipSync } from "node:zlib";
import type { IncomingMessage, ServerResponse } from "node:http";
import { goJson, apiErrors, formatYaml, type ApiError } from "../apimachinery/index.ts";
import { captureReply, type TraceRecorder } from "../trace/index.ts";
import { firstLine, type HeaderLines } from "./header-rules.ts";
import { first, type Query } from "./query.ts";
import { encodeProtobuf } from "../types/index.ts";
import { parseQuery, parseTarget } from "./go-url.ts";
import { isProduced, negotiate, READABLE_TYPES, type Allows, type Negotiated } from "./negotiation.ts";

/** apiserver `responsewriters/writers.go`: smaller replies are not worth zipping. */
export const GZIP_THRESHOLD = 128 * 1024;
export const NO_CACHE = "no-cache, private";

export interface ReplyOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly contentType?: string;
  /** Indented, for people. */
  readonly pretty?: boolean;
}

/** What every reply carries (apiserver `endpoints/filters/audit_init.go`, `cachecontrol.go`). */
export function openReply(res: ServerResponse, auditId = auditIdOf(res.req), standing: HeaderLines = []): void {
  res.setHeader("Audit-Id", auditId);
  res.setHeader("Cache-Control", NO_CACHE);
  for (let index = 0; index < standing.length; index += 2)
    res.setHeader(standing[index] ?? "", standing[index + 1] ?? "");
  letPersist(res);
}

/** A client may name its request itself. */
export function auditIdOf(req: IncomingMessage): string {
  const given = req.headers["audit-id"];
  return typeof given === "string" && given !== "" ? given : randomUUID();
}

/** HTTP/1.1 connections persist without being told so, and net/http says nothing either. */
export function letPersist(res: ServerResponse): void {
  if (res.shouldKeepAlive && res.req.httpVersion === "1.1") res.removeHeader("Connection");
}

/** JSON as the API writes it, with its newline at the end. */
export function writeJson(res: ServerResponse, code: number, value: unknown, options: ReplyOptions = {}): void {
  const body = encodeJson(value, options.pretty === true);
  writeBody(res, code, body, options.contentType ?? "application/json", options.headers);
}

function encodeJson(value: unknown, pretty: boolean): Buffer {
  return Buffer.from(pretty ? goJson(value, 2) : `${goJson(value)}\n`);
}

/**
 * JSON, YAML or protobuf, as negotiated.
 * @throws ApiError 406 for a kind that has no protobuf form
 */
export function writeNegotiated(
  res: ServerResponse,
  code: number,
  value: object,
  how: Negotiated,
  options: ReplyOptions = {},
): void {
  const body = encodeNegotiated(value, how.format, options.pretty === true || how.pretty);
  writeBody(res, code, body, options.contentType ?? how.contentType, options.headers);
}

/** @throws ApiError 406 for a kind that has no protobuf form */
export function encodeNegotiated(value: object, format: Negotiated["format"], pretty: boolean): Buffer {
  if (format === "yaml") return Buffer.from(formatYaml(value));
  return format === "json" ? encodeJson(value, pretty) : encodedProtobuf(value);
}

function encodedProtobuf(value: object): Buffer {
  const body = encodeProtobuf(value);
  if (body === undefined) throw apiErrors.notMarshalable("kind" in value ? String(value.kind) : "");
  return body;
}

/** @throws ApiError 406 */
export function negotiateOrRefuse(accept: string | undefined, allows?: Allows): Negotiated {
  const negotiated = negotiate(accept, allows);
  if (negotiated === undefined) throw apiErrors.notAcceptable(READABLE_TYPES);
  return negotiated;
}

/** @throws ApiError 406 where no route writes what is asked for, before any handler sees the request. */
export function checkProduced(accept: string | undefined, produces: readonly string[]): void {
  if (!isProduced(accept, produces)) throw apiErrors.notProduced(produces);
}

/** `?pretty` decides; without it, browsers and the like get indented JSON (apiserver `responsewriters/writers.go`). */
export function wantsPretty(query: Query, userAgent: string | undefined): boolean {
  if (query.has("pretty")) return !["false", "0"].includes(first(query, "pretty").toLowerCase());
  return /^(curl|Wget|Mozilla\/5\.0)/.test(userAgent ?? "");
}

/** Plain text as Go's `http.Error` writes it: a newline is added. */
export function writeText(res: ServerResponse, code: number, text: string): void {
  keepReply(res);
  writePlain(res, code, `${text}\n`);
}

/** What refuses a request comes from many stages; the record of each tells what the client was told. */
export function keepReply(res: ServerResponse & { readonly trace?: TraceRecorder }): void {
  if (res.trace !== undefined) captureReply(res, res.trace);
}

/** Plain text as it is, as the health endpoints write it. */
export function writePlain(res: ServerResponse, code: number, text: string): void {
  writeBody(res, code, Buffer.from(text), "text/plain; charset=utf-8", { "X-Content-Type-Options": "nosniff" });
}

/** Go's `http.NotFound`. */
export function notFoundPage(res: ServerResponse): void {
  writeText(res, 404, "404 page not found");
}

/**
 * What a filter before the handlers refuses with: marked against content sniffing of its message, unlike what a handler
 * refuses with (apiserver `responsewriters/errors.go` RespondWithError).
 */
export function forbidSniffing(res: ServerResponse): void {
  res.setHeader("X-Content-Type-Options", "nosniff");
}

/** A refusal in the form that the client takes, or in JSON (apiserver `responsewriters/writers.go` ErrorNegotiated). */
export function writeStatus(res: ServerResponse, error: ApiError): void {
  keepReply(res);
  const headers: Record<string, string> = {};
  const retryAfter = error.status.details?.retryAfterSeconds;
  if (retryAfter !== undefined) headers["Retry-After"] = String(retryAfter);
  const how = negotiate(firstLine(res.req, "accept"));
  if (how === undefined) return writeJson(res, error.code, error.status, { headers, pretty: true });
  const query = parseTarget(res.req.url ?? "")?.rawQuery ?? "";
  const pretty = wantsPretty(parseQuery(query), res.req.headers["user-agent"]);
  writeNegotiated(res, error.code, error.status, how, { headers, pretty });
}

/** net/http's `bufferBeforeChunkingSize`, and `http2handlerChunkBytes`. */
const WRITE_BUFFER = 2_048;
const HTTP2_WRITE_BUFFER = 4_096;

/** The length of a body, which net/http tells where all of it is in its buffer when the handler ends: longer ones come in chunks. */
export function lengthHeader({ req }: ServerResponse, length: number): { readonly "Content-Length"?: number } {
  return length <= (req.httpVersionMajor === 2 ? HTTP2_WRITE_BUFFER : WRITE_BUFFER) ? { "Content-Length": length } : {};
}

/** Writes a whole reply; a HEAD request gets its headers alone. */
export function writeBody(
  res: ServerResponse,
  code: number,
  body: Buffer,
  contentType: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  const zipped = body.length > GZIP_THRESHOLD && acceptsGzip(res.req.headers["accept-encoding"]);
  // Level 1 as in apiserver: speed counts more than the last percent.
  const bytes = zipped ? gzipSync(body, { level: constants.Z_BEST_SPEED }) : body;
  res.writeHead(code, {
    "Content-Type": contentType,
    ...lengthHeader(res, bytes.length),
    "Cache-Control": NO_CACHE,
    ...(zipped ? { "Content-Encoding": "gzip", Vary: "Accept-Encoding" } : {}),
    ...headers,
  });
  res.end(res.req.method === "HEAD" ? undefined : bytes);
}

/** apiserver `handlers/responsewriters/writers.go` negotiateContentEncoding: the word alone, of whatever quality. */
export function acceptsGzip(header: string | string[] | undefined): boolean {
  return String(header ?? "")
    .split(",")
    .some((coding) => coding.trim() === "gzip");
}
