import {
  entryOf,
  asFields,
  at,
  dns1035Label,
  dns1123Subdomain,
  duplicateValue,
  forbiddenValue,
  invalidValue,
  listAt,
  notSupportedValue,
  pathSegmentName,
  qualifiedName,
  requiredValue,
  textAt,
  type KubeObject,
} from "../../../apimachinery/index.ts";
import type { Scope } from "../../admission/cel/compile.ts";
import { PATCHING } from "../../admission/policies/mutator.ts";
import {
  annotationErrors,
  messageErrors,
  mutationErrors,
  policyScope,
  validationErrors,
  variableErrors,
} from "./expressions.ts";
import { labelSelector } from "./selectors.ts";
import { FAILURE_POLICIES, MATCH_POLICIES, matchConditions, namedRule } from "./webhooks.ts";
import {
  child,
  each,
  isSet,
  oneOf,
  optional,
  optionalOneOf,
  requiredOneOf,
  requiredText,
  Seen,
  wellFormed,
  when,
  type Check,
  type Errors,
} from "./vocabulary.ts";

/** Admission policies and their bindings. */

function requiredChoice(holder: unknown, path: string, field: string, allowed: readonly string[]): Errors {
  const value = at(holder, field);
  return isSet(value) ? oneOf(value, child(path, field), allowed) : [requiredValue(child(path, field))];
}

const matchResources: Check = (match, path) => [
  ...requiredChoice(match, path, "matchPolicy", MATCH_POLICIES),
  ...["namespaceSelector", "objectSelector"].flatMap((field) => {
    const selector = at(match, field);
    return isSet(selector) ? labelSelector(selector, child(path, field)) : [requiredValue(child(path, field))];
  }),
  ...each(match, path, "resourceRules", namedRule),
  ...each(match, path, "excludeResourceRules", namedRule),
];

const paramKind: Check = (kind, path) => {
  const [version, name] = [textAt(kind, "apiVersion"), textAt(kind, "kind")];
  const where = child(path, "apiVersion");
  const kindProblems = dns1035Label(name.toLowerCase());
  return [
    ...(version === "" ? [requiredValue(where)] : groupVersion(version, where)),
    ...(name === ""
      ? [requiredValue(child(path, "kind"))]
      : when(
          kindProblems.length > 0,
          invalidValue(
            child(path, "kind"),
            name,
            `may have mixed case, but should otherwise match: ${kindProblems.join(",")}`,
          ),
        )),
  ];
};

function groupVersion(text: string, path: string): Errors {
  const parts = text === "/" ? [] : text.split("/");
  if (parts.length > 2) return [invalidValue(path, text, `unexpected GroupVersion string: ${text}`)];
  const [version = "", group = ""] = parts.toReversed();
  const [groupProblems, versionProblems] = [group === "" ? [] : dns1123Subdomain(group), dns1035Label(version)];
  return [
    ...when(groupProblems.length > 0, invalidValue(path, group, groupProblems.join(","))),
    ...(version === ""
      ? [invalidValue(path, text, "version must be specified")]
      : when(versionProblems.length > 0, invalidValue(path, version, versionProblems.join(",")))),
  ];
}

const RESERVED = new Set(
  "true false null in as break const continue else for function if import let loop package namespace return var void while".split(
    " ",
  ),
);

function isIdentifier(name: string): boolean {
  return /^[_a-zA-Z][_a-zA-Z0-9]*$/.test(name) && !RESERVED.has(name);
}

const variable =
  (scope: Scope): Check =>
  (value, path) => {
    const name = textAt(value, "name");
    const source = textAt(value, "expression");
    return [
      ...(name.trim() === ""
        ? [requiredValue(child(path, "name"), "name is not specified")]
        : when(!isIdentifier(name), invalidValue(child(path, "name"), name, "must be a valid CEL identifier"))),
      ...(source.trim() === ""
        ? expression(value, path, "expression is not specified")
        : variableErrors(name, source, child(path, "expression"), scope)),
    ];
  };

function expression(holder: unknown, path: string, detail = "", field = "expression"): Errors {
  return when(textAt(holder, field).trim() === "", requiredValue(child(path, field), detail));
}

