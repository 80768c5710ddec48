import {
  asFields,
  at,
  dns1035Label,
  dns1123Subdomain,
  duplicateValue,
  invalidValue,
  listAt,
  notSupportedValue,
  pathSegmentName,
  qualifiedName,
  requiredValue,
  textAt,
  tooManyValue,
  type KubeObject,
} from "../../../apimachinery/index.ts";
import { webhookServiceErrors, webhookUrlErrors } from "../../custom-resources/definition/webhook-rules.ts";
import { conditionErrors } from "./expressions.ts";
import { labelSelector } from "./selectors.ts";
import {
  child,
  each,
  isSet,
  oneOf,
  optional,
  optionalOneOf,
  requiredText,
  Seen,
  wellFormed,
  when,
  type Check,
  type Errors,
  wildcardAlone,
} from "./vocabulary.ts";

/** Webhook configurations, and the rules that they share with policies. */

const SCOPES = ["*", "Cluster", "Namespaced"];
const OPERATIONS = ["*", "CONNECT", "CREATE", "DELETE", "UPDATE"];
export const FAILURE_POLICIES = ["Fail", "Ignore"];
export const MATCH_POLICIES = ["Equivalent", "Exact"];
const SIDE_EFFECTS = ["None", "NoneOnDryRun"];
const REVIEW_VERSIONS = ["v1", "v1beta1"];
const REINVOCATION = ["IfNeeded", "Never"];

function needed(rule: unknown, path: string, field: string): Errors {
  return when(listAt(rule, field).length === 0, requiredValue(child(path, field)));
}

function resources(rule: unknown, path: string): Errors {
  const all = listAt(rule, "resources").map(String);
  const where = child(path, "resources");
  const [wholes, anywhere] = [new Set<string>(), new Set<string>()];
  const single = all.flatMap((name, index) => {
    const field = `${where}[${index}]`;
    if (name === "") return [requiredValue(field)];
    const [resource, sub] = splitOnce(name);
    if (sub === undefined) return [];
    const errors = [
      ...when(
        wholes.has(resource),
        invalidValue(field, name, `if '${resource}/*' is present, must not specify ${name}`),
      ),
      ...when(anywhere.has(sub), invalidValue(field, name, `if '*/${sub}' is present, must not specify ${name}`)),
    ];
    if (sub === "*") wholes.add(resource);
    if (resource === "*") anywhere.add(sub);
    return errors;
  });
  const plain = all.filter((name) => name !== "" && !name.includes("/"));
  // Go only remembers the last one.
  const isLastNamed = plain.length > 0 && plain.at(-1) !== "*";
  return [
    ...needed(rule, path, "resources"),
    ...single,
    ...when(
      all.length > 1 && all.includes("*/*"),
      invalidValue(where, all, "if '*/*' is present, must not specify other resources"),
    ),
    ...when(
      all.includes("*") && isLastNamed,
      invalidValue(where, all, "if '*' is present, must not specify other resources without subresources"),
    ),
  ];
}

function splitOnce(name: string): [string, string | undefined] {
  const slash = name.indexOf("/");
  return slash < 0 ? [name, undefined] : [name.slice(0, slash), name.slice(slash + 1)];
}

/** `admissionregistration.RuleWithOperations`. */
export const ruleWithOperations: Check = (rule, path) => [
  ...needed(rule, path, "operations"),
  ...wildcardAlone(rule, path, "operations", "operations"),
  ...each(rule, path, "operations", (operation, where) => oneOf(operation, where, OPERATIONS)),
  ...needed(rule, path, "apiGroups"),
  ...wildcardAlone(rule, path, "apiGroups", "API groups"),
  ...needed(rule, path, "apiVersions"),
  ...wildcardAlone(rule, path, "apiVersions", "API versions"),
  ...each(rule, path, "apiVersions", (version, where) => when(version === "", requiredValue(where))),
  ...resources(rule, path),
  ...optionalOneOf(rule, path, "scope", SCOPES),
];

export const namedRule: Check = (rule, path) => {
  const names = new Seen();
  return [
    ...each(rule, path, "resourceNames", (name, where) => [
      ...wellFormed(String(name), where, pathSegmentName),
      ...when(names.repeats(String(name)), duplicateValue(where, name)),
    ]),
    ...ruleWithOperations(rule, path),
  ];
};

