import {
  asFields,
  at,
  dns1123Subdomain,
  forbiddenValue,
  invalidValue,
  labelValue,
  listAt,
  qualifiedName,
  requiredValue,
  textAt,
} from "../../../apimachinery/index.ts";
import { child, each, entriesOf, isSet, wellFormed, when, type Errors } from "./vocabulary.ts";

/** Labels, and the selectors of labels and of nodes. */

export function labels(value: unknown, path: string): Errors {
  return entriesOf(value).flatMap(([key, text]) => [
    ...wellFormed(key, path, qualifiedName),
    ...wellFormed(String(text), path, labelValue),
  ]);
}

const NEEDS_VALUES = "must be specified when `operator` is 'In' or 'NotIn'";
const NO_VALUES = "may not be specified when `operator` is 'Exists' or 'DoesNotExist'";
const NO_OPERATOR = "not a valid selector operator";

/** The values that an operator takes. */
function operatorErrors(requirement: unknown, path: string): Errors | undefined {
  const count = listAt(requirement, "values").length;
  switch (textAt(requirement, "operator")) {
    case "In":
    case "NotIn":
      return when(count === 0, requiredValue(child(path, "values"), NEEDS_VALUES));
    case "Exists":
    case "DoesNotExist":
      return when(count > 0, forbiddenValue(child(path, "values"), NO_VALUES));
    default:
      return undefined;
  }
}

function unknownOperator(requirement: unknown, path: string): Errors {
  return [invalidValue(child(path, "operator"), textAt(requirement, "operator"), NO_OPERATOR)];
}

function keyAndValues(requirement: unknown, path: string): Errors {
  return [
    ...wellFormed(textAt(requirement, "key"), child(path, "key"), qualifiedName),
    ...each(requirement, path, "values", (value, where) => wellFormed(String(value), where, labelValue)),
  ];
}

/** `metav1.LabelSelector`. */
export function labelSelector(value: unknown, path: string): Errors {
  if (!isSet(value)) return [];
  return [
    ...labels(at(value, "matchLabels"), child(path, "matchLabels")),
    ...each(value, path, "matchExpressions", (requirement, where) => [
      ...(operatorErrors(requirement, where) ?? unknownOperator(requirement, where)),
      ...keyAndValues(requirement, where),
    ]),
  ];
}

export function isEmptySelector(value: unknown): boolean {
  return Object.keys(asFields(at(value, "matchLabels"))).length + listAt(value, "matchExpressions").length === 0;
}

/** Whether labels satisfy a `metav1.LabelSelector`; one that is nil selects nothing. */
export function selects(value: unknown, has: unknown): boolean {
  if (!isSet(value)) return false;
  const present = asFields(has);
  const matches = (requirement: unknown): boolean => {
    const key = textAt(requirement, "key");
    const found = Object.hasOwn(present, key) ? present[key] : undefined;
    const isListed = found !== undefined && listAt(requirement, "values").includes(found);
    const verdicts: Readonly<Record<string, boolean>> = {
      In: isListed,
      NotIn: !isListed,
      Exists: found !== undefined,
      DoesNotExist: found === undefined,
    };
    return verdicts[textAt(requirement, "operator")] ?? false;
  };
  return (
    entriesOf(at(value, "matchLabels")).every(([key, text]) => Object.hasOwn(present, key) && present[key] === text) &&
    listAt(value, "matchExpressions").every(matches)
  );
}

/** Whether `metav1.LabelSelectorAsSelector` can read it. */
export function isReadableSelector(value: unknown): boolean {
  return labelSelector(value, "").length === 0;
}

function nodeRequirement(requirement: unknown, path: string, checksValues: boolean): Errors {
  const operator = textAt(requirement, "operator");
  const comparison =
    operator === "Gt" || operator === "Lt"
      ? when(
          listAt(requirement, "values").length !== 1,
          requiredValue(child(path, "values"), "must be specified single value when `operator` is 'Lt' or 'Gt'"),
        )
      : unknownOperator(requirement, path);
  return [
    ...(operatorErrors(requirement, path) ?? comparison),
    ...(checksValues
      ? keyAndValues(requirement, path)
      : wellFormed(textAt(requirement, "key"), child(path, "key"), qualifiedName)),
  ];
}

function nodeFieldRequirement(requirement: unknown, path: string): Errors {
  const isSetOperator = ["In", "NotIn"].includes(textAt(requirement, "operator"));
  const key = textAt(requirement, "key");
  const one = "must be only one value when `operator` is 'In' or 'NotIn' for node field selector";
  return [
    ...(isSetOperator
      ? when(listAt(requirement, "values").length !== 1, requiredValue(child(path, "values"), one))
      : unknownOperator(requirement, path)),
    ...(key === "metadata.name"
      ? each(requirement, path, "values", (value, where) => wellFormed(String(value), where, dns1123Subdomain))
      : [invalidValue(child(path, "key"), key, "not a valid field selector key")]),
  ];
}

/** `core.NodeSelectorTerm`; preferred terms take any label value. */
export function nodeSelectorTerm(term: unknown, path: string, checksValues = true): Errors {
  return [
    ...each(term, path, "matchExpressions", (item, where) => nodeRequirement(item, where, checksValues)),
    ...each(term, path, "matchFields", nodeFieldRequirement),
  ];
}

export function nodeSelector(value: unknown, path: string): Errors {
  if (listAt(value, "nodeSelectorTerms").length === 0)
    return [requiredValue(child(path, "nodeSelectorTerms"), "must have at least one node selector term")];
  return each(value, path, "nodeSelectorTerms", (term, where) => nodeSelectorTerm(term, where));
}
