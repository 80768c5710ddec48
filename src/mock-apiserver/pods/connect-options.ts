import { apiErrors, quote, type Fields } from "../../apimachinery/index.ts";
import { booleanParam, first, type KindDefinition, type Query } from "../../apiserver/index.ts";
import { transientKind } from "../admission/request-admission.ts";

/** The objects that connections are admitted as: what their queries say, in Kubernetes' types. */
export interface ConnectOptions {
  readonly kind: KindDefinition;
  readonly read: (query: Query) => Fields;
}

function streams(query: Query, otherwise: readonly string[]): Fields {
  const asked = ["stdin", "stdout", "stderr", "tty"].filter(
    (name) => booleanParam(query, name) ?? otherwise.includes(name),
  );
  const container = first(query, "container");
  return { ...Object.fromEntries(asked.map((name) => [name, true])), ...(container === "" ? {} : { container }) };
}

/** `pkg/apis/core/v1/defaults.go`: both outputs are on where an attach does not say. */
export const ATTACH_OPTIONS: ConnectOptions = {
  kind: transientKind("", "PodAttachOptions"),
  read: (query) => streams(query, ["stdout", "stderr"]),
};

export const EXEC_OPTIONS: ConnectOptions = {
  kind: transientKind("", "PodExecOptions"),
  read: (query) => ({ ...streams(query, []), command: query.get("command") ?? null }),
};

const MAX_PORT = 65_535;

/** @throws ApiError 400 in the words of strconv.ParseUint */
function portOf(text: string): number {
  const isNumber = /^\d+$/.test(text);
  if (isNumber && Number(text) <= MAX_PORT) return Number(text);
  const why = isNumber ? "value out of range" : "invalid syntax";
  throw apiErrors.badRequest(`cannot convert to []int32: strconv.ParseUint: parsing ${quote(text)}: ${why}`);
}

export const FORWARD_OPTIONS: ConnectOptions = {
  kind: transientKind("", "PodPortForwardOptions"),
  read: (query) => {
    const ports = (query.get("ports") ?? []).flatMap((text) => text.split(",").map(portOf));
    return ports.length === 0 ? {} : { ports };
  },
};

/** Of `pods/proxy`, `services/proxy` and `nodes/proxy`. */
export function proxyOptions(kind: string): KindDefinition {
  return transientKind("", `${kind}ProxyOptions`);
}