const MAX_CONDITIONS = 64;

export function matchConditions(holder: unknown, path: string): Errors {
  const hasParams = isSet(at(holder, "paramKind"));
  const names = new Seen();
  const count = listAt(holder, "matchConditions").length;
  return [
    ...when(count > MAX_CONDITIONS, tooManyValue(child(path, "matchConditions"), count, MAX_CONDITIONS)),
    ...each(holder, path, "matchConditions", (condition, where) => {
      const [name, expression] = [textAt(condition, "name"), textAt(condition, "expression")];
      return [
        ...(expression.trim() === ""
          ? [requiredValue(child(where, "expression"))]
          : conditionErrors(expression, child(where, "expression"), hasParams)),
        ...requiredText(condition, where, "name", qualifiedName),
        ...when(name !== "" && names.repeats(name), duplicateValue(child(where, "name"), name)),
      ];
    }),
  ];
}

/** `IsFullyQualifiedName`. */
function fullyQualified(name: string, path: string): Errors {
  if (name === "") return [requiredValue(path)];
  const problems = dns1123Subdomain(name);
  if (problems.length > 0) return [invalidValue(path, name, problems.join(","))];
  const why = "should be a domain with at least three segments separated by dots";
  return when(name.split(".").length < 3, invalidValue(path, name, why));
}

function clientConfig(hook: unknown, path: string): Errors {
  const config = at(hook, "clientConfig");
  const where = child(path, "clientConfig");
  const [url, service] = [at(config, "url"), at(config, "service")];
  if (isSet(url) === isSet(service)) return [requiredValue(where, "exactly one of url or service is required")];
  return isSet(url)
    ? webhookUrlErrors(String(url), child(where, "url"))
    : webhookServiceErrors(asFields(service), child(where, "service"));
}

function reviewVersions(hook: unknown, path: string): Errors {
  const versions = listAt(hook, "admissionReviewVersions").map(String);
  const where = child(path, "admissionReviewVersions");
  const known = REVIEW_VERSIONS.join(", ");
  const seen = new Seen();
  if (versions.length === 0) return [requiredValue(where, `must specify one of ${known}`)];
  return [
    ...versions.flatMap((version, index) => {
      const field = `${where}[${index}]`;
      if (seen.repeats(version)) return [invalidValue(field, version, "duplicate version")];
      return wellFormed(version, field, dns1035Label);
    }),
    ...when(
      !versions.some((version) => REVIEW_VERSIONS.includes(version)),
      invalidValue(where, versions, `must include at least one of ${known}`),
    ),
  ];
}

function sideEffects(hook: unknown, path: string): Errors {
  const value = at(hook, "sideEffects");
  const where = child(path, "sideEffects");
  if (!isSet(value)) return [requiredValue(where, `must specify one of ${SIDE_EFFECTS.join(", ")}`)];
  return when(!SIDE_EFFECTS.includes(String(value)), notSupportedValue(where, value, SIDE_EFFECTS));
}

const webhook: Check = (hook, path) => [
  ...fullyQualified(textAt(hook, "name"), child(path, "name")),
  ...each(hook, path, "rules", ruleWithOperations),
  ...optionalOneOf(hook, path, "failurePolicy", FAILURE_POLICIES),
  ...optionalOneOf(hook, path, "matchPolicy", MATCH_POLICIES),
  ...sideEffects(hook, path),
  ...optional(hook, path, "timeoutSeconds", (seconds, where) =>
    when(
      Number(seconds) < 1 || Number(seconds) > 30,
      invalidValue(where, seconds, "the timeout value must be between 1 and 30 seconds"),
    ),
  ),
  ...optional(hook, path, "namespaceSelector", labelSelector),
  ...optional(hook, path, "objectSelector", labelSelector),
  ...optionalOneOf(hook, path, "reinvocationPolicy", REINVOCATION),
  ...clientConfig(hook, path),
  ...matchConditions(hook, path),
  ...reviewVersions(hook, path),
];

export function webhookConfigurationErrors(object: KubeObject): Errors {
  const names = new Seen();
  return each(object, "", "webhooks", (hook, where) => {
    const name = textAt(hook, "name");
    return [
      ...webhook(hook, where),
      ...when(name !== "" && names.repeats(name), duplicateValue(child(where, "name"), name)),
    ];
  });
}
