import { fillIn, nearest } from "../apimachinery/index.ts";
import type { Language, Text } from "./text.ts";
import { COMMAND } from "./typed-line.ts";

/** What the workshop itself says; `{name}` is filled in. */
const MESSAGES = {
  lesson: { en: "Lesson {number} of {count}: {title}", zh: "第 {number} 课（共 {count} 课）：{title}" },
  path: { en: "The path", zh: "路径" },
  task: { en: "Your turn", zh: "动手" },
  mistake: { en: "Typical mistake", zh: "常见错误" },
  further: { en: "Read on", zh: "延伸阅读" },
  checks: { en: "Checks", zh: "检查" },
  expected: { en: "expected: {text}", zh: "期望：{text}" },
  saw: { en: "saw: {text}", zh: "看到：{text}" },
  passed: {
    en: 'Passed: "{title}". Go on with: {command} next',
    zh: "通过：“{title}”。继续下一课：{command} next",
  },
  "not-passed": { en: "Not passed yet.", zh: "尚未通过。" },
  "all-passed": { en: "You have passed every lesson.", zh: "全部课程都已通过。" },
  hint: { en: "Hint {number} of {count}: {text}", zh: "提示 {number}/{count}：{text}" },
  "no-more-hints": {
    en: "There are no more hints. The solution: {command} solution --yes",
    zh: "没有更多提示了。查看答案：{command} solution --yes",
  },
  "solution-locked": {
    en: "The solution is shown after you have passed. To see it now: {command} solution --yes",
    zh: "通过之后才会显示答案。现在就要看：{command} solution --yes",
  },
  "solution-key": {
    en: "The solution is shown after you have passed. Press s again to see it now.",
    zh: "通过之后才会显示答案。再按一次 s 现在就看。",
  },
  "pane-title": { en: "workshop {number}/{count}", zh: "课程 {number}/{count}" },
  "passed-key": { en: 'Passed: "{title}". n goes on to the next lesson.', zh: "通过：“{title}”。按 n 进入下一课。" },
  commands: { en: "To type, in the second terminal; c copies each whole", zh: "在第二个终端中输入；按 c 可完整复制" },
  kubeconfig: {
    en: "For kubectl type this first, once in each terminal:",
    zh: "使用 kubectl 前，在每个终端里先输入一次：",
  },
  "next-command": { en: "as the lesson says", zh: "按课程操作" },
  "next-lesson": { en: "goes on to the next lesson", zh: "进入下一课" },
  "next-none": { en: "you have passed every lesson", zh: "全部课程都已通过" },
  "no-more-hints-key": {
    en: "There are no more hints. s shows the solution.",
    zh: "没有更多提示了。按 s 查看答案。",
  },
  "command-number": { en: "command {number} of {count}", zh: "第 {number} 条命令（共 {count} 条）" },
  solution: { en: "Solution", zh: "答案" },
  reset: {
    en: 'The lesson "{title}" is as it was at its start.',
    zh: "“{title}”一课已恢复到开始时的状态。",
  },
  started: { en: 'Started "{title}". The text is in the first terminal.', zh: "已开始“{title}”。课文在第一个终端中。" },
  prerequisites: {
    en: "This lesson builds on {lessons}, which you have not passed yet. You may go on all the same.",
    zh: "本课以 {lessons} 为基础，而你还没有通过它们。也可以直接继续。",
  },
  "unknown-lesson": {
    en: 'There is no lesson "{slug}". See: {command} list',
    zh: "没有名为“{slug}”的课程。参见：{command} list",
  },
  "meant-lesson": {
    en: 'There is no lesson "{slug}"; did you mean {meant}?',
    zh: "没有名为“{slug}”的课程，是否想输入 {meant}？",
  },
  preparing: { en: '"{title}" is being set up.', zh: "正在准备“{title}”。" },
  "no-lesson": { en: "No lesson is running.", zh: "当前没有进行中的课程。" },
  "not-running": {
    en: "No workshop is running with {dataDir}. Start it in a first terminal: {command}. One that was started with --data-dir is reached with the same --data-dir.",
    zh: "没有使用 {dataDir} 的 workshop 正在运行。请在第一个终端中启动：{command}。若启动时用了 --data-dir，这里也要写上同样的 --data-dir。",
  },
  "already-running": {
    en: "A workshop is running here already, as process {pid}.",
    zh: "这里已有一个正在运行的 workshop，进程号 {pid}。",
  },
  answered: { en: "Your answer is noted: {text}", zh: "已记录你的回答：{text}" },
  "not-asked": { en: "This lesson asks for no answer.", zh: "本课不需要回答。" },
  "fault-set": { en: "{apiService} now has the fault {fault}.", zh: "{apiService} 现在带有故障 {fault}。" },
  "fault-cleared": { en: "{apiService} has no fault any more.", zh: "{apiService} 已没有故障。" },
  exported: { en: "Your progress is in {file}.", zh: "进度已导出到 {file}。" },
  imported: { en: "Read {file}: {count} lessons passed.", zh: "已导入 {file}：通过了 {count} 课。" },
  usage: {
    en: "Usage: {command} [list | start LESSON | check | hint | solution [--yes] | reset | next | answer TEXT | keys [PART] | fault APISERVICE FAULT [VALUE] | progress export FILE | progress import FILE]",
    zh: "用法：{command} [list | start 课程 | check | hint | solution [--yes] | reset | next | answer 文本 | keys [部分] | fault APISERVICE 故障 [值] | progress export 文件 | progress import 文件]",
  },
  welcome: {
    en: "The fake main apiserver is at {url}, and without TLS, as kubectl proxy gives it, at {proxyUrl}.",
    zh: "模拟的主 API 服务器位于 {url}；如同 kubectl proxy，不带 TLS 的入口位于 {proxyUrl}。",
  },
  "second-terminal": {
    en: "Open a second terminal. For kubectl type there:  export KUBECONFIG={kubeconfig}",
    zh: "请打开第二个终端。使用 kubectl 时先输入：  export KUBECONFIG={kubeconfig}",
  },
  "more-commands": {
    en: "In the second terminal, or here: {command} hint | check | reset | solution | next | list. Ctrl-C ends it.",
    zh: "可在第二个终端或此处使用：{command} hint | check | reset | solution | next | list。按 Ctrl-C 结束。",
  },
  "english-only": { en: "", zh: "本课没有中文课文，以英文显示。" },
  page: { en: "The page for the projector is at {url}", zh: "投影页面地址：{url}" },
  "report-failed": {
    en: "The report to the teacher's page failed ({problem}); it will be tried again.",
    zh: "向教师页面报告失败（{problem}），稍后会重试。",
  },
} as const satisfies Record<string, Text>;

export type MessageName = keyof typeof MESSAGES;

/** That there is no such lesson, and which was meant if one is near. */
export function unknownLesson(slug: string, slugs: readonly string[], language: Language): string {
  const meant = nearest(slug, slugs);
  return meant === undefined
    ? message("unknown-lesson", language, { slug })
    : message("meant-lesson", language, { slug, meant });
}

export function message(
  name: MessageName,
  language: Language,
  params: Readonly<Record<string, string | number>> = {},
): string {
  return fillIn(MESSAGES[name][language], { command: COMMAND, ...params });
}
