import {
  at,
  dns1123Label,
  forbiddenValue,
  invalidValue,
  listAt,
  notSupportedValue,
  numberAt,
  pathSegmentName,
  requiredValue,
  textAt,
  type FieldError,
  type KubeObject,
} from "../../../apimachinery/index.ts";
import { amount, containerResourceName, notNegativeAmount } from "./resources.ts";
import {
  child,
  counts,
  each,
  isSet,
  oneOf,
  optional,
  optionalOneOf,
  positive,
  requiredText,
  wellFormed,
  when,
  type Check,
  type Errors,
} from "./vocabulary.ts";

/** k8s `pkg/apis/autoscaling/validation`. */

const MAX_WINDOW_SECONDS = 3600;
const MAX_PERIOD_SECONDS = 1800;

/** Whether a group version must be readable, and name a group. */
interface VersionRule {
  readonly isKnown?: boolean;
  readonly mayLackGroup: boolean;
}

function groupVersionProblem(text: string, { isKnown = false, mayLackGroup }: VersionRule): string | undefined {
  if (isKnown) return undefined;
  const parts = text.split("/");
  if (parts.length > 2) return `unexpected GroupVersion string: ${text}`;
  const hasGroup = parts.length === 2 && parts[0] !== "";
  return hasGroup || mayLackGroup ? undefined : "apiVersion must specify API group";
}

function reference(target: unknown, path: string, rule: VersionRule): Errors {
  const version = textAt(target, "apiVersion");
  const problem = groupVersionProblem(version, rule);
  return [
    ...requiredText(target, path, "kind", pathSegmentName),
    ...requiredText(target, path, "name", pathSegmentName),
    ...(problem === undefined ? [] : [invalidValue(child(path, "apiVersion"), version, problem)]),
  ];
}

const metricName: Check = (metric, path) => {
  const name = textAt(metric, "name");
  if (name === "") return [requiredValue(child(path, "name"), "must specify a metric name")];
  return wellFormed(name, child(path, "name"), pathSegmentName);
};

const TARGET_TYPES = ["Utilization", "Value", "AverageValue"];

const target: Check = (value, path) => {
  const type = textAt(value, "type");
  const where = child(path, "type");
  return [
    ...when(type === "", requiredValue(where, "must specify a metric target type")),
    ...when(
      !TARGET_TYPES.includes(type),
      invalidValue(where, type, "must be either Utilization, Value, or AverageValue"),
    ),
    ...["value", "averageValue"].flatMap((field) =>
      optional(value, path, field, (quantity, inner) =>
        when(amount(quantity).nanos <= 0n, invalidValue(inner, quantity, "must be positive")),
      ),
    ),
    ...optional(value, path, "averageUtilization", (number, inner) =>
      when(Number(number) < 1, invalidValue(inner, number, "must be greater than 0")),
    ),
  ];
};

/** Fields of a metric's target that are missing, or may not both be there. */
interface TargetRule {
  readonly either: readonly [string, string?];
  readonly missing: string;
  readonly both?: readonly [string, string];
}

function targetOf(source: unknown, path: string, { either, missing, both }: TargetRule): Errors {
  const where = child(path, "target");
  const has = (field: string | undefined): boolean => field !== undefined && isSet(at(source, "target", field));
  const [first, second] = either;
  return [
    ...target(at(source, "target"), where),
    ...when(!has(first) && !has(second), requiredValue(child(where, first), missing)),
    ...(both !== undefined && has(first) && has(second) ? [forbiddenValue(child(where, both[0]), both[1])] : []),
  ];
}

const RESOURCE_TARGET: TargetRule = {
  either: ["averageUtilization", "averageValue"],
  missing: "must set either a target raw value or a target utilization",
  both: ["averageValue", "may not set both a target raw value and a target utilization"],
};

const NAMELESS = "must specify a resource name";

/** In the order in which Go looks for them. */
const SOURCES: Readonly<Record<string, Check>> = {
  object: (source, path) => [
    ...reference(at(source, "describedObject"), child(path, "describedObject"), { mayLackGroup: true }),
    ...metricName(at(source, "metric"), child(path, "metric")),
    ...targetOf(source, path, {
      either: ["averageValue", "value"],
      missing: "must set either a target value or averageValue",
    }),
  ],
  external: (source, path) => [
    ...metricName(at(source, "metric"), child(path, "metric")),
    ...targetOf(source, path, {
      either: ["averageValue", "value"],
      missing: "must set either a target value for metric or a per-pod target",
      both: ["value", "may not set both a target value for metric and a per-pod target"],
    }),
  ],
  pods: (source, path) => [
    ...metricName(at(source, "metric"), child(path, "metric")),
    ...targetOf(source, path, {
      either: ["averageValue"],
      missing: "must specify a positive target averageValue",
    }),
  ],
  resource: (source, path) => [
    ...when(textAt(source, "name") === "", requiredValue(child(path, "name"), NAMELESS)),
    ...targetOf(source, path, RESOURCE_TARGET),
  ],
  containerResource: (source, path) => {
    const [name, container] = [textAt(source, "name"), textAt(source, "container")];
    return [
      ...(name === ""
        ? [requiredValue(child(path, "name"), NAMELESS)]
        : containerResourceName(name, child(path, "name"))),
      ...(container === ""
        ? [requiredValue(child(path, "container"), "must specify a container")]
        : wellFormed(container, child(path, "container"), dns1123Label)),
      ...targetOf(source, path, RESOURCE_TARGET),
    ];
  },
};

