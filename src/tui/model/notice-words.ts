import type { Text } from "../../apimachinery/index.ts";

/** What is said after a key: what was done, and why something was not. */
export const NOTICE_WORDS = {
  "done.saved": { en: "Saved {file}", zh: "已保存 {file}" },
  "done.sent": { en: "Sent {what} as {user}.", zh: "已用 {user} 的身份发送 {what}。" },
  "done.administrator": { en: "the administrator", zh: "管理员" },
  "done.released": { en: "Released #{id}.", zh: "已放行 #{id}。" },
  "done.released-all": { en: "Released all held requests.", zh: "已放行所有被扣住的请求。" },
  "done.deleted": { en: "Deleted {name}. u undoes it.", zh: "已删除 {name}。按 u 恢复。" },
  "done.restored": { en: "{name} is back.", zh: "{name} 已恢复。" },
  "done.scaling": {
    en: "Scaling the backend of {apiService} to {replicas}.",
    zh: "正在把 {apiService} 的后端调整为 {replicas} 个。",
  },
  "done.fault-on": { en: "Fault {fault} injected into {apiService}.", zh: "已向 {apiService} 注入故障 {fault}。" },
  "done.fault-off": { en: "Fault {fault} taken off {apiService}.", zh: "已从 {apiService} 撤除故障 {fault}。" },
  "done.fault-idle": { en: "Fault {fault} changes nothing here. {why}", zh: "故障 {fault} 在此不起作用。{why}" },
  "done.faults-cleared": {
    en: "No fault is injected into {apiService} any more.",
    zh: "{apiService} 上不再有注入的故障。",
  },
  "done.changed": { en: "Changed {name}.", zh: "已修改 {name}。" },
  "done.page": { en: "The page for the projector is at {url}", zh: "投影页面在 {url}" },
  "done.copied": { en: "Copied {what} with {tool}.", zh: "已用 {tool} 复制{what}。" },
  "done.sent-to-terminal": {
    en: "Sent {what} to the terminal (OSC 52); whether it took it, only pasting shows.",
    zh: "已把{what}发给终端（OSC 52）；是否成功，粘贴一下便知。",
  },
  "done.too-long": { en: "Too long for the terminal: saved {file}", zh: "太长，终端放不下：已保存 {file}" },
  "done.paused": {
    en: "The list stands still; recording goes on. p goes on.",
    zh: "列表已停住，记录仍在继续。再按 p 继续。",
  },
  "done.going-on": { en: "Going on: {count} requests came meanwhile.", zh: "继续：其间来了 {count} 个请求。" },
  "what.curl": { en: "the curl command", zh: " curl 命令" },
  "not.page": { en: "There is no page for a browser here.", zh: "这里没有浏览器页面。" },
  "not.holding": { en: "Nothing can be held here.", zh: "这里无法扣住请求。" },
  "not.deleted": { en: "Nothing was deleted here.", zh: "这里没有删除过任何东西。" },
  "not.changed": { en: "Nothing was changed.", zh: "什么都没有改变。" },
  "not.sent-unchanged": { en: "Nothing was changed, nothing was sent.", zh: "没有修改，没有发送。" },
  "not.sent-empty": { en: "The text is empty, nothing was sent.", zh: "内容为空，没有发送。" },
  "not.sent": { en: "Not sent: line {line}: {message}", zh: "未发送：第 {line} 行：{message}" },
  "not.request": { en: "There is no request yet.", zh: "还没有请求。" },
  "not.marked": { en: "No request in the list is marked.", zh: "列表中没有标记的请求。" },
  "not.held": { en: "Request #{id} is not held.", zh: "请求 #{id} 没有被扣住。" },
  "not.in-list": { en: "Request #{id} is not in the list.", zh: "请求 #{id} 不在列表中。" },
  "not.breakable": {
    en: "No APIService here has a backend that could be broken.",
    zh: "这里没有哪个 APIService 有可以弄坏的后端。",
  },
  "not.route": { en: "There is no APIService.", zh: "没有 APIService。" },
  "not.remote": {
    en: "{apiService} is served by the main apiserver itself: it has no backend.",
    zh: "{apiService} 由主 apiserver 自己提供：它没有后端。",
  },
  "not.filter": {
    en: "Filter not used: error at column {column}: {message}",
    zh: "过滤条件未采用：第 {column} 列有错：{message}",
  },
  "not.number": { en: '"{text}" is no number.', zh: "“{text}”不是数字。" },
  "not.replicas": { en: "Replicas are a whole number from 0 to {most}.", zh: "副本数是 0 到 {most} 的整数。" },
  "not.fault": { en: "Faults are {known}.", zh: "可用的故障：{known}。" },
  "not.command": {
    en: 'There is no command "{name}". ? lists the keys, : then Tab the commands.',
    zh: "没有命令“{name}”。按 ? 查看按键，按 : 再按 Tab 查看命令。",
  },
  "not.usage": { en: "Type it as  :{usage}", zh: "用法  :{usage}" },
  "not.pasted": {
    en: "Pasted text is taken only where something is typed.",
    zh: "只有在输入内容的地方才接受粘贴。",
  },
  "not.lent": { en: "The terminal is in use by an editor.", zh: "终端正被编辑器使用。" },
} as const satisfies Record<string, Text>;
