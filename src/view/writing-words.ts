import type { Text } from "../apimachinery/index.ts";

/** What exports, the editor's text and descriptions say. */
export const WRITING_WORDS = {
  "leg.asked": { en: "client to main apiserver", zh: "客户端 → 主 apiserver" },
  "leg.passed-on": { en: "main apiserver to {service} at {address}", zh: "主 apiserver → {service}（{address}）" },
  "leg.replied": { en: "backend to main apiserver", zh: "后端 → 主 apiserver" },
  "leg.answered": { en: "main apiserver to client", zh: "主 apiserver → 客户端" },
  "raw.no-answer": { en: "no answer: {why}", zh: "没有应答：{why}" },
  "raw.none-yet": { en: "none yet", zh: "尚无" },
  "raw.cut-off": { en: "cut off: {bytes} bytes in all", zh: "已截断：共 {bytes} 字节" },
  "editor.save": {
    en: "Change what you like and save; leave without saving, or empty the file, to send nothing.",
    zh: "随意修改后保存即发送；不保存就退出，或清空文件，则什么都不发送。",
  },
  "editor.as": {
    en: "The user whose credentials are used; without this line the administrator's:",
    zh: "使用哪个用户的凭据；没有这一行就用管理员的：",
  },
  "editor.no-start": {
    en: "expected METHOD and PATH, e.g. GET /apis",
    zh: "这里应是方法与路径，例如 GET /apis",
  },
  "editor.no-header": {
    en: "expected a header, e.g. Accept: application/json",
    zh: "这里应是请求头，例如 Accept: application/json",
  },
  "curl.truncated": {
    en: "the record holds only the beginning of the {bytes} bytes of body",
    zh: "请求体共 {bytes} 字节，记录里只有开头一段",
  },
  "kubectl.no-raw": {
    en: "kubectl has no --raw for {method}; export it as curl",
    zh: "kubectl 的 --raw 不支持 {method}；请导出为 curl",
  },
  "route.path": { en: "Path", zh: "路径" },
  "route.endpoint": { en: "Endpoint", zh: "端点" },
  "route.available": { en: "Available", zh: "可用" },
  "route.reason": { en: "Reason", zh: "原因" },
  "route.message": { en: "Message", zh: "消息" },
  "route.group-priority": { en: "Group priority", zh: "组优先级" },
  "route.version-priority": { en: "Version priority", zh: "版本优先级" },
  "route.faults": { en: "Injected faults", zh: "注入的故障" },
  "route.none": { en: "none", zh: "无" },
  "route.no-service": { en: "none: the main apiserver serves it itself", zh: "无：由主 apiserver 自己提供" },
  "route.unchecked": { en: "not checked yet", zh: "尚未检查" },
  "route.try": { en: "Try:  {command}", zh: "试试：{command}" },
} as const satisfies Record<string, Text>;
