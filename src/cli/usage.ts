import { fillIn, nearest, type Language, type Text } from "../apimachinery/index.ts";

/** What the command line says to bad usage; `{name}` is filled in, `{problem}` is what a part of the program said. */
export const USAGE = {
  "unknown-command": { en: 'There is no command "{name}".', zh: "没有名为“{name}”的命令。" },
  "meant-command": {
    en: 'There is no command "{name}"; did you mean {meant}?',
    zh: "没有名为“{name}”的命令，是否想输入 {meant}？",
  },
  "unknown-flag": { en: "Unknown option '--{name}'", zh: "未知参数“--{name}”" },
  "meant-flag": {
    en: "Unknown option '--{name}'; did you mean --{meant}?",
    zh: "未知参数“--{name}”，是否想输入 --{meant}？",
  },
  "unknown-letter": { en: "Unknown option '-{name}'", zh: "未知参数“-{name}”" },
  "flag-needs": { en: "Option '{flag}' argument missing", zh: "参数“{flag}”缺少值" },
  "flag-empty": { en: "--{flag} takes a value, and was given an empty one", zh: "--{flag} 的值不能为空" },
  "flag-ambiguous": {
    en: "Option '{flag}' argument is ambiguous: a value that begins with - is written --name=value",
    zh: "参数“{flag}”的值以 - 开头，有歧义：请写成 --名称=值",
  },
  "flag-takes-none": { en: "Option '{flag}' does not take an argument", zh: "参数“{flag}”不接受值" },
  "flag-other": { en: "{problem}", zh: "参数有误：{problem}" },
  theme: {
    en: '--theme takes auto, dark, light or mono, not "{value}"',
    zh: "--theme 的值应为 auto、dark、light 或 mono，而不是“{value}”",
  },
  lang: { en: '--lang takes en or zh, not "{value}"', zh: "--lang 的值应为 en 或 zh，而不是“{value}”" },
  count: { en: '--{flag} takes a number of requests, not "{value}"', zh: "--{flag} 的值应为请求数，而不是“{value}”" },
  duration: {
    en: '--{flag} takes a duration like 500ms, 30s, 2m or 0, not "{value}"',
    zh: "--{flag} 的值应为时长，如 500ms、30s、2m 或 0，而不是“{value}”",
  },
  port: {
    en: '--{flag} takes a port number from 0 to 65535, not "{value}"',
    zh: "--{flag} 的值应为 0 到 65535 的端口号，而不是“{value}”",
  },
  bind: {
    en: '--bind takes an IPv4 address, e.g. 127.0.0.1, not "{value}"',
    zh: "--bind 的值应为 IPv4 地址，如 127.0.0.1，而不是“{value}”",
  },
  choice: { en: '--{flag} takes {choices}, not "{value}"', zh: "--{flag} 的值应为 {choices} 之一，而不是“{value}”" },
  problem: { en: "{flag}: {problem}", zh: "{flag} 有误：{problem}" },
  "unreadable-file": { en: "{flag} {file} cannot be read ({problem})", zh: "{flag} {file} 无法读取（{problem}）" },
  "unwritable-file": { en: "{flag} {file} cannot be written ({problem})", zh: "{flag} {file} 无法写入（{problem}）" },
  "etcd-only": { en: "--{flag} needs --etcd-servers", zh: "--{flag} 需要与 --etcd-servers 同用" },
  "etcd-or-file": {
    en: "--save-state and --etcd-servers exclude each other: what is in etcd stays there",
    zh: "--save-state 与 --etcd-servers 不能同用：etcd 中的内容本来就会保留",
  },
  "etcd-pair": {
    en: "--etcd-certfile and --etcd-keyfile need each other",
    zh: "--etcd-certfile 与 --etcd-keyfile 必须同用",
  },
  "runtime-config": {
    en: '--runtime-config takes GROUP/VERSION=true|false,..., not "{value}"',
    zh: "--runtime-config 的格式为 GROUP/VERSION=true|false,...，而不是“{value}”",
  },
  fault: {
    en: '--fault takes APISERVICE:FAULT[=VALUE], not "{value}"',
    zh: "--fault 的格式为 APISERVICE:FAULT[=VALUE]，而不是“{value}”",
  },
  register: {
    en: '--register takes GROUP/VERSION=https://HOST:PORT[,ca=FILE], not "{value}"',
    zh: "--register 的格式为 GROUP/VERSION=https://HOST:PORT[,ca=FILE]，而不是“{value}”",
  },
  "on-unmatched": { en: "--on-unmatched is of --replay FILE", zh: "--on-unmatched 须与 --replay FILE 同用" },
  "up-argument": {
    en: 'up takes no argument "{value}"; name a manifest with -f',
    zh: "up 不接受参数“{value}”；清单文件请用 -f 指定",
  },
  pki: { en: "pki takes one of: {choices}", zh: "pki 的步骤有：{choices}" },
  seed: {
    en: '--seed takes a number of at most nine digits, not "{value}"',
    zh: "--seed 的值应为至多九位的数字，而不是“{value}”",
  },
  explain: {
    en: "explain takes a path, and before it a method if it is not GET, e.g. explain GET /apis/example.k8s.io/v1/pods",
    zh: "explain 需要路径，非 GET 时前面写方法，例如 explain GET /apis/example.k8s.io/v1/pods",
  },
  "explain-extra": {
    en: 'explain takes one path; "{value}" is one argument too many',
    zh: "explain 只接受一个路径；多出了“{value}”",
  },
  "unknown-method": { en: '"{name}" is no HTTP method', zh: "“{name}”不是 HTTP 方法" },
  "meant-method": {
    en: '"{name}" is no HTTP method; did you mean {meant}?',
    zh: "“{name}”不是 HTTP 方法，是否想输入 {meant}？",
  },
  "no-path": { en: '"{value}" is no path: it begins with /', zh: "“{value}”不是路径：路径以 / 开头" },
  "workshop-unknown": { en: 'workshop has no command "{name}".', zh: "workshop 没有名为“{name}”的命令。" },
  "workshop-meant": {
    en: 'workshop has no command "{name}"; did you mean {meant}?',
    zh: "workshop 没有名为“{name}”的命令，是否想输入 {meant}？",
  },
  "workshop-start": {
    en: "start takes a lesson: workshop start LESSON; workshop list names them",
    zh: "start 需要课程：workshop start 课程；课程名见 workshop list",
  },
  "server-argument": {
    en: 'example-server takes no argument "{value}"; the other server is example-server greetings',
    zh: "example-server 不接受参数“{value}”；另一个服务器是 example-server greetings",
  },
  author: { en: "author takes: check DIR", zh: "author 的用法：author check DIR" },
  "check-https": {
    en: '"{value}" is no address of an extension server: those are reached over TLS, e.g. https://127.0.0.1:9443',
    zh: "“{value}”不是扩展服务器的地址：扩展服务器只能经 TLS 访问，例如 https://127.0.0.1:9443",
  },
  check: {
    en: "check takes the address of an extension server, e.g. check https://127.0.0.1:9443",
    zh: "check 需要扩展服务器的地址，例如 check https://127.0.0.1:9443",
  },
  "check-step": { en: 'there is no step "{name}"; there are {known}', zh: "没有步骤“{name}”；现有：{known}" },
  "check-step-meant": {
    en: 'there is no step "{name}"; did you mean {meant}?',
    zh: "没有步骤“{name}”，是否想输入 {meant}？",
  },
  "check-needs": { en: "check needs --{flag}", zh: "check 需要 --{flag}" },
  "try-help": { en: "Try: {command}", zh: "用法见：{command}" },
} as const satisfies Record<string, Text>;

export type UsageName = keyof typeof USAGE;
export type UsageParams = Readonly<Record<string, string | number | Text>>;

export function usageText(name: UsageName, params: UsageParams, language: Language): string {
  const said = Object.entries(params).map(([key, value]) => [key, typeof value === "object" ? value[language] : value]);
  return fillIn(USAGE[name][language], Object.fromEntries(said) as Record<string, string | number>);
}

/** What was meant is said where one of the known names is near. */
export function meantParams(name: string, known: readonly string[]): UsageParams {
  const meant = nearest(name, known);
  return meant === undefined ? { name } : { name, meant };
}
