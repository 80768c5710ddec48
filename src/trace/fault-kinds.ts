import type { Text } from "../apimachinery/index.ts";

/** A kind of failure that can be injected. */
export interface FaultSpec {
  /** As in `pg.faults.set`. */
  readonly name: string;
  /** For people. */
  readonly label: string;
  /** The label in Chinese. */
  readonly zh: string;
  /** What the value counts, where the fault takes one. */
  readonly value?: {
    /** e.g. `ms`. */
    readonly unit: string;
    /** Where none is given. */
    readonly initial: number;
  };
  /** It can also be asked for a single request, by header. */
  readonly perRequest?: true;
}

/** The faults a route can be given. */
export const FAULTS = [
  { name: "wrong-ca", label: "the caBundle is another CA's", zh: "caBundle 换成了另一个 CA" },
  { name: "expired-certificate", label: "the backend shows an expired certificate", zh: "后端出示过期证书" },
  {
    name: "delay",
    label: "every answer comes late",
    zh: "每个应答都来得晚",
    value: { unit: "ms", initial: 2000 },
    perRequest: true,
  },
  {
    name: "black-hole",
    label: "the connection opens and nothing ever comes",
    zh: "连接建立但没有任何数据",
    perRequest: true,
  },
  { name: "backend-down", label: "nobody listens at the endpoint", zh: "端点上无人监听" },
  { name: "no-endpoints", label: "the service has no endpoints", zh: "Service 没有端点" },
  { name: "no-service", label: "the service does not exist", zh: "Service 不存在" },
  { name: "error-500", label: "the backend answers 500", zh: "后端应答 500", perRequest: true },
  {
    name: "drop-remote-headers",
    label: "X-Remote-* does not reach the backend",
    zh: "X-Remote-* 到不了后端",
    perRequest: true,
  },
  { name: "hold", label: "requests wait until they are released", zh: "请求被扣住，直到放行", perRequest: true },
] as const satisfies readonly FaultSpec[];

/** The faults there are. */
export type FaultName = (typeof FAULTS)[number]["name"];

/** A request that carries it is given these faults alone, e.g. `X-Playground-Fault: delay=500, drop-remote-headers`. */
export const FAULT_HEADER = "x-playground-fault";

/** A fault that is set on a route. */
export interface InjectedFault {
  /** Which one. */
  readonly name: FaultName;
  /** In the fault's own unit; its initial value where none was given. */
  readonly value: number;
  /** Nobody is told of it: what it does shows, and not that it is injected. */
  readonly secret?: true;
}

/** Reads `name` or `name=value`. @throws Error that says which faults there are */
export function parseFault(text: string): InjectedFault {
  const read = readFault(text);
  if ("name" in read) return read;
  throw new Error(read.en);
}

/** As `parseFault`; an unknown name is explained in every language. */
export function readFault(text: string): InjectedFault | Text {
  const [name = "", given] = text.trim().split("=");
  const spec: FaultSpec | undefined = FAULTS.find((fault) => fault.name === name);
  if (spec === undefined) {
    const known = FAULTS.map((fault) => fault.name).join(", ");
    return {
      en: `there is no fault ${JSON.stringify(name)}; there are ${known}`,
      zh: `没有名为 ${JSON.stringify(name)} 的故障；可用的故障：${known}`,
    };
  }
  const value = given === undefined ? (spec.value?.initial ?? 0) : Number(given);
  if (given !== undefined && (spec.value === undefined || !(value >= 0 && value <= 3_600_000))) {
    const unit = spec.value?.unit;
    const takes = unit === undefined ? "takes no value" : `takes a number of ${unit} up to 3600000`;
    const chinese = unit === undefined ? "没有值" : `的值是不超过 3600000 的数，单位 ${unit}`;
    const shown = JSON.stringify(given);
    return { en: `the fault ${name} ${takes}, not ${shown}`, zh: `故障 ${name} ${chinese}，而不是 ${shown}` };
  }
  return { name: spec.name as FaultName, value };
}

/** The faults of a header's value; unknown names are ignored, as unknown headers are. */
export function parseFaultHeader(value: string): InjectedFault[] {
  return value.split(",").flatMap((part) => {
    try {
      const fault = parseFault(part);
      const spec: FaultSpec | undefined = FAULTS.find(({ name }) => name === fault.name);
      return spec?.perRequest === true ? [fault] : [];
    } catch {
      return [];
    }
  });
}

/** What decides whether a fault changes anything. */
export interface FaultTarget {
  readonly insecureSkipTLSVerify: boolean;
  /** The type of its Service; undefined when there is none. */
  readonly serviceType: string | undefined;
}

const UNSEEN: Text = {
  en: "insecureSkipTLSVerify: nobody looks at the certificate.",
  zh: "insecureSkipTLSVerify：没有人检查证书。",
};
const NO_ENDPOINTS: Text = {
  en: "An ExternalName Service has no endpoints: its name is dialled.",
  zh: "ExternalName 类型的 Service 没有端点：直接连接它的名字。",
};

/** Why a fault changes nothing of a route; undefined when it does. */
export function whyWithoutEffect(fault: FaultName, target: FaultTarget): Text | undefined {
  if (target.insecureSkipTLSVerify && (fault === "wrong-ca" || fault === "expired-certificate")) return UNSEEN;
  if (fault === "no-endpoints" && target.serviceType === "ExternalName") return NO_ENDPOINTS;
  return undefined;
}
