import {
  asFields,
  at,
  dns1123Label,
  duplicateValue,
  forbiddenValue,
  invalidValue,
  labelValue,
  listAt,
  notSupportedValue,
  numberAt,
  qualifiedName,
  requiredValue,
  textAt,
} from "../../../apimachinery/index.ts";
import { labelSelector, nodeSelector, nodeSelectorTerm } from "./selectors.ts";
import {
  child,
  each,
  isSet,
  oneOf,
  requiredOneOf,
  optional,
  optionalOneOf,
  positive,
  Seen,
  wellFormed,
  when,
  type Check,
  type Errors,
} from "./vocabulary.ts";

/** Where a Pod may run. */

const EFFECTS = ["NoSchedule", "PreferNoSchedule", "NoExecute"];

export function taintEffect(effect: string, path: string): Errors {
  return requiredOneOf(effect, path, EFFECTS);
}

function tolerationValue(toleration: unknown, path: string): Errors {
  const [operator, value] = [textAt(toleration, "operator"), textAt(toleration, "value")];
  const where = child(path, "operator");
  switch (operator) {
    case "":
    case "Equal": {
      const problems = labelValue(value);
      return when(problems.length > 0, invalidValue(where, value, problems.join(";")));
    }
    case "Exists":
      return when(value !== "", invalidValue(where, value, "value must be empty when `operator` is 'Exists'"));
    case "Lt":
    case "Gt":
      return [notSupportedValue(where, operator, ["Equal", "Exists", "Lt", "Gt"])];
    default:
      return [notSupportedValue(where, operator, ["Equal", "Exists"])];
  }
}

const toleration: Check = (value, path) => {
  const [key, operator, effect] = [textAt(value, "key"), textAt(value, "operator"), textAt(value, "effect")];
  const all = 'operator must be Exists when `key` is empty, which means "match all values and all keys"';
  const isTimed = isSet(at(value, "tolerationSeconds"));
  return [
    ...(key === "" ? [] : wellFormed(key, child(path, "key"), qualifiedName)),
    ...when(key === "" && operator !== "Exists", invalidValue(child(path, "operator"), operator, all)),
    ...when(
      isTimed && effect !== "NoExecute",
      invalidValue(child(path, "effect"), effect, "effect must be 'NoExecute' when `tolerationSeconds` is set"),
    ),
    ...tolerationValue(value, path),
    ...(effect === "" ? [] : taintEffect(effect, child(path, "effect"))),
  ];
};

export function tolerations(spec: unknown, path: string, field = "tolerations"): Errors {
  return each(spec, path, field, toleration);
}

/** Keys of labels whose values the Pod's own must equal. */
function labelKeys(holder: unknown, path: string, field: string, selector: unknown): Errors {
  if (listAt(holder, field).length === 0) return [];
  if (!isSet(selector))
    return [forbiddenValue(child(path, field), "must not be specified when labelSelector is not set")];
  return each(holder, path, field, (key, where) => wellFormed(String(key), where, qualifiedName));
}

/** `ValidateMatchLabelKeysAndMismatchLabelKeys`. */
function matchLabelKeys(term: unknown, path: string): Errors {
  const selector = at(term, "labelSelector");
  const matched = listAt(term, "matchLabelKeys").map(String);
  const mismatched = listAt(term, "mismatchLabelKeys");
  const selected = new Set(Object.keys(asFields(at(selector, "matchLabels"))));
  const repeated = listAt(selector, "matchExpressions").flatMap((expression) => {
    const key = textAt(expression, "key");
    const index = matched.lastIndexOf(key);
    const isRepeated = index >= 0 && selected.has(key);
    selected.add(key);
    return when(isRepeated, invalidValue(`${path}[${index}]`, key, "exists in both matchLabelKeys and labelSelector"));
  });
  return [
    ...labelKeys(term, path, "matchLabelKeys", selector),
    ...labelKeys(term, path, "mismatchLabelKeys", selector),
    ...repeated,
    ...each(term, path, "matchLabelKeys", (key, where) =>
      when(mismatched.includes(key), invalidValue(where, key, "exists in both matchLabelKeys and mismatchLabelKeys")),
    ),
  ];
}

