import type { Language, Text } from "../apimachinery/index.ts";
import type { HeaderChange } from "./header-diff.ts";

interface Reason {
  readonly change: HeaderChange["change"];
  readonly name: RegExp;
  readonly why: Text;
}

/** Why the aggregator changed a header, by what it did and to which; the first that fits counts. */
const REASONS: readonly Reason[] = [
  {
    change: "added",
    name: /^x-remote-(?:user|uid|group)$|^x-remote-extra-/,
    why: {
      en: "who asks, as the main apiserver found out; the front proxy's certificate makes it believable",
      zh: "主 apiserver 认证出的身份；前端代理证书使其可信",
    },
  },
  {
    change: "changed",
    name: /^x-remote-(?:user|uid|group)$|^x-remote-extra-/,
    why: {
      en: "what the client claimed was replaced by whom the main apiserver authenticated",
      zh: "客户端自称的身份被替换为主 apiserver 认证出的身份",
    },
  },
  {
    change: "dropped",
    name: /^x-remote-/,
    why: {
      en: "only the front proxy may say who asks: a client's claim is dropped",
      zh: "只有前端代理可以声明身份：客户端的声明被丢弃",
    },
  },
  {
    change: "dropped",
    name: /^(?:authorization|proxy-authorization)$/,
    why: {
      en: "the client's credential ends at the main apiserver",
      zh: "客户端凭据到主 apiserver 为止",
    },
  },
  {
    change: "dropped",
    name: /^impersonate-/,
    why: { en: "the main apiserver has already changed the user", zh: "主 apiserver 已经替换了用户" },
  },
  {
    change: "dropped",
    name: /^(?:connection|keep-alive|proxy-connection|te|trailer|transfer-encoding|upgrade|proxy-authenticate)$/,
    why: { en: "belongs to one connection, not to the request", zh: "只属于单个连接，不属于请求" },
  },
  {
    change: "added",
    name: /^x-forwarded-/,
    why: { en: "from where, and by which name, the client asked", zh: "客户端的来源地址和所用的主机名" },
  },
  {
    change: "changed",
    name: /^x-forwarded-/,
    why: { en: "written anew: a client's own word for it proves nothing", zh: "重新写入：客户端自己的说法不足为凭" },
  },
  {
    change: "changed",
    name: /^host$/,
    why: {
      en: "the backend is asked by the address of its Service",
      zh: "按后端 Service 的地址发出请求",
    },
  },
  {
    change: "added",
    name: /^audit-id$/,
    why: { en: "the request's number in the audit log", zh: "请求在审计日志中的编号" },
  },
  {
    change: "added",
    name: /^accept-encoding$/,
    why: { en: "Go's transport asks for gzip itself", zh: "Go 的传输层自行请求 gzip" },
  },
  {
    change: "dropped",
    name: /^x-playground-fault$/,
    why: { en: "asks the playground for a fault; the backend never sees it", zh: "向 playground 请求故障；后端看不到" },
  },
  {
    change: "dropped",
    name: /^expect$/,
    why: { en: "answered by the main apiserver", zh: "由主 apiserver 应答" },
  },
];

/** Empty where nothing is known, and for what stayed the same. */
export function reasonFor({ change, name }: HeaderChange, language: Language): string {
  const lower = name.toLowerCase();
  return REASONS.find((reason) => reason.change === change && reason.name.test(lower))?.why[language] ?? "";
}
