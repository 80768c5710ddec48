import type { ValuesOf } from "./arguments.ts";
import type { FlagSpec } from "./flags.ts";
import type { CommandSpec } from "./help.ts";

export const WORKSHOP_FLAGS = [
  { name: "lang", value: "en|zh", en: "language (default: your locale's)", zh: "语言（默认按系统语言）" },
  {
    name: "no-tui",
    en: "plain lines instead of the terminal UI, also for screen readers",
    zh: "不使用终端界面，以纯文本行显示，也适合屏幕阅读器",
  },
  { name: "theme", value: "NAME", en: "colours of the terminal UI", zh: "终端界面的配色" },
  { name: "mouse", en: "use the mouse", zh: "使用鼠标" },
  { name: "ascii", en: "draw with ASCII alone", zh: "只用 ASCII 字符绘制" },
  {
    name: "data-dir",
    value: "DIR",
    en: "PKI, progress and the lessons' files (default: a per-user state folder)",
    zh: "PKI、进度和课程文件的目录（默认为当前用户的状态目录）",
  },
  {
    name: "port",
    value: "PORT",
    en: "HTTPS front (default 6443, 0 = any); of host: the page (default 8090)",
    zh: "HTTPS 入口端口（默认 6443，0 表示任意）；host 命令中为页面端口（默认 8090）",
  },
  {
    name: "proxy-port",
    value: "PORT",
    en: "plain-HTTP front for curl (default 8001, 0 = any)",
    zh: "供 curl 使用的明文 HTTP 入口（默认 8001，0 表示任意）",
  },
  {
    name: "bind",
    value: "ADDRESS",
    en: "of host: address of the page (default 127.0.0.1: this machine alone)",
    zh: "host 命令：页面的监听地址（默认 127.0.0.1，仅本机）",
  },
  { name: "name", value: "NAME", en: "your name on the teacher's page", zh: "在教师页面上显示的名字" },
  {
    name: "report-to",
    value: "URL",
    en: "the teacher's page to report progress to, as host prints it",
    zh: "向教师页面报告进度，地址由 host 命令显示",
  },
  {
    name: "web",
    value: "PORT",
    otherwise: "0",
    en: "serve the page for the projector on loopback and open it; --web=PORT chooses the port",
    zh: "在回环地址提供投影页面并打开浏览器；--web=PORT 指定端口",
  },
  {
    name: "track",
    value: "NAME",
    en: "course (default), or fifteen-steps: the tutorial's own procedure, each step done and left out",
    zh: "course（默认），或 fifteen-steps：教程自己的步骤，每一步先做、再略去",
  },
  {
    name: "seed",
    value: "N",
    en: "draw what-broke's faults as that seed does, which its checks show (default: anew each time)",
    zh: "按该种子抽取 what-broke 的故障，种子显示在检查项中（默认每次重新抽取）",
  },
  { name: "yes", en: "of solution: show it before you have passed", zh: "solution 命令：未通过也显示答案" },
  { name: "help", short: "h", en: "this text", zh: "显示本帮助" },
] as const satisfies readonly FlagSpec[];

export const WORKSHOP_COMMANDS: readonly CommandSpec[] = [
  { usage: "", en: "start the course, where you left it", zh: "开始课程，从上次的位置继续" },
  { usage: "list", en: "all lessons and your progress", zh: "列出所有课程和你的进度" },
  { usage: "start LESSON", en: "begin a lesson", zh: "开始某一课" },
  {
    usage: "check",
    en: "what was expected and what was seen; exit code 1 until passed",
    zh: "显示期望与实际；通过之前退出码为 1",
  },
  { usage: "hint", en: "the next of three hints", zh: "下一条提示，共三条" },
  { usage: "solution [--yes]", en: "the solution, after passing or with --yes", zh: "答案：通过之后，或使用 --yes" },
  { usage: "reset", en: "bring the lesson back to its start, exactly", zh: "把本课准确恢复到开始时的状态" },
  { usage: "next", en: "the next lesson that you have not passed", zh: "下一个尚未通过的课程" },
  { usage: "answer TEXT", en: "answer a lesson's question", zh: "回答课程中的问题" },
  { usage: "keys [PART]", en: "the keys in the storage, or those with PART", zh: "列出存储中的键，或含有 PART 的键" },
  {
    usage: "fault APISERVICE FAULT [VALUE]",
    en: "inject a fault; clear takes all away",
    zh: "注入故障；clear 清除全部",
  },
  { usage: "progress export|import FILE", en: "carry your progress to another machine", zh: "把进度带到另一台机器" },
  { usage: "host", en: "teachers: a page with everybody's progress", zh: "教师：显示全班进度的页面" },
  { usage: "author check DIR", en: "authors: prove a lesson of your own", zh: "作者：检验自己编写的课程" },
];

export type WorkshopFlags = ValuesOf<(typeof WORKSHOP_FLAGS)[number]["name"]>;
