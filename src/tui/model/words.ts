import type { Language, Text } from "../../apimachinery/index.ts";

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
  "next.title": { en: "next:", zh: "下一步：" },
} as const satisfies Record<string, Text>;

type Word = keyof typeof WORDS;

export function say(name: Word, language: Language, params: Readonly<Record<string, string>> = {}): string {
  return WORDS[name][language].replace(/\{(\w+)\}/g, (whole, key: string) =>
    Object.hasOwn(params, key) ? (params[key] ?? whole) : whole,
  );
}
