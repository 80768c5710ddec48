import { fillIn, isLanguage, typedCommand, type Language } from "../apimachinery/index.ts";
import { UP_FLAGS, type FlagName, type FlagSpec } from "./flags.ts";

export type { Language };

/**
 * What `--lang` among the arguments asks for, which may be among those that are wrong; else English unless the locale says Chinese
 * (POSIX order: LC_ALL, LC_MESSAGES, LANG).
 */
export function languageOf(env: NodeJS.ProcessEnv, args: readonly string[] = []): Language {
  const [, asked = ""] = /(?:^| )--lang[= ](en|zh)(?: |$)/.exec(args.join(" ")) ?? [];
  if (isLanguage(asked)) return asked;
  const locale = env.LC_ALL || env.LC_MESSAGES || env.LANG || "";
  return locale.toLowerCase().startsWith("zh") ? "zh" : "en";
}

const COMMANDS: readonly CommandSpec[] = [
  { usage: "[up] [flags]", en: "start the playground (default)", zh: "启动 playground（默认命令）" },
  {
    usage: "explain [METHOD] PATH [-f FILE]",
    en: "say where a request would go and why, from manifests alone",
    zh: "仅根据清单说明一个请求会被转发到哪里及原因",
  },
  {
    usage: "check URL --group G --version V",
    en: "examine an extension server and say what to mend; check --help lists its flags",
    zh: "检查一个扩展服务器并说明需要修正之处；check --help 列出其参数",
  },
  {
    usage: "example-server [flags]",
    en: "run the tutorial's extension server alone",
    zh: "单独运行教程中的扩展 API 服务器",
  },
  {
    usage: "example-server greetings [flags]",
    en: "run the extension apiserver of extensions.example.com alone",
    zh: "单独运行 extensions.example.com 的扩展 API 服务器",
  },
  {
    usage: "workshop [COMMAND]",
    en: "the guided course; workshop --help lists its commands",
    zh: "引导课程；workshop --help 列出其命令",
  },
  {
    usage: "pki STEP",
    en: "the tutorial's certificate steps without openssl; pki --help lists them",
    zh: "不用 openssl 完成教程中的证书步骤；pki --help 列出各步骤",
  },
  { usage: "version", en: "print the version", zh: "显示版本" },
  { usage: "help [COMMAND]", en: "this text, or that of a command", zh: "显示本帮助，或某个命令的帮助" },
];

const TEXT = {
  en: { usage: "Usage: {command}", command: "COMMAND", commands: "Commands:", flags: "Flags of up:" },
  zh: { usage: "用法：{command}", command: "命令", commands: "命令：", flags: "up 的参数：" },
} as const;

const SERVING_FLAGS: readonly FlagSpec[] = [
  {
    name: "secure-port",
    value: "PORT",
    en: "where to listen (default any free port)",
    zh: "监听端口（默认任意空闲端口）",
  },
  { name: "bind-address", value: "ADDRESS", en: "default 127.0.0.1", zh: "监听地址，默认 127.0.0.1" },
  { name: "tls-cert-file", value: "FILE", en: "PEM (default: one of its own)", zh: "PEM 证书（默认自行签发）" },
  {
    name: "tls-private-key-file",
    value: "FILE",
    en: "PEM, with --tls-cert-file",
    zh: "PEM 私钥，与 --tls-cert-file 同用",
  },
  {
    name: "tls-san",
    value: "NAME",
    multiple: true,
    en: "name in its own certificate, repeatable",
    zh: "自签证书中的名称，可重复",
  },
];

/** Of every command. */
export const HELP_FLAGS = [
  { name: "lang", value: "en|zh", en: "language (default: your locale's)", zh: "语言（默认按系统语言）" },
  { name: "help", short: "h", en: "this text", zh: "显示本帮助" },
] as const satisfies readonly FlagSpec[];

const TUTORIAL_FLAGS: readonly FlagSpec[] = [
  { name: "as-written", en: "answer as the tutorial's Go code does", zh: "按教程中的 Go 代码原样回答" },
  {
    name: "redirect-status",
    value: "301|307",
    en: "of --as-written: what Go's ServeMux answers where a slash is missing, to Go 1.25 or since (default 307)",
    zh: "配合 --as-written：缺少末尾斜杠时 Go 的 ServeMux 返回的状态码，Go 1.25 及以前为 301，之后为 307（默认 307）",
  },
];