const METRIC_TYPES: Readonly<Record<string, string>> = {
  ContainerResource: "containerResource",
  External: "external",
  Object: "object",
  Pods: "pods",
  Resource: "resource",
};

const metric: Check = (spec, path) => {
  const type = textAt(spec, "type");
  const where = child(path, "type");
  const expected = METRIC_TYPES[type];
  const unknown: FieldError = notSupportedValue(where, type, Object.keys(METRIC_TYPES));
  const present = Object.keys(SOURCES).filter((field) => isSet(at(spec, field)));
  const [first] = present;
  const others = present.length === 1 ? [] : present.filter((field) => field !== expected).sort();
  return [
    ...when(type === "", requiredValue(where, "must specify a metric source type")),
    ...when(expected === undefined, unknown),
    ...(first === undefined ? [] : (SOURCES[first]?.(at(spec, first), child(path, first)) ?? [])),
    ...(expected === undefined
      ? [unknown]
      : when(
          !present.includes(expected),
          requiredValue(child(path, expected), "must populate information for the given metric source"),
        )),
    ...others.map((field) => forbiddenValue(child(path, field), "must populate the given metric source only")),
  ];
};

function scalingPolicy(policy: unknown, path: string): Errors {
  const period = at(policy, "periodSeconds");
  const where = child(path, "periodSeconds");
  return [
    ...oneOf(textAt(policy, "type"), child(path, "type"), ["Percent", "Pods"]),
    ...positive(at(policy, "value"), child(path, "value")),
    ...positive(period, where),
    ...when(
      Number(period) > MAX_PERIOD_SECONDS,
      invalidValue(where, period, `must be less than or equal to ${MAX_PERIOD_SECONDS}`),
    ),
  ];
}

const scalingRules: Check = (rules, path) => [
  ...optional(rules, path, "stabilizationWindowSeconds", (seconds, where) => [
    ...when(Number(seconds) < 0, invalidValue(where, seconds, "must be greater than or equal to zero")),
    ...when(
      Number(seconds) > MAX_WINDOW_SECONDS,
      invalidValue(where, seconds, `must be less than or equal to ${MAX_WINDOW_SECONDS}`),
    ),
  ]),
  ...optionalOneOf(rules, path, "selectPolicy", ["Disabled", "Max", "Min"]),
  ...when(
    listAt(rules, "policies").length === 0,
    requiredValue(child(path, "policies"), "must specify at least one Policy"),
  ),
  ...each(rules, path, "policies", scalingPolicy),
  ...optional(rules, path, "tolerance", notNegativeAmount),
];

function metrics(spec: unknown, path: string): Errors {
  const list = listAt(spec, "metrics");
  const isScalable = list.some((one) => ["Object", "External"].includes(textAt(one, "type")));
  const why = "must specify at least one Object or External metric to support scaling to zero replicas";
  return [
    ...each(spec, path, "metrics", metric),
    ...when(at(spec, "minReplicas") === 0 && !isScalable, forbiddenValue(child(path, "metrics"), why)),
  ];
}

function targetRule(spec: unknown, before: unknown): VersionRule {
  const [wanted, old] = [at(spec, "scaleTargetRef"), at(before, "scaleTargetRef")];
  const isSame = ["apiVersion", "kind"].every((field) => textAt(wanted, field) === textAt(old, field));
  return {
    isKnown: before !== undefined && isSame,
    mayLackGroup: textAt(wanted, "kind") === "ReplicationController",
  };
}

/** `HPAScaleToZero` is off: fewer than one replica are refused. */
function specErrors(spec: unknown, before?: unknown): Errors {
  const [least, most] = [at(spec, "minReplicas"), numberAt(spec, "maxReplicas")];
  const path = "spec.maxReplicas";
  const noFewer = "must be greater than or equal to 1";
  return [
    ...when(isSet(least) && Number(least) < 1, invalidValue("spec.minReplicas", least, noFewer)),
    ...when(most === 0, requiredValue(path, "must be set and greater than 0")),
    ...when(most < 0, invalidValue(path, most, noFewer)),
    ...when(
      isSet(least) && most < Number(least),
      invalidValue(path, most, "must be greater than or equal to `minReplicas`"),
    ),
    ...reference(at(spec, "scaleTargetRef"), "spec.scaleTargetRef", targetRule(spec, before)),
    ...metrics(spec, "spec"),
    ...optional(spec, "spec", "behavior", (behavior, where) => [
      ...optional(behavior, where, "scaleUp", scalingRules),
      ...optional(behavior, where, "scaleDown", scalingRules),
    ]),
  ];
}

export function newAutoscalerErrors({ spec }: KubeObject): Errors {
  return specErrors(spec);
}

export function autoscalerChange({ spec }: KubeObject, old: KubeObject): Errors {
  return specErrors(spec, old["spec"] ?? {});
}

export function autoscalerStatus({ status }: KubeObject): Errors {
  return counts(status, "status", "currentReplicas", "desiredReplicas");
}
