import { at, listAt, textAt, type KubeObject } from "../../apimachinery/index.ts";

/** Which objects a quota means. */

/** Whether a requirement takes a value; empty where there is none (`ScopedResourceSelectorRequirementsAsSelector`). */
export function takesValue(requirement: unknown, value: string): boolean {
  const values = listAt(requirement, "values");
  switch (textAt(requirement, "operator")) {
    case "In":
      return value !== "" && values.includes(value);
    case "NotIn":
      return value === "" || !values.includes(value);
    case "Exists":
      return value !== "";
    default:
      return value === "";
  }
}

/** A scope is a requirement that it holds. */
export function scopesOf(quota: KubeObject): readonly unknown[] {
  return [
    ...listAt(quota, "spec", "scopes").map((scopeName) => ({ scopeName, operator: "Exists" })),
    ...listAt(at(quota, "spec", "scopeSelector"), "matchExpressions"),
  ];
}
