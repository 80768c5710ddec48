import {
  at,
  duplicateValue,
  invalidValue,
  listAt,
  notSupportedValue,
  numberAt,
  qualifiedName,
  quote,
  requiredValue,
  textAt,
  tooLongValue,
  tooManyValue,
  type FieldError,
} from "../../../apimachinery/index.ts";
import { printed } from "./printed.ts";
import {
  child,
  each,
  invalidWhole,
  isSet,
  nonNegative,
  oneOf,
  optional,
  wellFormed,
  when,
  type Check,
  type Errors,
} from "./vocabulary.ts";

/** When a Job fails or succeeds early (k8s `pkg/apis/batch/validation`). */

const MAX_RULES = 20;
const MAX_PATTERNS = 20;
const MAX_VALUES = 255;
const MAX_INDEXES_BYTES = 64 * 1024;
const ACTIONS = ["Count", "FailIndex", "FailJob", "Ignore"];
const OPERATORS = ["In", "NotIn"];
const STATUSES = ["False", "True", "Unknown"];

/** An enumeration whose absence is answered with its values, as Go prints a list of texts. */
function listedOneOf(value: string, path: string, allowed: readonly string[]): Errors {
  if (value === "") return [requiredValue(path, `valid values: [${allowed.map(quote).join(" ")}]`)];
  return oneOf(value, path, allowed);
}

function atMost(value: unknown, path: string, field: string, max: number): Errors {
  const { length } = listAt(value, field);
  return when(length > max, tooManyValue(child(path, field), length, max));
}

function exitValues(codes: unknown, path: string): Errors {
  const values = listAt(codes, "values").map(Number);
  const where = child(path, "values");
  const excludesZero = textAt(codes, "operator") === "In";
  const first = new Map(values.map((value, index) => [value, index] as const).toReversed());
  const isOrdered = values.every((value, index) => index === 0 || (values[index - 1] ?? 0) <= value);
  return [
    ...when(values.length === 0, invalidValue(where, at(codes, "values"), "at least one value is required")),
    ...atMost(codes, path, "values", MAX_VALUES),
    ...values.flatMap((value, index) => [
      ...when(
        excludesZero && value === 0,
        invalidValue(`${where}[${index}]`, value, "must not be 0 for the In operator"),
      ),
      ...when((first.get(value) ?? index) < index, duplicateValue(`${where}[${index}]`, value)),
    ]),
    ...when(!isOrdered, invalidValue(where, values, "must be ordered")),
  ];
}

function exitCodes(codes: unknown, path: string, containers: readonly string[]): Errors {
  const name = at(codes, "containerName");
  const why = "must be one of the container or initContainer names in the pod template";
  return [
    ...listedOneOf(textAt(codes, "operator"), child(path, "operator"), OPERATORS),
    ...when(isSet(name) && !containers.includes(String(name)), invalidValue(child(path, "containerName"), name, why)),
    ...exitValues(codes, path),
  ];
}

const podCondition: Check = (pattern, path) => [
  ...wellFormed(textAt(pattern, "type"), child(path, "type"), qualifiedName),
  ...listedOneOf(textAt(pattern, "status"), child(path, "status"), STATUSES),
];

function failureRule(rule: unknown, path: string, spec: unknown, containers: readonly string[]): Errors {
  const action = textAt(rule, "action");
  const hasConditions = listAt(rule, "onPodConditions").length > 0;
  const hasCodes = isSet(at(rule, "onExitCodes"));
  const lacksIndexes = action === "FailIndex" && !isSet(at(spec, "backoffLimitPerIndex"));
  const [both, neither] = [
    "specifying both OnExitCodes and OnPodConditions is not supported",
    "specifying one of OnExitCodes and OnPodConditions is required",
  ];
  return [
    ...listedOneOf(action, child(path, "action"), ACTIONS),
    ...when(lacksIndexes, invalidValue(child(path, "action"), action, "requires the backoffLimitPerIndex to be set")),
    ...optional(rule, path, "onExitCodes", (codes, where) => exitCodes(codes, where, containers)),
    ...atMost(rule, path, "onPodConditions", MAX_PATTERNS),
    ...each(rule, path, "onPodConditions", podCondition),
    ...when(hasCodes && hasConditions, invalidWhole(path, both)),
    ...when(!hasCodes && !hasConditions, invalidWhole(path, neither)),
  ];
}

