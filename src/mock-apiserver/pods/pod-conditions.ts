import { asFields, listAt, textAt, type Fields, type KubeObject } from "../../apimachinery/index.ts";

/** The conditions of a pod with another one (k8s `pkg/api/pod` UpdatePodCondition). */
export function withPodCondition(pod: KubeObject, condition: Readonly<Fields>, now: string): Fields[] {
  const conditions = listAt(pod, "status", "conditions").map(asFields);
  const old = conditions.find(({ type }) => type === condition["type"]);
  const isSame = old !== undefined && old["status"] === condition["status"];
  const lastTransitionTime = isSame ? (old["lastTransitionTime"] ?? now) : now;
  const next = { lastProbeTime: null, ...condition, lastTransitionTime };
  return old === undefined ? [...conditions, next] : conditions.map((other) => (other === old ? next : other));
}

/** k8s `pkg/api/pod` IsPodReady. */
export function isReady(pod: KubeObject): boolean {
  return listAt(pod, "status", "conditions").some(
    (condition) => textAt(condition, "type") === "Ready" && textAt(condition, "status") === "True",
  );
}
