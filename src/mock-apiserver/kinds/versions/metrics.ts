import { entryOf, at, asFields, fieldsAt, textAt, type Fields } from "../../../apimachinery/index.ts";

/**
 * Metrics of autoscalers: v2 has a metric and a target, v1 the same in fields beside each other
 * (k8s `pkg/apis/autoscaling/v1/conversion.go`).
 */
const FIELDS: Readonly<Record<string, string>> = {
  ContainerResource: "containerResource",
  External: "external",
  Object: "object",
  Pods: "pods",
  Resource: "resource",
};

/** Fields of v1 beside their paths in v2, by type; `current` stands for `target` where the metric is one of the status. */
type Names = Readonly<Record<string, readonly string[]>>;

const AVERAGES = { averageUtilization: "AverageUtilization", averageValue: "AverageValue", value: "Value" } as const;

function namesOf(type: string, side: "target" | "current"): Names {
  const metric = type === "External" ? { metricName: ["metric", "name"], metricSelector: ["metric", "selector"] } : {};
  const described =
    type === "Pods" || type === "Object" ? { metricName: ["metric", "name"], selector: ["metric", "selector"] } : {};
  const object = type === "Object" ? { target: ["describedObject"] } : {};
  const named = type.endsWith("Resource")
    ? { name: ["name"], ...(type === "Resource" ? {} : { container: ["container"] }) }
    : {};
  const values = Object.entries(AVERAGES).map(([field, suffix]): [string, readonly string[]] => [
    type === "Object" && field === "averageValue" ? field : side + suffix,
    [side, field],
  ]);
  return { ...named, ...object, ...metric, ...described, ...Object.fromEntries(values) };
}

function flatten(metric: unknown, side: "target" | "current"): Fields {
  const type = textAt(metric, "type");
  const field = entryOf(FIELDS, type) ?? "";
  const source = fieldsAt(metric, field);
  const entries = Object.entries(namesOf(type, side)).map(([name, path]): [string, unknown] => [
    name,
    at(source, ...path),
  ]);
  const given = Object.fromEntries(entries.filter(([, value]) => value !== undefined));
  if (side === "current") given[shownZero(type)] ??= "0";
  return { type, [field]: given };
}

/** v1 always writes it of what was measured. */
function shownZero(type: string): string {
  return type === "Object" || type === "External" ? "currentValue" : "currentAverageValue";
}

function unflatten(metric: unknown, side: "target" | "current"): Fields {
  const type = textAt(metric, "type");
  const field = entryOf(FIELDS, type) ?? "";
  const source = fieldsAt(metric, field);
  const result: Fields = {};
  for (const [name, path] of Object.entries(namesOf(type, side))) {
    const value = at(source, name);
    if (value !== undefined) setPath(result, path, value);
  }
  if (side === "target") result["target"] = { type: targetType(result["target"]), ...asFields(result["target"]) };
  return { type, [field]: result };
}

function setPath(target: Fields, path: readonly string[], value: unknown): void {
  const [step = "", ...rest] = path;
  if (rest.length === 0) target[step] = value;
  else setPath((target[step] = asFields(target[step])), rest, value);
}

function targetType(target: unknown): string {
  if (at(target, "averageUtilization") !== undefined) return "Utilization";
  return at(target, "averageValue") === undefined ? "Value" : "AverageValue";
}

export const metricV1 = (metric: unknown): Fields => flatten(metric, "target");
export const metricV2 = (metric: unknown): Fields => unflatten(metric, "target");
export const currentMetricV1 = (metric: unknown): Fields => flatten(metric, "current");
export const currentMetricV2 = (metric: unknown): Fields => unflatten(metric, "current");
