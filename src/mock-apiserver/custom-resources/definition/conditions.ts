import { at, listAt, textAt, type Fields, type KubeObject } from "../../../apimachinery/index.ts";

/** Conditions of a definition (apiextensions `pkg/apihelpers`). */
export interface Condition {
  readonly type: string;
  readonly status: "True" | "False" | "Unknown";
  readonly reason: string;
  readonly message: string;
}

export function findCondition(object: KubeObject, type: string): Fields | undefined {
  return listAt(object, "status", "conditions").find((item) => textAt(item, "type") === type) as Fields | undefined;
}

export function hasCondition(object: KubeObject, type: string, status = "True"): boolean {
  return textAt(findCondition(object, type), "status") === status;
}

/** The list with a condition set; the time of its transition stays while the status does. */
export function withCondition(conditions: readonly unknown[], set: Condition, now: string): readonly unknown[] {
  const at = conditions.findIndex((item) => textAt(item, "type") === set.type);
  const { type, status, reason, message } = set;
  const before = conditions[at];
  const since = before !== undefined && textAt(before, "status") === status ? textAt(before, "lastTransitionTime") : "";
  const made = { type, status, lastTransitionTime: since === "" ? now : since, reason, message };
  return at < 0 ? [...conditions, made] : conditions.with(at, made);
}

export function conditionsOf(object: KubeObject): readonly unknown[] {
  const found = at(object, "status", "conditions");
  return Array.isArray(found) ? found : [];
}
