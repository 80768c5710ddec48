import type { ViewName } from "../protocol.ts";

type Pair = readonly [en: string, zh: string];

export const LANGUAGES = ["en", "zh"] as const;
type Language = (typeof LANGUAGES)[number];

const WORDS = {
  title: ["Kubernetes API aggregation, live", "Kubernetes API 聚合，实时画面"],
  views: ["Views", "视图"],
  language: ["中文", "English"],
  "theme.auto": ["Theme: as the system", "主题：跟随系统"],
  "theme.light": ["Theme: light", "主题：浅色"],
  "theme.dark": ["Theme: dark", "主题：深色"],
  lost: ["The connection to the playground is lost; trying again.", "与 playground 的连接已断开，正在重试。"],
  loading: ["Waiting for the playground.", "正在等待 playground。"],
  close: ["Close", "关闭"],
  copy: ["Copy", "复制"],
  copied: ["Copied.", "已复制。"],
  live: ["Live", "实时"],
  pinned: ["Request #{id} stays lit, servers as of now", "固定显示请求 #{id}，服务器为当前状态"],
  "back-live": ["Back to live", "回到实时"],
  slow: ["Slow motion", "慢动作"],
  steps: ["Step by step", "逐步"],
  previous: ["Step back", "上一步"],
  next: ["Next step", "下一步"],
  step: ["Step {at} of {all}", "第 {at} 步，共 {all} 步"],
  hold: ["Hold requests", "扣留请求"],
  release: ["Let held requests go on", "放行被扣留的请求"],
  "save-svg": ["Save as SVG", "保存为 SVG"],
  "save-png": ["Save as PNG", "保存为 PNG"],
  explanation: ["Explanation", "说明"],
  "pick-part": ["Choose a part of the picture to have it explained.", "选择图中的一部分即可查看说明。"],
  broken: ["Broken links", "断开的链路"],
  "what-next": ["Next", "下一步做什么"],
  filter: ["Filter", "筛选"],
  "filter-hint": ["e.g. code>=400 or user:bob", "例如 code>=400 或 user:bob"],
  pause: ["Pause", "暂停"],
  resume: ["Resume", "继续"],
  follow: ["Follow the newest", "跟随最新"],
  counts: ["{matching} of {stored} requests, {rate}/s", "{stored} 个请求中的 {matching} 个，每秒 {rate} 个"],
  missed: ["{missed} arrived meanwhile", "期间又到了 {missed} 个"],
  "export-har": ["Export as HAR", "导出 HAR"],
  "import-har": ["Import HAR", "导入 HAR"],
  imported: ["Archive {name}", "归档 {name}"],
  compose: ["Write a request", "编写请求"],
  send: ["Send", "发送"],
  "request-text": [
    "The request: method and path, headers, an empty line, the body",
    "请求：方法和路径、请求头、空行、正文",
  ],
  list: ["Requests", "请求列表"],
  "no-requests": ["No request matches.", "没有匹配的请求。"],
  inspector: ["Request #{id}", "请求 #{id}"],
  resend: ["Send again", "重新发送"],
  edit: ["Edit and send", "编辑并发送"],
  light: ["Show in the picture", "在图中显示"],
  "copy-curl": ["Copy as curl", "复制为 curl"],
  "copy-kubectl": ["Copy as kubectl", "复制为 kubectl"],
  "tab.why": ["Why", "原因"],
  "tab.client": ["Client to API", "客户端到 API"],
  "tab.backend": ["API to backend", "API 到后端"],
  "tab.headers": ["Headers ±", "请求头差异"],
  "tab.tls": ["TLS", "TLS"],
  "tab.identity": ["Identity", "身份"],
  "tab.timing": ["Timing", "耗时"],
  "tab.raw": ["Raw", "原文"],
  tabs: ["Parts of the request", "请求的各部分"],
  "not-proxied": ["The main apiserver answered this request itself.", "该请求由主 apiserver 自己应答。"],
  "no-tls": ["No TLS connection was made.", "没有建立 TLS 连接。"],
  "no-headers": ["No header was changed.", "没有请求头被改动。"],
  reply: ["Reply", "应答"],
  "no-reply": ["No reply yet.", "尚无应答。"],
  truncated: ["cut; {bytes} bytes in all", "已截断；共 {bytes} 字节"],
  "change.added": ["added", "新增"],
  "change.dropped": ["dropped", "丢弃"],
  "change.changed": ["changed", "改动"],
  "change.same": ["kept", "保留"],
  change: ["Change", "变化"],
  header: ["Header", "请求头"],
  before: ["From the client", "来自客户端"],
  after: ["To the backend", "发往后端"],
  why: ["Why", "原因"],
  phase: ["Phase", "阶段"],
  from: ["From (ms)", "开始（毫秒）"],
  took: ["Took (ms)", "用时（毫秒）"],
  "outcome.pass": ["passed", "通过"],
  "outcome.stop": ["ended here", "到此为止"],
  "outcome.note": ["note", "备注"],
  routes: ["Routes", "路由"],
  available: ["Available", "可用"],
  starting: ["starting", "启动中"],
  reason: ["Reason", "原因"],
  service: ["Service and endpoint", "服务与端点"],
  faults: ["Faults", "故障"],
  "clear-faults": ["Take all off", "全部撤除"],
  "built-in": [
    "{count} more routes are served by the main apiserver itself.",
    "另有 {count} 条路由由主 apiserver 自己提供。",
  ],
  "no-routes": ["No extension server is registered.", "还没有注册扩展服务器。"],
  amount: ["{name}: how many {unit}", "{name}：数值（{unit}）"],
  lesson: ["Lesson", "课程"],
  "state.done": ["done", "完成"],
  "state.todo": ["to do", "待办"],
  "state.wrong": ["not right", "不正确"],
  class: ["The class", "全班"],
  learner: ["Learner", "学员"],
  passed: ["Passed", "已通过"],
  now: ["Now at", "当前课程"],
  "on-lesson": ["On it for", "本课用时"],
  seen: ["Last report", "最近报告"],
  help: ["Stuck?", "是否卡住"],
  ago: ["{seconds} s ago", "{seconds} 秒前"],
  minutes: ["{minutes} min", "{minutes} 分钟"],
  nobody: [
    "Nobody has reported yet. Learners start with --report-to and this page's address.",
    "还没有人报告。学员启动时使用 --report-to 并给出本页地址。",
  ],
  legend: [
    "P passed, W working on it, a number counts the hints, S saw the solution.",
    "P 已通过，W 进行中，数字为查看过的提示数，S 看过答案。",
  ],
  "class-counts": [
    "{learners} learners, {passed} lessons passed, {stuck} may want help",
    "{learners} 名学员，共通过 {passed} 课，{stuck} 人可能需要帮助",
  ],
  "stuck.solution-shown": ["saw the solution", "看过答案"],
  "stuck.all-hints": ["all hints used", "提示已用完"],
  "stuck.long": ["long on this lesson", "本课用时很长"],
  "stuck.silent": ["no report", "没有报告"],
} as const satisfies Record<string, Pair>;

export type Word = keyof typeof WORDS;

export const VIEW_TITLES: Readonly<Record<ViewName, Pair>> = {
  picture: ["Picture", "图"],
  requests: ["Requests", "请求"],
  routes: ["Routes and faults", "路由与故障"],
  workshop: ["Workshop", "课程"],
  class: ["Class", "全班"],
};

export type Translate = (name: Word, params?: Readonly<Record<string, string | number>>) => string;

export function translator(language: Language): Translate {
  return (name, params = {}) =>
    pick(WORDS[name], language).replace(/\{(\w+)\}/g, (whole, key: string) => String(params[key] ?? whole));
}

export function pick([en, zh]: Pair, language: Language): string {
  return language === "zh" ? zh : en;
}

export function faultLabel({ label, zh }: { label: string; zh: string }, language: Language): string {
  return language === "zh" ? zh : label;
}