const GREETINGS_FLAGS: readonly FlagSpec[] = [
  {
    name: "kubeconfig",
    value: "FILE",
    en: "of the main apiserver (default: the pod's account)",
    zh: "主 API 服务器的 kubeconfig（默认使用 Pod 的服务账号）",
  },
  { name: "authentication-kubeconfig", value: "FILE", en: "for TokenReviews", zh: "用于 TokenReview" },
  { name: "authorization-kubeconfig", value: "FILE", en: "for SubjectAccessReviews", zh: "用于 SubjectAccessReview" },
  { name: "storage", value: "own|main", en: "where greetings are kept (default own)", zh: "对象存放位置（默认 own）" },
  {
    name: "data-file",
    value: "FILE",
    en: "file of --storage=own (default: memory)",
    zh: "--storage=own 的文件（默认内存）",
  },
  { name: "etcd-servers", value: "URLS", en: "etcd of --storage=main", zh: "--storage=main 的 etcd" },
  {
    name: "etcd-prefix",
    value: "PREFIX",
    en: "key prefix in etcd (default /registry)",
    zh: "etcd 中的键前缀（默认 /registry）",
  },
  {
    name: "authentication-tolerate-lookup-failure",
    en: "start without the front proxy's CA where it cannot be read",
    zh: "读取不到前端代理 CA 时也启动",
  },
  {
    name: "authentication-token-webhook-cache-ttl",
    value: "DURATION",
    en: "how long a TokenReview is believed (default 10s)",
    zh: "TokenReview 结果的缓存时间（默认 10s）",
  },
  {
    name: "authorization-webhook-cache-authorized-ttl",
    value: "DURATION",
    en: "how long a yes of a SubjectAccessReview is believed (default 10s)",
    zh: "SubjectAccessReview 允许结果的缓存时间（默认 10s）",
  },
  {
    name: "authorization-webhook-cache-unauthorized-ttl",
    value: "DURATION",
    en: "how long a no of a SubjectAccessReview is believed (default 10s)",
    zh: "SubjectAccessReview 拒绝结果的缓存时间（默认 10s）",
  },
];

const EXPLAIN = {
  en: "[METHOD] PATH [flags]\n\nSays where a request would go and why, from manifests alone: as if every server answered its check.",
  zh: "[方法] 路径 [参数]\n\n仅根据清单说明请求会被转发到哪里及原因，并假定每个服务器都通过了检查。",
} as const;
const EXPLAIN_FLAGS: readonly FlagName[] = ["filename", "no-examples", "lang", "help"];

export function explainHelp(language: Language): string {
  const flags = UP_FLAGS.filter(({ name }) => EXPLAIN_FLAGS.includes(name));
  return [`${typedCommand("explain", process.env)} ${EXPLAIN[language]}`, "", ...flagLines(flags, language)].join("\n");
}

export function exampleServerHelp(isGreetings: boolean, language: Language): string {
  const command = isGreetings ? "example-server greetings" : "example-server";
  const flags = exampleServerFlags(isGreetings);
  return [`${typedCommand(command, process.env)} [flags]`, ...flagLines(flags, language)].join("\n");
}

export function exampleServerFlags(isGreetings: boolean) {
  return [...SERVING_FLAGS, ...(isGreetings ? GREETINGS_FLAGS : TUTORIAL_FLAGS), ...HELP_FLAGS];
}

export function helpText(language: Language): string {
  const text = TEXT[language];
  return [
    fillIn(text.usage, { command: typedCommand(text.command, process.env) }),
    "",
    text.commands,
    ...commandLines(COMMANDS, language),
    "",
    text.flags,
    ...flagLines(UP_FLAGS, language),
    "",
  ].join("\n");
}

export interface CommandSpec {
  readonly usage: string;
  readonly en: string;
  readonly zh: string;
}

export function commandLines(commands: readonly CommandSpec[], language: Language): string[] {
  const width = Math.max(...commands.map(({ usage }) => usage.length)) + 2;
  return commands.map((command) => `  ${command.usage.padEnd(width)}${command[language]}`);
}

export function flagLines(flags: readonly FlagSpec[], language: Language): string[] {
  const width = Math.max(...flags.map((flag) => flagUsage(flag).length)) + 2;
  return flags.map((flag) => `  ${flagUsage(flag).padEnd(width)}${flag[language]}`);
}

function flagUsage(flag: FlagSpec): string {
  const short = flag.short === undefined ? "    " : `-${flag.short}, `;
  const value = flag.value === undefined ? "" : flag.otherwise === undefined ? ` ${flag.value}` : `[=${flag.value}]`;
  return `${short}--${flag.name}${value}`;
}