export function failurePolicy(spec: unknown, path: string): Errors {
  const pod = at(spec, "template", "spec");
  const containers = [...listAt(pod, "containers"), ...listAt(pod, "initContainers")].map((one) => textAt(one, "name"));
  return optional(spec, path, "podFailurePolicy", (policy, where) => [
    ...atMost(policy, where, "rules", MAX_RULES),
    ...each(policy, where, "rules", (rule, inner) => failureRule(rule, inner, spec, containers)),
  ]);
}

function readIndex(text: string, completions: number): number | string {
  if (!/^[+-]?\d+$/.test(text)) return `cannot convert string to integer for index: ${quote(text)}`;
  return Number(text) >= completions ? `too large index: ${quote(text)}` : Number(text);
}

const notIncreasing = (before: number, now: number): string =>
  `non-increasing order, previous: ${before}, current: ${now}`;

/** How many indexes `0-2,5` names, or what is wrong with it. */
function countIndexes(text: string, completions: number): number | string {
  if (text === "") return 0;
  let total = 0;
  let last: number | undefined;
  for (const interval of text.split(",")) {
    const ends = interval.split("-");
    if (ends.length > 2)
      return `the fragment ${quote(interval)} violates the requirement that an index interval can have at most two parts separated by '-'`;
    const first = readIndex(ends[0] ?? "", completions);
    if (typeof first === "string") return first;
    const end = ends[1] === undefined ? first : readIndex(ends[1], completions);
    if (typeof end === "string") return end;
    if (ends.length > 1 && first >= end) return notIncreasing(first, end);
    if (last !== undefined && last >= first) return notIncreasing(last, first);
    total += end - first + 1;
    last = end;
  }
  return total;
}

function succeededCount(rule: unknown, path: string, completions: number, total: number | undefined): Errors {
  return optional(rule, path, "succeededCount", (value, where) => {
    const least = (limit: number, of: string): FieldError =>
      invalidValue(where, value, `must be less than or equal to ${limit} (the number of ${of})`);
    return [
      ...nonNegative(value, where),
      ...when(Number(value) > completions, least(completions, "specified completions")),
      ...when(
        total !== undefined && Number(value) > total,
        least(total ?? 0, "indexes in the specified succeededIndexes field"),
      ),
    ];
  });
}

function successRule(rule: unknown, path: string, completions: number): Errors {
  const indexes = at(rule, "succeededIndexes");
  const neither = "at least one of succeededCount or succeededIndexes must be specified";
  const where = child(path, "succeededIndexes");
  const text = typeof indexes === "string" ? indexes : "";
  const counted = countIndexes(text, completions);
  const total = typeof counted === "number" ? counted : 0;
  return [
    ...when(!isSet(indexes) && !isSet(at(rule, "succeededCount")), requiredValue(path, neither)),
    ...when(text.length > MAX_INDEXES_BYTES, tooLongValue(where, MAX_INDEXES_BYTES)),
    ...when(
      typeof counted === "string",
      invalidValue(where, text, `error parsing succeededIndexes: ${String(counted)}`),
    ),
    ...succeededCount(rule, path, completions, isSet(indexes) ? total : undefined),
  ];
}

export function successPolicy(spec: unknown, path: string): Errors {
  return optional(spec, path, "successPolicy", (policy, where) => {
    if (textAt(spec, "completionMode") !== "Indexed")
      return [invalidValue(where, printed("batch.SuccessPolicy", policy), "requires indexed completion mode")];
    const none = "at least one rules must be specified when the successPolicy is specified";
    return [
      ...when(listAt(policy, "rules").length === 0, requiredValue(child(where, "rules"), none)),
      ...atMost(policy, where, "rules", MAX_RULES),
      ...each(policy, where, "rules", (rule, inner) => successRule(rule, inner, numberAt(spec, "completions"))),
    ];
  });
}

export function replacementPolicy(spec: unknown, path: string): Errors {
  const allowed = isSet(at(spec, "podFailurePolicy")) ? ["Failed"] : ["Failed", "TerminatingOrFailed"];
  return optional(spec, path, "podReplacementPolicy", (policy, where) =>
    when(!allowed.includes(String(policy)), notSupportedValue(where, policy, allowed)),
  );
}
