import { fillIn, type Language, type Text } from "../../apimachinery/index.ts";

/** What the screen itself says; `{name}` is filled in. Sentences about requests and the picture's own words are src/view's. */
const WORDS = {
  "picture.no-request": {
    en: "no request yet: the first one lights its way",
    zh: "还没有请求：第一个请求会点亮它走过的路",
  },
  "picture.no-server": {
    en: "No extension server is registered: an APIService with a service leads to one.",
    zh: "还没有注册扩展服务器：带 service 的 APIService 会通向它。",
  },
  "picture.store-unknown": {
    en: "unknown until listed",
    zh: "列出后才知道",
  },
  "picture.built-in": { en: "{count} built-in routes", zh: "{count} 条内置路由" },
  "picture.more-servers": {
    en: "+{count} more servers: 1 shows all routes",
    zh: "还有 {count} 个服务器：按 1 查看全部路由",
  },
  "picture.newest": { en: "#{id}, the newest", zh: "#{id}，最新的请求" },
  "picture.stays": { en: "#{id} stays lit; F follows the newest", zh: "#{id} 保持点亮；F 跟随最新请求" },
  "routes.folded": { en: "{count} built-in routes", zh: "{count} 条内置路由" },
  "routes.unfold": { en: "(o lists them)", zh: "（按 o 展开）" },
  "title.routes": { en: "Routes", zh: "路由" },
  "title.sort": { en: "sort: {by}", zh: "排序：{by}" },
  "title.requests": { en: "Requests", zh: "请求" },
  "title.filter": { en: "filter: {filter}", zh: "过滤：{filter}" },
  "title.context": { en: "(with context)", zh: "（含上下文）" },
  "title.count": { en: "{shown} of {all}", zh: "{shown} / {all}" },
  "title.why": { en: "Why", zh: "原因" },
  "title.picture": { en: "Picture", zh: "全景" },
  "title.log": { en: "Log", zh: "日志" },
  "title.events": { en: "{count} events", zh: "{count} 个事件" },
  "title.back": { en: "{count} back", zh: "往回 {count} 行" },
  "title.workshop": { en: "Faults and shell", zh: "故障与 shell" },
  "title.help": { en: "Help {from}-{to} of {all}", zh: "帮助 {from}-{to} / {all}" },
  "title.faults": { en: "Faults of {route}", zh: "{route} 的故障" },
  "title.sure": { en: "Sure?", zh: "确定吗？" },
  "requests.none": { en: "No request yet. In a second terminal:", zh: "还没有请求。在另一个终端里运行：" },
  "requests.kubectl": { en: "with the KUBECONFIG below", zh: "使用下面的 KUBECONFIG" },
  "requests.unmatched": {
    en: "None of the {count} requests matches. / changes the filter.",
    zh: "{count} 个请求都不符合条件。按 / 修改过滤条件。",
  },
  "help.commands": { en: "Commands, typed after :", zh: "命令，在 : 之后输入" },
  "help.filter": { en: "Filter, typed after /", zh: "过滤，在 / 之后输入" },
  "help.filter-and": { en: "both must hold; and may be left out", zh: "两者都要满足；and 可以省略" },
  "help.filter-match": { en: "~ and !~ take a regular expression", zh: "~ 与 !~ 后面是正则表达式" },
  "help.filter-words": { en: "or, not, brackets; a word is looked for in", zh: "or、not 与括号；单独的词在路径、" },
  "help.filter-where": { en: "path, route, user and verb", zh: "路由、用户与动词中查找" },
  "why.choose": {
    en: "Choose a request to see every decision on its way.",
    zh: "选择一个请求，查看它一路上的每个决策。",
  },
  "inspector.choose": { en: "Choose a request to inspect it.", zh: "选择一个请求进行检查。" },
  "inspector.not-proxied": { en: "The request did not go to a backend.", zh: "该请求没有发往后端。" },
  "inspector.fault": {
    en: "!! The fault {name} was injected into this request.",
    zh: "!! 该请求被注入了故障 {name}。",
  },
  "inspector.held": { en: "The request is held; a lets it go on.", zh: "该请求被扣住；按 a 放行。" },
  "inspector.aborted": {
    en: "The client went away before the reply had ended.",
    zh: "应答尚未结束，客户端就断开了。",
  },
  "inspector.open": { en: "Still open. {progress}", zh: "尚未结束。{progress}" },
  "inspector.no-answer": { en: "No answer yet.", zh: "还没有应答。" },
  "inspector.no-handshake": {
    en: "No handshake with the backend was completed.",
    zh: "与后端的握手没有完成。",
  },
  "next.title": { en: "next:", zh: "下一步：" },
} as const satisfies Record<string, Text>;

type Word = keyof typeof WORDS;

export function say(name: Word, language: Language, params: Readonly<Record<string, string>> = {}): string {
  return fillIn(WORDS[name][language], params);
}