const podAffinityTerm: Check = (term, path) => {
  const key = textAt(term, "topologyKey");
  return [
    ...labelSelector(at(term, "labelSelector"), child(path, "labelSelector")),
    ...labelSelector(at(term, "namespaceSelector"), child(path, "namespaceSelector")),
    ...listAt(term, "namespaces").flatMap((name) => wellFormed(String(name), child(path, "namespace"), dns1123Label)),
    ...matchLabelKeys(term, path),
    ...when(key === "", requiredValue(child(path, "topologyKey"), "can not be empty")),
    ...wellFormed(key, child(path, "topologyKey"), qualifiedName),
  ];
};

const REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
const PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";

function weight(term: unknown, path: string): Errors {
  const value = numberAt(term, "weight");
  const isOutside = value <= 0 || value > 100;
  return when(isOutside, invalidValue(child(path, "weight"), value, "must be in the range 1-100"));
}

const podAffinity: Check = (affinity, path) => [
  ...each(affinity, path, REQUIRED, podAffinityTerm),
  ...each(affinity, path, PREFERRED, (term, where) => [
    ...weight(term, where),
    ...podAffinityTerm(at(term, "podAffinityTerm"), child(where, "podAffinityTerm")),
  ]),
];

const nodeAffinity: Check = (affinity, path) => [
  ...optional(affinity, path, REQUIRED, nodeSelector),
  ...each(affinity, path, PREFERRED, (term, where) => [
    ...weight(term, where),
    ...nodeSelectorTerm(at(term, "preference"), child(where, "preference"), false),
  ]),
];

export const affinity: Check = (value, path) => [
  ...optional(value, path, "nodeAffinity", nodeAffinity),
  ...optional(value, path, "podAffinity", podAffinity),
  ...optional(value, path, "podAntiAffinity", podAffinity),
];

const ACTIONS = ["DoNotSchedule", "ScheduleAnyway"];
const NODE_POLICIES = ["Honor", "Ignore"];

function minDomains(constraint: unknown, path: string): Errors {
  const action = textAt(constraint, "whenUnsatisfiable");
  return optional(constraint, path, "minDomains", (count, where) => [
    ...positive(count, where),
    ...when(
      action !== "DoNotSchedule",
      invalidValue(where, count, `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${action}`),
    ),
  ]);
}

export function topologySpread(spec: unknown, path: string): Errors {
  const all = listAt(spec, "topologySpreadConstraints");
  const pair = (constraint: unknown): string =>
    `{${textAt(constraint, "topologyKey")}, ${textAt(constraint, "whenUnsatisfiable")}}`;
  const last = new Map(all.map((constraint, index) => [pair(constraint), index]));
  return each(spec, path, "topologySpreadConstraints", (constraint, where, index) => {
    const later = (last.get(pair(constraint)) ?? index) > index;
    return [
      ...positive(at(constraint, "maxSkew"), child(where, "maxSkew")),
      ...when(textAt(constraint, "topologyKey") === "", requiredValue(child(where, "topologyKey"), "can not be empty")),
      ...oneOf(textAt(constraint, "whenUnsatisfiable"), child(where, "whenUnsatisfiable"), ACTIONS),
      ...when(later, duplicateValue(child(where, "{topologyKey, whenUnsatisfiable}"), pair(constraint))),
      ...minDomains(constraint, where),
      ...optionalOneOf(constraint, where, "nodeAffinityPolicy", NODE_POLICIES),
      ...optionalOneOf(constraint, where, "nodeTaintsPolicy", NODE_POLICIES),
      ...matchLabelKeys(constraint, where),
      ...labelSelector(at(constraint, "labelSelector"), child(where, "labelSelector")),
    ];
  });
}

export function schedulingGates(spec: unknown, path: string): Errors {
  const names = new Seen();
  return each(spec, path, "schedulingGates", (gate, where) => {
    const name = textAt(gate, "name");
    return [...wellFormed(name, where, qualifiedName), ...when(names.repeats(name), duplicateValue(where, name))];
  });
}
