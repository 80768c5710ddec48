import type { LabelSelector, LabelSelectorRequirement } from "../types/index.ts";

type Labels = Readonly<Record<string, string>>;

/** Whether a selector of labels takes an object (apimachinery `meta/v1/helpers.go`); an empty one takes everything. */
export function selects(selector: LabelSelector, labels: Labels = {}): boolean {
  return (
    hasLabels(selector.matchLabels ?? {}, labels) &&
    (selector.matchExpressions ?? []).every((requirement) => meets(requirement, labels))
  );
}

/** Whether all wanted labels are there. */
export function hasLabels(wanted: Labels, labels: Labels = {}): boolean {
  return Object.entries(wanted).every(([key, value]) => Object.hasOwn(labels, key) && labels[key] === value);
}

function meets({ key, operator, values = [] }: LabelSelectorRequirement, labels: Labels): boolean {
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
  switch (operator) {
    case "In":
      return value !== undefined && values.includes(value);
    case "NotIn":
      return value === undefined || !values.includes(value);
    case "Exists":
      return value !== undefined;
    case "DoesNotExist":
      return value === undefined;
    default:
      return false;
  }
}
