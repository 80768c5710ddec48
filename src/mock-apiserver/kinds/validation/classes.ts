import {
  at,
  dns1123Label,
  duplicateValue,
  fieldsAt,
  forbiddenValue,
  invalidValue,
  listAt,
  numberAt,
  type KubeObject,
} from "../../../apimachinery/index.ts";
import { labelDeprecation } from "./pod-warnings.ts";
import { printed } from "./printed.ts";
import { conditions } from "./conditions.ts";
import { containerResources } from "./resources.ts";
import { tolerations } from "./scheduling.ts";
import { labels, labelSelector } from "./selectors.ts";
import {
  child,
  counts,
  immutable,
  immutableFields,
  isSet,
  optional,
  optionalOneOf,
  requiredOneOf,
  requiredText,
  Seen,
  when,
  type Errors,
} from "./vocabulary.ts";
import { atMostAll, intOrPercent } from "./workloads.ts";

/** PriorityClasses, RuntimeClasses and PodDisruptionBudgets. */

const HIGHEST_PRIORITY = 1_000_000_000;
const SYSTEM_PREFIX = "system-";
const SYSTEM_PRIORITIES: Readonly<Record<string, number>> = {
  "system-node-critical": 2_000_001_000,
  "system-cluster-critical": 2_000_000_000,
};
const PREEMPTION_POLICIES = ["PreemptLowerPriority", "Never"];

function systemProblem({ metadata: { name = "" }, ...object }: KubeObject): string | undefined {
  const value = SYSTEM_PRIORITIES[name];
  if (value === undefined) return `${name} is not a known system priority class`;
  if (value !== numberAt(object, "value")) return `value of ${name} PriorityClass must be ${value}`;
  return at(object, "globalDefault") === true ? `globalDefault of ${name} PriorityClass must be false` : undefined;
}

export function priorityClassErrors(object: KubeObject): Errors {
  const isSystem = (object.metadata.name ?? "").startsWith(SYSTEM_PREFIX);
  const problem = isSystem ? systemProblem(object) : undefined;
  const reserved = `priority class names with '${SYSTEM_PREFIX}' prefix are reserved for system use only. error: ${problem ?? ""}`;
  const most = `maximum allowed value of a user defined priority is ${HIGHEST_PRIORITY}`;
  return [
    ...when(problem !== undefined, forbiddenValue("metadata.name", reserved)),
    ...when(!isSystem && numberAt(object, "value") > HIGHEST_PRIORITY, forbiddenValue("value", most)),
    ...optional(object, "", "preemptionPolicy", (policy, path) => requiredOneOf(policy, path, PREEMPTION_POLICIES)),
  ];
}

export function priorityClassChange(object: KubeObject, old: KubeObject): Errors {
  const isChanged = numberAt(object, "value") !== numberAt(old, "value");
  return [
    ...when(isChanged, forbiddenValue("value", "may not be changed in an update.")),
    ...immutableFields(object, old, "", ["preemptionPolicy"]),
  ];
}

function uniqueTolerations(scheduling: unknown, path: string): Errors {
  const seen = new Seen();
  const key = (toleration: unknown): string =>
    JSON.stringify(["key", "operator", "value", "effect"].map((field) => at(toleration, field) ?? ""));
  return listAt(scheduling, "tolerations").flatMap((toleration, index) =>
    when(seen.repeats(key(toleration)), duplicateValue(`${path}[${index}]`, printed("core.Toleration", toleration))),
  );
}

export function runtimeClassErrors(object: KubeObject): Errors {
  return [
    ...requiredText(object, "", "handler", dns1123Label),
    ...optional(object, "", "overhead", (overhead, path) =>
      containerResources({ limits: at(overhead, "podFixed") }, path, new Set()),
    ),
    ...optional(object, "", "scheduling", (scheduling, path) => [
      ...labels(at(scheduling, "nodeSelector"), child(path, "nodeSelector")),
      ...tolerations(scheduling, path),
      ...uniqueTolerations(scheduling, child(path, "tolerations")),
    ]),
  ];
}

export function runtimeClassChange(object: KubeObject, old: KubeObject): Errors {
  return immutable(at(object, "handler"), at(old, "handler"), "handler");
}

export function runtimeClassWarnings(object: KubeObject): string[] {
  return Object.keys(fieldsAt(object, "scheduling", "nodeSelector")).flatMap((label) => {
    const message = labelDeprecation(label);
    return message === undefined ? [] : [`scheduling.nodeSelector: ${message}`];
  });
}

export function budgetErrors({ spec }: KubeObject): Errors {
  const isBoth = isSet(at(spec, "minAvailable")) && isSet(at(spec, "maxUnavailable"));
  const dumped = printed("policy.PodDisruptionBudgetSpec", spec);
  return [
    ...when(isBoth, invalidValue("spec", dumped, "minAvailable and maxUnavailable cannot be both set")),
    ...["minAvailable", "maxUnavailable"].flatMap((field) =>
      optional(spec, "spec", field, (value, path) => [...intOrPercent(value, path), ...atMostAll(value, path)]),
    ),
    ...labelSelector(at(spec, "selector"), "spec.selector"),
    ...optionalOneOf(spec, "spec", "unhealthyPodEvictionPolicy", ["AlwaysAllow", "IfHealthyBudget"]),
  ];
}

export function budgetStatus({ status }: KubeObject): Errors {
  return [...conditions(status, "status"), ...budgetCounts(status)];
}

function budgetCounts(status: unknown): Errors {
  return counts(status, "status", "disruptionsAllowed", "currentHealthy", "desiredHealthy", "expectedPods");
}
