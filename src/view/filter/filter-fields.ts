import type { Text } from "../../apimachinery/index.ts";
import { sentence, type RequestTrace } from "../../trace/index.ts";

interface FilterField {
  readonly name: string;
  readonly kind: "number" | "text" | "flag";
  readonly help: Text;
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
  { name: "id", kind: "number", help: { en: "number of the request", zh: "请求编号" }, read: (trace) => trace.id },
  {
    name: "code",
    kind: "number",
    help: { en: "status for the client; 4xx stands for 400-499", zh: "返回客户端的状态码；4xx 表示 400-499" },
    read: (trace) => trace.status,
  },
  {
    name: "backend",
    kind: "number",
    help: { en: "status that the backend gave", zh: "后端返回的状态码" },
    read: (trace) => trace.backend?.status,
  },
  {
    name: "ms",
    kind: "number",
    help: { en: "duration in milliseconds", zh: "耗时，毫秒" },
    read: (trace) => trace.durationMs,
  },
  {
    name: "bytes",
    kind: "number",
    help: { en: "size of the reply's body", zh: "应答体的字节数" },
    read: (trace) => trace.responseBytes,
  },
  { name: "method", kind: "text", help: { en: "HTTP method", zh: "HTTP 方法" }, read: (trace) => trace.client.method },
  {
    name: "verb",
    kind: "text",
    help: { en: "Kubernetes verb, e.g. list", zh: "Kubernetes 动词，例如 list" },
    read: (trace) => trace.verb,
  },
  {
    name: "path",
    kind: "text",
    help: { en: "path and query as they arrived", zh: "收到的路径与查询" },
    read: (trace) => trace.client.target,
  },
  { name: "route", kind: "text", help: { en: "APIService", zh: "APIService" }, read: (trace) => trace.apiService },
  {
    name: "service",
    kind: "text",
    help: { en: "service of the backend", zh: "后端的 Service" },
    read: (trace) => trace.backend?.service,
  },
  {
    name: "endpoint",
    kind: "text",
    help: { en: "address that was dialled", zh: "实际连接的地址" },
    read: (trace) => trace.backend?.address,
  },
  { name: "user", kind: "text", help: { en: "who asked", zh: "请求者" }, read: (trace) => trace.user },
  {
    name: "group",
    kind: "text",
    help: { en: "the user's groups", zh: "用户所属的组" },
    read: (trace) => trace.groups?.join(" "),
  },
  {
    name: "client",
    kind: "text",
    help: { en: "address of the client", zh: "客户端地址" },
    read: (trace) => trace.client.remoteAddress,
  },
  {
    name: "error",
    kind: "text",
    help: { en: "why the backend gave no answer", zh: "后端没有应答的原因" },
    read: (trace) => trace.backend?.error,
  },
  { name: "why", kind: "text", help: { en: "the sentences of all decisions", zh: "所有决策的说明" }, read: sentences },
  {
    name: "header",
    kind: "text",
    help: { en: "header lines of both legs", zh: "两段连接的请求头与响应头" },
    read: headers,
  },
  {
    name: "fault",
    kind: "text",
    help: { en: "faults injected into the request", zh: "注入该请求的故障" },
    read: (trace) => trace.faults?.join(" "),
  },
  {
    name: "marked",
    kind: "flag",
    help: { en: "marked with m", zh: "用 m 标记的请求" },
    read: (trace, { marked }) => marked.has(trace.id),
  },
  {
    name: "proxied",
    kind: "flag",
    help: { en: "went to a backend", zh: "发往后端的请求" },
    read: (trace) => trace.backend !== undefined,
  },
  {
    name: "open",
    kind: "flag",
    help: { en: "still runs", zh: "尚未结束" },
    read: (trace) => trace.durationMs === undefined,
  },
  {
    name: "watch",
    kind: "flag",
    help: { en: "is a watch", zh: "watch 请求" },
    read: (trace) => trace.verb === "watch",
  },
  {
    name: "upgraded",
    kind: "flag",
    help: { en: "switched protocols", zh: "已切换协议" },
    read: (trace) => trace.upgraded === true,
  },
  {
    name: "aborted",
    kind: "flag",
    help: { en: "the client went away", zh: "客户端已断开" },
    read: (trace) => trace.aborted === true,
  },
  {
    name: "held",
    kind: "flag",
    help: { en: "waits to be released", zh: "等待放行" },
    read: (trace) => trace.held === true,
  },
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
