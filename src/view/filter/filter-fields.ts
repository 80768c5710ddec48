import { sentence, type RequestTrace } from "../../trace/index.ts";

interface FilterField {
  readonly name: string;
  readonly kind: "number" | "text" | "flag";
  readonly help: string;
}

export interface FilterContext {
  readonly marked: ReadonlySet<number>;
}

type Value = number | string | boolean | undefined;
interface ReadableField extends FilterField {
  read(trace: RequestTrace, context: FilterContext): Value;
}

/** Every name that a filter may use, with how to read it from a request. */
export const FILTER_FIELDS: readonly ReadableField[] = [
  { name: "id", kind: "number", help: "number of the request", read: (trace) => trace.id },
  {
    name: "code",
    kind: "number",
    help: "status for the client; 4xx stands for 400-499",
    read: (trace) => trace.status,
  },
  { name: "backend", kind: "number", help: "status that the backend gave", read: (trace) => trace.backend?.status },
  { name: "ms", kind: "number", help: "duration in milliseconds", read: (trace) => trace.durationMs },
  { name: "bytes", kind: "number", help: "size of the reply's body", read: (trace) => trace.responseBytes },
  { name: "method", kind: "text", help: "HTTP method", read: (trace) => trace.client.method },
  { name: "verb", kind: "text", help: "Kubernetes verb, e.g. list", read: (trace) => trace.verb },
  { name: "path", kind: "text", help: "path and query as they arrived", read: (trace) => trace.client.target },
  { name: "route", kind: "text", help: "APIService", read: (trace) => trace.apiService },
  { name: "service", kind: "text", help: "service of the backend", read: (trace) => trace.backend?.service },
  { name: "endpoint", kind: "text", help: "address that was dialled", read: (trace) => trace.backend?.address },
  { name: "user", kind: "text", help: "who asked", read: (trace) => trace.user },
  { name: "group", kind: "text", help: "the user's groups", read: (trace) => trace.groups?.join(" ") },
  { name: "client", kind: "text", help: "address of the client", read: (trace) => trace.client.remoteAddress },
  { name: "error", kind: "text", help: "why the backend gave no answer", read: (trace) => trace.backend?.error },
  { name: "why", kind: "text", help: "the sentences of all decisions", read: sentences },
  { name: "header", kind: "text", help: "header lines of both legs", read: headers },
  { name: "fault", kind: "text", help: "faults injected into the request", read: (trace) => trace.faults?.join(" ") },
  { name: "marked", kind: "flag", help: "marked with m", read: (trace, { marked }) => marked.has(trace.id) },
  { name: "proxied", kind: "flag", help: "went to a backend", read: (trace) => trace.backend !== undefined },
  { name: "open", kind: "flag", help: "still runs", read: (trace) => trace.durationMs === undefined },
  { name: "watch", kind: "flag", help: "is a watch", read: (trace) => trace.verb === "watch" },
  { name: "upgraded", kind: "flag", help: "switched protocols", read: (trace) => trace.upgraded === true },
  { name: "aborted", kind: "flag", help: "the client went away", read: (trace) => trace.aborted === true },
  { name: "held", kind: "flag", help: "waits to be released", read: (trace) => trace.held === true },
];

/** Where a word without an operator is looked for. */
export const WORD_FIELDS = ["path", "route", "user", "verb", "method"] as const;

export function filterField(name: string): ReadableField | undefined {
  return FILTER_FIELDS.find((field) => field.name === name.toLowerCase());
}

function sentences(trace: RequestTrace): string {
  return trace.decisions.map((decision) => sentence(decision.code, decision.params)).join(" ");
}

function headers(trace: RequestTrace): string {
  return [trace.client.headers, trace.backend?.headers ?? [], trace.responseHeaders ?? []]
    .flatMap((lines) => lines.map((item, index) => (index % 2 === 0 ? `${item}:` : `${item}\n`)))
    .join(" ");
}
