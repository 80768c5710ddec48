import { UP_FLAGS, type FlagSpec } from "./flags.ts";

export type Language = "en" | "zh";

/** English unless the locale says Chinese (POSIX order: LC_ALL, LC_MESSAGES, LANG). */
export function languageOf(env: NodeJS.ProcessEnv): Language {
  const locale = env.LC_ALL || env.LC_MESSAGES || env.LANG || "";
  return locale.toLowerCase().startsWith("zh") ? "zh" : "en";
}

const COMMANDS: readonly CommandSpec[] = [
  { usage: "[up] [flags]", en: "start the playground (default)", zh: "启动演练场（默认命令）" },
  {
    usage: "explain METHOD PATH [-f FILE]",
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
  { usage: "help", en: "this text", zh: "显示本帮助" },
];

const TEXT = {
  en: { usage: "Usage: aggregation-playground COMMAND", commands: "Commands:", flags: "Flags of up:" },
  zh: { usage: "用法：aggregation-playground 命令", commands: "命令：", flags: "up 的参数：" },
} as const;

export function helpText(language: Language): string {
  const text = TEXT[language];
  return [
    text.usage,
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
  return `${short}--${flag.name}${flag.value === undefined ? "" : ` ${flag.value}`}`;
}
