import type { Language, Text } from "../apimachinery/index.ts";

/** What the picture itself says; `{name}` is filled in. Sentences about a request are the record's own. */
const WORDS = {
  client: { en: "client", zh: "客户端" },
  main: { en: "main apiserver", zh: "主 apiserver" },
  server: { en: "your server {name}", zh: "你的服务器 {name}" },
  "store.main": { en: "X: objects of the main apiserver", zh: "X：主 apiserver 的对象" },
  "store.server": { en: "Y: objects of {name}", zh: "Y：{name} 的对象" },
  "ask.authentication": { en: "Who are you?", zh: "你是谁？" },
  "ask.authorization": { en: "May you?", zh: "你有权限吗？" },
  "ask.route": { en: "Whose path is it?", zh: "这个路径归谁？" },
  "ask.availability": { en: "Is it available?", zh: "它可用吗？" },
  url: { en: "URL", zh: "URL" },
  "url.kept": { en: "URL, kept whole", zh: "URL（原样保留）" },
  credential: { en: "credential", zh: "凭据" },
  "front-proxy-certificate": { en: "front proxy's certificate", zh: "前端代理证书" },
  "server-certificate": { en: "server's certificate", zh: "服务器证书" },
  answer: { en: "answer", zh: "应答" },
  "certificate.caBundle": { en: "must be signed by caBundle", zh: "须由 caBundle 签发" },
  "certificate.skipped": { en: "not checked (insecureSkipTLSVerify)", zh: "不检查（insecureSkipTLSVerify）" },
  "certificate.system": { en: "must be signed by an authority of this machine", zh: "须由本机信任的 CA 签发" },
  "certificate.verified": { en: "{subject}: verified against caBundle", zh: "{subject}：已按 caBundle 验证" },
  "certificate.taken": { en: "{subject}: taken unchecked", zh: "{subject}：未经检查即接受" },
  "unknown.sentence": {
    en: "{apiService} was not checked yet.",
    zh: "{apiService} 尚未检查。",
  },
  "fault.sentence": { en: "Injected on purpose: {faults}.", zh: "人为注入的故障：{faults}。" },
  "next.curl": { en: "ask your server through the main apiserver", zh: "经由主 apiserver 访问你的服务器" },
  "next.builtin": { en: "see what the main apiserver serves itself", zh: "看看主 apiserver 自己提供的 API" },
  "next.register": { en: "register an extension server", zh: "注册一个扩展服务器" },
  "next.break": { en: "break something, and see where", zh: "弄坏一处，看看坏在哪里" },
  "next.describe": { en: "why it is broken, and what to do", zh: "为什么坏了，怎么办" },
  "next.mend": { en: "take the fault off again", zh: "撤掉故障" },
  "next.workshop": { en: "the course", zh: "课程" },
} as const satisfies Record<string, Text>;

type Word = keyof typeof WORDS;

export function word(name: Word, language: Language, params: Readonly<Record<string, string>> = {}): string {
  return WORDS[name][language].replace(/\{(\w+)\}/g, (whole, key: string) =>
    Object.hasOwn(params, key) ? (params[key] ?? whole) : whole,
  );
}
