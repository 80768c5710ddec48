import type { Query } from "./query.ts";

/** A request target as Go's `url.ParseRequestURI` sees it. */
export interface ParsedTarget {
  /** Decoded, as UTF-8 text. */
  readonly path: string;
  /** The decoded bytes encoded again as `URL.EscapedPath` does: `%2F` has become `/`, invalid UTF-8 survives. */
  readonly escapedPath: string;
  readonly rawQuery: string;
}

/** Characters that need neither decoding nor encoding in a path. */
const PLAIN_PATH = /^\/[A-Za-z0-9\-._~/$&+,:;=@]*$/;
const PLAIN_QUERY = /^[A-Za-z0-9\-._~]*$/;
const ABSOLUTE_FORM = /^[A-Za-z][A-Za-z0-9+\-.]*:\/\/[^/?#]*/;
// Go refuses ASCII control bytes anywhere in a URL (net/url stringContainsCTLByte).
// oxlint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u0020\u007f]/;

/** undefined where Go's server answers 400: a bad escape, a control byte, or no path at all. */
export function parseTarget(target: string): ParsedTarget | undefined {
  if (CONTROL.test(target)) return undefined;
  const withoutAuthority = target.startsWith("/") ? target : target.replace(ABSOLUTE_FORM, "");
  if (withoutAuthority === "*") return { path: "*", escapedPath: "*", rawQuery: "" };
  const mark = withoutAuthority.indexOf("?");
  const rawPath = mark < 0 ? withoutAuthority : withoutAuthority.slice(0, mark);
  const rawQuery = mark < 0 ? "" : withoutAuthority.slice(mark + 1);
  if (PLAIN_PATH.test(rawPath)) return { path: rawPath, escapedPath: rawPath, rawQuery };
  if (rawPath === "" && withoutAuthority !== target) return { path: "", escapedPath: "", rawQuery };
  if (!rawPath.startsWith("/")) return undefined;
  const bytes = unescapeBytes(rawPath, false);
  if (bytes === undefined) return undefined;
  return { path: bytes.toString("utf8"), escapedPath: escapeBytes(bytes, PATH_SAFE), rawQuery };
}

/** Go's `url.ParseQuery`, which drops what it cannot read: parts with a `;` and bad escapes. */
export function parseQuery(raw: string): Query {
  return parsePairs(raw, "utf8");
}

function parsePairs(raw: string, encoding: "utf8" | "latin1"): Map<string, string[]> {
  const query = new Map<string, string[]>();
  if (raw === "") return query;
  for (const part of raw.split("&")) {
    if (part === "" || part.includes(";")) continue;
    const equals = part.indexOf("=");
    const key = unescapeQuery(equals < 0 ? part : part.slice(0, equals), encoding);
    const value = unescapeQuery(equals < 0 ? "" : part.slice(equals + 1), encoding);
    if (key === undefined || value === undefined) continue;
    const known = query.get(key);
    if (known === undefined) query.set(key, [value]);
    else known.push(value);
  }
  return query;
}

/** Go's `Values.Encode`: sorted by key, the values of one key in their order. */
export function encodeQuery(query: Query): string {
  return encodePairs(query, "utf8");
}

/** The query as Go passes it on: parsed and encoded, byte by byte. */
export function reencodeQuery(raw: string): string {
  return encodePairs(parsePairs(raw, "latin1"), "latin1");
}

function encodePairs(query: Query, encoding: "utf8" | "latin1"): string {
  if (query.size === 0) return "";
  const parts: string[] = [];
  for (const key of [...query.keys()].sort((a, b) => compareBytes(a, b, encoding))) {
    for (const value of query.get(key) ?? [])
      parts.push(`${escapeQuery(key, encoding)}=${escapeQuery(value, encoding)}`);
  }
  return parts.join("&");
}

/**
 * The value of X-Forwarded-Uri: Go's `path.Join` of an escaped path, which cleans `//`, `.` and `..`, with a trailing
 * slash kept (apimachinery `util/proxy/transport.go`).
 */
export function joinPath(escapedPath: string): string {
  if (!/\/\/|\/\.|\/$/.test(escapedPath)) return escapedPath;
  const kept: string[] = [];
  for (const segment of escapedPath.split("/")) {
    if (segment === "" || segment === ".") continue;
    if (segment === "..") kept.pop();
    else kept.push(segment);
  }
  const joined = `/${kept.join("/")}`;
  return escapedPath.endsWith("/") ? `${joined}/` : joined;
}

const PATH_SAFE = safeTable("$&+,/:;=@-_.~");
const QUERY_SAFE = safeTable("-_.~");

function safeTable(marks: string): readonly boolean[] {
  const safe = Array.from({ length: 256 }, (_unused, byte) => /[A-Za-z0-9]/.test(String.fromCharCode(byte)));
  for (const mark of marks) safe[mark.charCodeAt(0)] = true;
  return safe;
}

function escapeBytes(bytes: Buffer, safe: readonly boolean[]): string {
  let out = "";
  for (const byte of bytes) {
    out += safe[byte] === true ? String.fromCharCode(byte) : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  }
  return out;
}

function escapeQuery(text: string, encoding: "utf8" | "latin1"): string {
  if (PLAIN_QUERY.test(text)) return text;
  return escapeBytes(Buffer.from(text, encoding), QUERY_SAFE).replaceAll("%20", "+");
}

/** undefined for a `%` that two hexadecimal digits do not follow. */
function unescapeBytes(text: string, plusIsSpace: boolean): Buffer | undefined {
  // Node hands over a request target with one character per byte.
  const source = Buffer.from(text, "latin1");
  const out = Buffer.alloc(source.length);
  let length = 0;
  for (let index = 0; index < source.length; index += 1) {
    const byte = source[index] ?? 0;
    if (byte === 0x25) {
      const hex = source.toString("latin1", index + 1, index + 3);
      if (!/^[0-9A-Fa-f]{2}$/.test(hex)) return undefined;
      out[length] = Number.parseInt(hex, 16);
      index += 2;
    } else out[length] = plusIsSpace && byte === 0x2b ? 0x20 : byte;
    length += 1;
  }
  return out.subarray(0, length);
}

function unescapeQuery(text: string, encoding: "utf8" | "latin1"): string | undefined {
  return PLAIN_QUERY.test(text) ? text : unescapeBytes(text, true)?.toString(encoding);
}

/** Go compares strings by their UTF-8 bytes, JavaScript by UTF-16 units. */
function compareBytes(a: string, b: string, encoding: "utf8" | "latin1"): number {
  return Buffer.compare(Buffer.from(a, encoding), Buffer.from(b, encoding));
}
