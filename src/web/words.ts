import { fillIn, type Language, type Text } from "../apimachinery/index.ts";

/** What the server says of a write; `{name}` is filled in. */
const WORDS = {
  sent: { en: "Sent {what} as {user}.", zh: "已以 {user} 身份发送 {what}。" },
  administrator: { en: "the administrator", zh: "管理员" },
  "nothing-sent": { en: "The text is empty, nothing was sent.", zh: "内容为空，未发送任何请求。" },
  "not-sent": { en: "Not sent: line {line}: {message}", zh: "未发送：第 {line} 行：{message}" },
  gone: { en: "Request #{id} is no longer kept.", zh: "请求 #{id} 已不在记录中。" },
  "not-held": { en: "Nothing can be held here.", zh: "这里无法保留请求。" },
  released: { en: "Released #{id}.", zh: "已放行 #{id}。" },
  "released-all": { en: "Released all held requests.", zh: "已放行所有保留的请求。" },
  "fault-on": { en: "Fault {fault} injected into {apiService}.", zh: "已向 {apiService} 注入故障 {fault}。" },
  "fault-off": { en: "Fault {fault} taken off {apiService}.", zh: "已从 {apiService} 撤除故障 {fault}。" },
  "fault-idle": { en: "Fault {fault} changes nothing here. {why}", zh: "故障 {fault} 在此不起作用。{why}" },
  "faults-cleared": {
    en: "No fault is injected into {apiService} any more.",
    zh: "{apiService} 上已没有任何故障。",
  },
  imported: { en: "Read {count} requests of {name}.", zh: "已从 {name} 读入 {count} 个请求。" },
  "not-imported": { en: "{name} was not read: {problem}.", zh: "未能读入 {name}：{problem}。" },
  done: { en: "Done.", zh: "完成。" },
  unknown: { en: "The page asked for something that is not there.", zh: "页面请求了不存在的操作。" },
} as const satisfies Record<string, Text>;

export function word(
  name: keyof typeof WORDS,
  language: Language,
  params: Readonly<Record<string, string | number>> = {},
): string {
  return fillIn(WORDS[name][language], params);
}
