/** Makes a reply comparable with a recorded one: what differs from run to run is replaced by its name. */

import { tidy, tidyText } from "./tidy.ts";

/** The headers that the recordings kept. */
const KEPT_HEADERS = [
  "content-type",
  "location",
  "www-authenticate",
  "retry-after",
  "x-content-type-options",
  "content-encoding",
  "x-keep",
  "x-drop",
  "connection",
  "proxy-authenticate",
  "upgrade",
  "server",
  "access-control-allow-origin",
  "set-cookie",
  "cache-control",
  "warning",
  "vary",
  "allow",
];

/** Headers of the backend's echo that say nothing about fidelity. */
const UNCOMPARED_ECHO_HEADERS = [
  "connection",
  "date",
  "content-length",
  "keep-alive",
  "transfer-encoding",
  "authorization",
  "audit-id",
  "traceparent",
  "host",
  "x-forwarded-for",
];

const VOLATILE: readonly (readonly [RegExp, string])[] = [
  [/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z\b/g, "<time>"],
  [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, "<uuid>"],
  [/"(resourceVersion|uid)":\s*"(?!fixed-)[^"]*"/g, '"$1": "<$1>"'],
  [/(127\.0\.0\.1|\[::1\]):\d{5}->/g, "<local>->"],
  [
    /(context deadline exceeded|net\/http: (TLS handshake timeout|request canceled while waiting for connection))( \(Client\.Timeout exceeded while awaiting headers\))?/g,
    "<timed out>",
  ],
  [/http2: /g, ""],
  [/too old resource version: \d+ \(\d+\)/g, "too old resource version: <rv> (<rv>)"],
  [/current time \S+ is/g, "current time <time> is"],
];

export interface RawReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly trailers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
  /** Set when the reply broke off. */
  readonly error?: string;
}

export interface Comparison {
  readonly method: string;
  readonly path: string;
  readonly watch: boolean;
  readonly noBody: boolean;
  readonly headersAll: boolean;
  readonly tidy: boolean;
  readonly head: number | undefined;
  readonly pick: ((body: unknown) => unknown) | undefined;
}

type Plain = Record<string, unknown>;

export function normalise(reply: RawReply, how: Comparison): Plain {
  const out: Plain = { status: reply.status };
  if (reply.error !== undefined) out.error = reply.error;
  out.headers = how.headersAll ? allHeaders(reply) : keptHeaders(reply, how.path);
  if (Object.keys(reply.trailers).length > 0) out.trailers = reply.trailers;
  if (!how.noBody) out.body = normaliseBody(reply.body, how);
  return out;
}

/** Headers that differ from run to run. */
const PASSING_HEADERS: ReadonlySet<string> = new Set([
  "date",
  "content-length",
  "transfer-encoding",
  "connection",
  "keep-alive",
  "audit-id",
  "x-kubernetes-pf-flowschema-uid",
  "x-kubernetes-pf-prioritylevel-uid",
]);

function allHeaders(reply: RawReply): Plain {
  const kept = Object.entries(reply.headers).filter(
    ([name]) => !PASSING_HEADERS.has(name) && !(name === "cache-control" && reply.status !== 200),
  );
  return Object.fromEntries(kept);
}

function keptHeaders(reply: RawReply, path: string): Plain {
  const kept: Plain = {};
  for (const name of KEPT_HEADERS) {
    if (name === "connection" && !path.includes("/x/hop")) continue;
    if (name === "cache-control" && reply.status !== 200) continue;
    if (reply.headers[name] !== undefined) kept[name] = reply.headers[name];
  }
  return kept;
}

function normaliseBody(bytes: Buffer, how: Comparison): unknown {
  const text = bytes.length > 100_000 ? `<${bytes.length} bytes>` : bytes.toString("utf8");
  if (how.head !== undefined) {
    const masked = tidyText(maskVolatile(text));
    return masked.replace(/"<[a-z]+>"|: <[a-zA-Z]+>/g, "").slice(0, how.head);
  }
  if (how.watch) return firstEvent(text);
  const parsed = tryParse(text);
  if (parsed === undefined) return how.tidy ? tidyText(maskVolatile(text)) : maskVolatile(text);
  const masked = without(JSON.parse(maskVolatile(JSON.stringify(parsed))), ["managedFields", "selfLink", "generation"]);
  if (isPlain(masked) && masked.kind === "APIService" && /^(PUT|PATCH|DELETE)$/.test(how.method)) delete masked.status;
  const tidied = how.tidy ? tidy(masked) : masked;
  const picked = how.pick === undefined ? tidied : how.pick(tidied);
  if (isPlain(picked) && isPlain(picked.headers) && "bodySha256" in picked) {
    picked.hasForwardedFor = picked.headers["x-forwarded-for"] !== undefined;
    for (const name of UNCOMPARED_ECHO_HEADERS) delete picked.headers[name];
  }
  return picked;
}

/** Later events, the prober's, may or may not follow in time. */
function firstEvent(text: string): unknown {
  const event = tryParse(text.split("\n")[0] ?? "");
  if (!isPlain(event)) return text.slice(0, 200);
  const object = isPlain(event.object) ? event.object : {};
  const metadata = isPlain(object.metadata) ? object.metadata : {};
  return { type: event.type, kind: object.kind, name: metadata.name };
}

export function maskVolatile(text: string): string {
  return VOLATILE.reduce((masked, [pattern, name]) => masked.replace(pattern, name), text);
}

function without(value: unknown, keys: readonly string[]): unknown {
  if (Array.isArray(value)) return value.map((item) => without(item, keys));
  if (!isPlain(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !keys.includes(key))
      .map(([key, item]) => [key, without(item, keys)]),
  );
}

function isPlain(value: unknown): value is Plain {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
