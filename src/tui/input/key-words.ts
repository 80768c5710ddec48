import type { Language, Text } from "../../apimachinery/index.ts";
import type { ArgumentCommandName, CommandId, KEY_BINDINGS, Scope } from "./keys.ts";

/** What keys and commands do, in Chinese: the label of the hint line and the sentence of the help. */
const ZH: Readonly<Record<CommandId, readonly [label: string, help: string]>> = {
  leave: ["退出", "在任何位置立即退出"],
  quit: ["返回", "关闭当前打开的内容；在面板中按下时，确认后退出"],
  back: ["返回", "关闭当前打开的内容"],
  "next-pane": ["面板", "切换到屏幕上的下一个面板"],
  "previous-pane": ["上一面板", "切换到屏幕上的上一个面板"],
  zoom: ["放大", "让当前面板占满屏幕"],
  unzoom: ["还原", "重新显示所有面板"],
  palette: ["命令", "输入命令"],
  help: ["帮助", "显示本列表"],
  filter: ["过滤", "只显示符合条件的请求，例如 code>=400"],
  redraw: ["重绘", "重新绘制整个屏幕"],
  suspend: ["挂起", "回到 shell；用 fg 返回"],
  compose: ["新建", "在 $EDITOR 中以任意用户身份编写请求并发送"],
  archive: ["归档", "查看 HAR 文件中的请求，或回到实时请求"],
  mouse: ["鼠标", "在这里使用鼠标，或把它留给终端"],
  browser: ["浏览器", "在浏览器中打开投影页面"],
  up: ["上移", "向上一行"],
  down: ["下移", "向下一行"],
  "page-up": ["上一页", "向上一页"],
  "page-down": ["下一页", "向下一页"],
  top: ["顶部", "到第一行"],
  bottom: ["底部", "到最后一行"],
  describe: ["说明", "说明该路由的状态及原因"],
  yaml: ["YAML", "以 YAML 显示该 APIService"],
  faults: ["故障", "给该路由注入故障"],
  scale: ["扩缩", "设置后端的数量"],
  "edit-yaml": ["编辑", "在 $EDITOR 中编辑该 APIService 并应用"],
  delete: ["删除", "删除该 APIService"],
  undo: ["撤销", "恢复最近删除的 APIService"],
  unfold: ["内置路由", "展开内置路由，或将其折叠成一行"],
  sort: ["排序", "按名称、可用性或优先级排序"],
  open: ["打开", "在检查器中打开该请求"],
  follow: ["跟随", "停留在最新的请求上"],
  pause: ["暂停", "列表不再滚动，记录继续"],
  "request-faults": ["故障", "给该请求的路由注入故障"],
  resend: ["重发", "再次发送该请求"],
  edit: ["编辑", "在 $EDITOR 中编辑原始请求并发送"],
  mark: ["标记", "标记该请求，或取消标记"],
  "next-mark": ["下一标记", "到下一个有标记的请求"],
  context: ["上下文", "显示该行前后被过滤掉的请求"],
  export: ["导出", "导出为 curl、kubectl --raw、HAR 或原始文本；已标记、已显示或全部请求可导出为 HAR"],
  copy: ["复制", "把该请求复制为 curl 命令"],
  release: ["放行", "放行被扣住的请求"],
  "release-all": ["全部放行", "放行所有被扣住的请求"],
  "next-tab": ["标签页", "下一个标签页"],
  "previous-tab": ["上一标签", "上一个标签页"],
  "previous-request": ["上一请求", "上一个请求"],
  "next-request": ["下一请求", "下一个请求"],
  "side-by-side": ["两段并列", "并列显示两段连接"],
  secrets: ["密文", "显示或遮盖记录中的凭据"],
};

const COMMANDS_ZH: Readonly<Record<ArgumentCommandName, string>> = {
  explain: "说明发往该路径的请求为何去往那里",
  send: "发送请求",
  go: "跳到该编号的请求",
  where: "设置过滤条件；不带条件则显示全部",
  fault: "给选中的路由注入故障",
  "clear-faults": "取消选中路由的所有故障",
  replicas: "调整选中路由的后端数量",
  save: "把选中的请求写入文件；har 后加 shown、marked 或 all 则写入那些请求",
  "edit-object": "在 $EDITOR 中以 YAML 编辑任意对象并替换它",
  load: "查看 HTTP Archive 中的请求",
  live: "回到实时请求",
  theme: "更换配色",
};

/** Titles of the help. */
export const SCOPE_TITLES: Readonly<Record<Scope, Text>> = {
  global: { en: "Everywhere", zh: "任何位置" },
  list: { en: "In every pane", zh: "每个面板" },
  routes: { en: "Routes", zh: "路由" },
  request: { en: "Requests and inspector", zh: "请求与检查器" },
  inspector: { en: "Inspector", zh: "检查器" },
};

/** Label and help of a key in both languages. */
export function keyWords(item: (typeof KEY_BINDINGS)[number]): { readonly label: Text; readonly help: Text } {
  const [label, help] = ZH[item.id];
  return { label: { en: item.label, zh: label }, help: { en: item.help, zh: help } };
}

export function commandHelp(
  { name, help }: { readonly name: ArgumentCommandName; readonly help: string },
  language: Language,
): string {
  return language === "zh" ? COMMANDS_ZH[name] : help;
}