const REASONS = ["Forbidden", "Invalid", "RequestEntityTooLarge"];

const validation =
  (scope: Scope): Check =>
  (value, path) => {
    const source = textAt(value, "expression");
    const [message, computed] = [textAt(value, "message"), textAt(value, "messageExpression")];
    const blank = "must be non-empty if specified";
    const where = child(path, "message");
    return [
      ...(source.trim() === ""
        ? expression(value, path, "expression is not specified")
        : validationErrors(source, child(path, "expression"), scope)),
      ...(computed === ""
        ? []
        : computed.trim() === ""
          ? [invalidValue(child(path, "messageExpression"), computed, blank)]
          : messageErrors(computed, child(path, "messageExpression"), scope)),
      ...(message !== "" && message.trim() === ""
        ? [invalidValue(where, message, blank)]
        : when(/[\n\r]/.test(message.trim()), invalidValue(where, message, "must not contain line breaks"))),
      ...optionalOneOf(value, path, "reason", REASONS),
    ];
  };

const MAX_ANNOTATIONS = 20;

/** It is written with the policy's name in front. */
function annotationKey(name: string, key: string, path: string): Errors {
  if (name === "") return [invalidValue(path, key, "requires metadata.name be non-empty")];
  return wellFormed(`${name}/${key}`, path, qualifiedName);
}

function auditAnnotations(object: KubeObject, path: string, scope: Scope): Errors {
  const spec = object["spec"];
  const all = listAt(spec, "auditAnnotations");
  const keys = new Seen();
  return [
    ...when(
      all.length > MAX_ANNOTATIONS,
      invalidValue(child(path, "auditAnnotations"), all, `must not have more than ${MAX_ANNOTATIONS} auditAnnotations`),
    ),
    ...each(spec, path, "auditAnnotations", (annotation, where) => {
      const key = textAt(annotation, "key");
      const source = textAt(annotation, "valueExpression");
      return [
        ...annotationKey(object.metadata.name ?? "", key, child(where, "key")),
        ...(source.trim() === ""
          ? expression(annotation, where, "valueExpression is not specified", "valueExpression")
          : annotationErrors(source, child(where, "valueExpression"), scope)),
        ...when(keys.repeats(key), duplicateValue(child(where, "key"), key)),
      ];
    }),
  ];
}

function commonPolicy(spec: unknown, path: string): Errors {
  const constraints = at(spec, "matchConstraints");
  const where = child(path, "matchConstraints");
  return [
    ...requiredChoice(spec, path, "failurePolicy", FAILURE_POLICIES),
    ...optional(spec, path, "paramKind", paramKind),
    ...(isSet(constraints) ? matchResources(constraints, where) : [requiredValue(where)]),
    ...when(
      isSet(constraints) && listAt(constraints, "resourceRules").length === 0,
      requiredValue(child(where, "resourceRules")),
    ),
  ];
}

export function validatingPolicyErrors(object: KubeObject): Errors {
  const spec = object["spec"];
  const isEmpty = listAt(spec, "validations").length + listAt(spec, "auditAnnotations").length === 0;
  const needed = "validations or auditAnnotations must contain at least one item";
  const scope = policyScope(isSet(at(spec, "paramKind")), listAt(spec, "variables").length > 0);
  return [
    ...commonPolicy(spec, "spec"),
    ...matchConditions(spec, "spec"),
    ...each(spec, "spec", "variables", variable(scope)),
    ...when(isEmpty, requiredValue("spec.validations", needed), requiredValue("spec.auditAnnotations", needed)),
    ...each(spec, "spec", "validations", validation(scope)),
    ...auditAnnotations(object, "spec", scope),
  ];
}

const MUTATING = ["*", "CONNECT", "CREATE", "UPDATE"];

/** Nothing is left to change when an object is deleted. */
function mutatingOperations(match: unknown, path: string): Errors {
  return listAt(match, "resourceRules")
    .flatMap((rule) => listAt(rule, "operations"))
    .flatMap((operation) =>
      when(
        !MUTATING.includes(String(operation)),
        notSupportedValue(child(path, "resourceRules", "operations"), operation, MUTATING),
      ),
    );
}

