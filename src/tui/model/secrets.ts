/**
 * What is not shown, copied or exported until V is pressed. The record itself holds no credentials of requests at all;
 * this is about what else passes through: API keys, tokens in bodies, the data of Secrets.
 */
import type { CapturedBody, HeaderLines, RequestTrace } from "../../trace/index.ts";

const SECRET_HEADER = /^(?:proxy-)?authorization$|^(?:set-)?cookie$|token|secret|password|api-?key/i;
const SECRET_FIELD = /(?:token|password|secret|client-key-data|tls\.key)$/i;
const MASK = "********";

export function maskedHeaders(lines: HeaderLines): HeaderLines {
  return lines.map((item, index) => (index % 2 === 1 && SECRET_HEADER.test(lines[index - 1] ?? "") ? MASK : item));
}

const MASKED_BODIES = new WeakMap<CapturedBody, CapturedBody>();

/** The body with its secrets masked; the same object each time, and the body itself when it holds none. */
export function maskedBody(body: CapturedBody): CapturedBody {
  let masked = MASKED_BODIES.get(body);
  if (masked === undefined) {
    const text = maskedText(body.text);
    masked = text === body.text ? body : { ...body, text };
    MASKED_BODIES.set(body, masked);
  }
  return masked;
}

/** A record as it may be shown to anybody. */
export function maskedTrace(trace: RequestTrace): RequestTrace {
  const { client, backend } = trace;
  return {
    ...trace,
    decisions: trace.decisions,
    client: { ...withMaskedBody(client), headers: maskedHeaders(client.headers) },
    ...(backend === undefined
      ? {}
      : {
          backend: {
            ...backend,
            headers: maskedHeaders(backend.headers),
            ...(backend.responseHeaders === undefined
              ? {}
              : { responseHeaders: maskedHeaders(backend.responseHeaders) }),
            ...(backend.responseBody === undefined ? {} : { responseBody: maskedBody(backend.responseBody) }),
          },
        }),
    ...(trace.responseHeaders === undefined ? {} : { responseHeaders: maskedHeaders(trace.responseHeaders) }),
    ...(trace.responseBody === undefined ? {} : { responseBody: maskedBody(trace.responseBody) }),
  };
}

function withMaskedBody<T extends { readonly body?: CapturedBody | undefined }>(leg: T): T {
  return leg.body === undefined ? leg : { ...leg, body: maskedBody(leg.body) };
}

function maskedText(text: string): string {
  if (/^\s*[[{]/.test(text)) {
    try {
      const parsed: unknown = JSON.parse(text);
      const masked = maskedValue(parsed, false);
      return masked === parsed ? text : JSON.stringify(masked);
    } catch {
      // Cut off, or several documents of a watch: line by line then.
    }
  }
  return text.replace(PRIVATE_KEY, MASK).split("\n").map(maskedLine).join("\n");
}

/** Returns the same value when nothing in it had to be masked. */
function maskedValue(value: unknown, inSecret: boolean): unknown {
  if (Array.isArray(value)) {
    const items: unknown[] = value;
    const masked = items.map((item) => maskedValue(item, inSecret));
    return masked.some((item, index) => item !== items[index]) ? masked : value;
  }
  if (typeof value === "string" && value.includes("PRIVATE KEY-----")) return MASK;
  if (typeof value !== "object" || value === null) return inSecret && value !== null ? MASK : value;
  const entries = Object.entries(value);
  const isSecret = "kind" in value && typeof value.kind === "string" && /^Secret(?:List)?$/.test(value.kind);
  const masked = entries.map(([name, item]): [string, unknown] => {
    if (typeof item === "string" && SECRET_FIELD.test(name)) return [name, MASK];
    // The items of a SecretList carry no kind of their own.
    if (isSecret && name === "items") return [name, maskedValue(asSecrets(item), false)];
    return [name, maskedValue(item, inSecret || (isSecret && (name === "data" || name === "stringData")))];
  });
  return masked.some(([, item], index) => item !== entries[index]?.[1]) ? Object.fromEntries(masked) : value;
}

function asSecrets(items: unknown): unknown {
  if (!Array.isArray(items)) return items;
  return items.map((item: unknown) => (typeof item === "object" && item !== null ? { kind: "Secret", ...item } : item));
}

/** `token: abc`, `"password":"abc"`, and all data of what says it is a Secret. */
const FIELD = new RegExp(
  [
    /(?<![\w.-])("?[\w.-]{0,60}(?:token|password|secret|client-key-data|tls\.key)"?[ \t]*:[ \t]*)/.source,
    /("(?:[^"\\]|\\.)*"?|'[^']*'?|[^\s,{}[\]"'][^,{}[\]"]*)/.source,
  ].join(""),
  "gi",
);
const PRIVATE_KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g;
const SECRET_DATA = /("(?:data|stringData)":)\{[^}]*\}?/g;

function maskedLine(line: string): string {
  const fields = line.replace(FIELD, `$1"${MASK}"`);
  return /"kind":"Secret(?:List)?"/.test(line) ? fields.replace(SECRET_DATA, `$1"${MASK}"`) : fields;
}
