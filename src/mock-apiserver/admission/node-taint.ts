import { asFields, ensure, listAt, textAt, type KubeObject } from "../../apimachinery/index.ts";
import type { KindDefinition } from "../../apiserver/index.ts";

const KEY = "node.kubernetes.io/not-ready";
const EFFECT = "NoSchedule";

/** Nothing is to run on a new Node before somebody has found it ready (k8s `plugin/pkg/admission/nodetaint`). */
export function taintNewNode({ group, kind }: KindDefinition, node: KubeObject): void {
  if (group !== "" || kind !== "Node") return;
  const taints = listAt(node, "spec", "taints");
  if (taints.some((taint) => textAt(taint, "key") === KEY && textAt(taint, "effect") === EFFECT)) return;
  asFields(ensure(node, "spec"))["taints"] = [...taints, { key: KEY, effect: EFFECT }];
}