const PATCHES: Readonly<Record<string, { readonly own: string; readonly other: string }>> = {
  JSONPatch: { own: "jsonPatch", other: "applyConfiguration" },
  ApplyConfiguration: { own: "applyConfiguration", other: "jsonPatch" },
};

const mutation =
  (scope: Scope): Check =>
  (value, path) => {
    const type = textAt(value, "patchType");
    const fields = entryOf(PATCHES, type);
    if (fields === undefined) return requiredOneOf(type, child(path, "patchType"), ["ApplyConfiguration", "JSONPatch"]);
    const { own, other } = fields;
    const patch = at(value, own);
    return [
      ...(isSet(patch)
        ? mutationExpression(patch, child(path, own), type, scope)
        : [requiredValue(child(path, own), `must be specified when patchType is ${type}`)]),
      ...when(
        isSet(at(value, other)),
        invalidValue(child(path, other), `{${other}}`, `must not be specified when patchType is ${type}`),
      ),
    ];
  };

function mutationExpression(patch: unknown, path: string, type: string, scope: Scope): Errors {
  const source = textAt(patch, "expression");
  const missing = expression(patch, path);
  return missing.length > 0 ? missing : mutationErrors(source, child(path, "expression"), type, scope);
}

export function mutatingPolicyErrors(object: KubeObject): Errors {
  const spec = object["spec"];
  const isEmpty = listAt(spec, "mutations").length === 0;
  const scope = policyScope(isSet(at(spec, "paramKind")), true);
  return [
    ...commonPolicy(spec, "spec"),
    ...mutatingOperations(at(spec, "matchConstraints"), "spec.matchConstraints"),
    ...matchConditions(spec, "spec"),
    ...each(spec, "spec", "variables", variable(scope)),
    ...when(isEmpty, requiredValue("spec.mutations", "mutations must contain at least one item")),
    ...each(spec, "spec", "mutations", mutation({ ...scope, ...PATCHING })),
    ...requiredOneOf(textAt(spec, "reinvocationPolicy"), "spec.reinvocationPolicy", ["IfNeeded", "Never"]),
  ];
}

const paramRef: Check = (ref, path) => {
  const [name, selector] = [textAt(ref, "name"), at(ref, "selector")];
  const both = "name and selector are mutually exclusive";
  const where = child(path, "parameterNotFoundAction");
  return [
    ...(name === "" ? [] : wellFormed(name, child(path, "name"), pathSegmentName)),
    ...when(name !== "" && isSet(selector), forbiddenValue(child(path, "name"), both)),
    ...labelSelector(selector, child(path, "selector")),
    ...when(name !== "" && isSet(selector), forbiddenValue(child(path, "selector"), both)),
    ...when(name === "" && !isSet(selector), requiredValue(path, "one of name or selector must be specified")),
    ...requiredOneOf(textAt(ref, "parameterNotFoundAction"), where, ["Deny", "Allow"]),
  ];
};

function binding(spec: unknown): Errors {
  return [
    ...requiredText(spec, "spec", "policyName", dns1123Subdomain),
    ...optional(spec, "spec", "paramRef", paramRef),
    ...optional(spec, "spec", "matchResources", matchResources),
  ];
}

const ACTIONS = ["Audit", "Deny", "Warn"];

export function validatingBindingErrors(object: KubeObject): Errors {
  const spec = object["spec"];
  const actions = listAt(spec, "validationActions");
  const seen = new Seen();
  const both =
    "must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)";
  const where = "spec.validationActions";
  return [
    ...binding(spec),
    ...each(spec, "spec", "validationActions", (action, path) => [
      ...oneOf(action, path, ACTIONS),
      ...when(seen.repeats(String(action)), duplicateValue(path, action)),
    ]),
    ...when(actions.includes("Deny") && actions.includes("Warn"), invalidValue(where, actions, both)),
    ...when(actions.length === 0, requiredValue(where, "at least one validation action is required")),
  ];
}

export function mutatingBindingErrors(object: KubeObject): Errors {
  const spec = object["spec"];
  return [...binding(spec), ...mutatingOperations(asFields(at(spec, "matchResources")), "spec.matchResources")];
}
