import {
  invalidValue,
  notSupportedValue,
  requiredValue,
  type FieldError,
  type KubeObject,
  dns1123Subdomain,
  asFields,
  at,
  ensure,
  fill,
  listAt,
  textAt,
  type Fields,
} from "../../apimachinery/index.ts";
import { type KindDefinition, age, ageColumn, column, nameColumn, nameOf, define } from "../../apiserver/index.ts";

/** admissionregistration.k8s.io/v1. Nothing here is called or evaluated; the objects are kept, listed and watched. */

const GROUP = "admissionregistration.k8s.io";
const FAILURE_POLICIES = ["Fail", "Ignore"];
const MATCH_POLICIES = ["Equivalent", "Exact"];
const SIDE_EFFECTS = ["None", "NoneOnDryRun"];
const REVIEW_VERSIONS = ["v1", "v1beta1"];
const ACTIONS = ["Audit", "Deny", "Warn"];

/** k8s `pkg/apis/admissionregistration/v1/defaults.go`. */
function defaultMatching(target: Fields): void {
  fill(target, { matchPolicy: "Equivalent" });
  ensure(target, "namespaceSelector");
  ensure(target, "objectSelector");
}

function defaultRules(rules: readonly unknown[]): void {
  for (const rule of rules.map(asFields)) rule["scope"] ??= "*";
}

function defaultWebhooks(object: KubeObject, extra: Readonly<Fields>): void {
  for (const webhook of listAt(object, "webhooks").map(asFields)) {
    fill(webhook, { failurePolicy: "Fail", ...extra });
    webhook["timeoutSeconds"] ??= 10;
    defaultMatching(webhook);
    defaultRules(listAt(webhook, "rules"));
    const service = at(webhook, "clientConfig", "service");
    if (service !== undefined) asFields(service)["port"] ??= 443;
  }
}

function defaultPolicy(object: KubeObject): void {
  const spec = ensure(object, "spec");
  fill(spec, { failurePolicy: "Fail" });
  const constraints = ensure(spec, "matchConstraints");
  defaultMatching(constraints);
  defaultRules([...listAt(constraints, "resourceRules"), ...listAt(constraints, "excludeResourceRules")]);
}

function defaultBinding(object: KubeObject): void {
  const match = at(object, "spec", "matchResources");
  if (match !== undefined) defaultMatching(asFields(match));
}

function oneOf(field: string, value: string, allowed: readonly string[]): FieldError[] {
  return allowed.includes(value) ? [] : [notSupportedValue(field, value, allowed)];
}

/** k8s `pkg/apis/admissionregistration/validation`, its common rules. */
function webhookErrors(webhook: unknown, index: number): FieldError[] {
  const field = `webhooks[${index}]`;
  const name = textAt(webhook, "name");
  const versions = listAt(webhook, "admissionReviewVersions");
  const sideEffects = textAt(webhook, "sideEffects");
  const timeout = at(webhook, "timeoutSeconds");
  const hasUrl = textAt(webhook, "clientConfig", "url") !== "";
  const hasService = at(webhook, "clientConfig", "service") !== undefined;
  const nameProblems = dns1123Subdomain(name).map((detail) => invalidValue(`${field}.name`, name, detail));
  const tooFew = "should be a domain with at least three segments separated by dots";
  return [
    ...(name === "" ? [requiredValue(`${field}.name`)] : nameProblems),
    ...(name !== "" && nameProblems.length === 0 && name.split(".").length < 3
      ? [invalidValue(`${field}.name`, name, tooFew)]
      : []),
    ...(versions.length === 0
      ? [requiredValue(`${field}.admissionReviewVersions`, `must specify one of ${REVIEW_VERSIONS.join(", ")}`)]
      : versions.some((version) => REVIEW_VERSIONS.includes(String(version)))
        ? []
        : [
            invalidValue(
              `${field}.admissionReviewVersions`,
              versions,
              `must include at least one of ${REVIEW_VERSIONS.join(", ")}`,
            ),
          ]),
    ...(sideEffects === ""
      ? [requiredValue(`${field}.sideEffects`, `must specify one of ${SIDE_EFFECTS.join(", ")}`)]
      : oneOf(`${field}.sideEffects`, sideEffects, SIDE_EFFECTS)),
    ...oneOf(`${field}.failurePolicy`, textAt(webhook, "failurePolicy"), FAILURE_POLICIES),
    ...oneOf(`${field}.matchPolicy`, textAt(webhook, "matchPolicy"), MATCH_POLICIES),
    ...(typeof timeout === "number" && (timeout < 1 || timeout > 30)
      ? [invalidValue(`${field}.timeoutSeconds`, timeout, "the timeout value must be between 1 and 30 seconds")]
      : []),
    ...(hasUrl === hasService
      ? [requiredValue(`${field}.clientConfig`, "exactly one of url or service is required")]
      : []),
  ];
}

function paramCell(object: KubeObject): string {
  const kind = at(object, "spec", "paramKind");
  return kind === undefined ? "<unset>" : `${textAt(kind, "apiVersion")}/${textAt(kind, "kind")}`;
}

function paramRefCell(object: KubeObject): string {
  const ref = at(object, "spec", "paramRef");
  if (ref === undefined) return "<unset>";
  const [namespace, name] = [textAt(ref, "namespace"), textAt(ref, "name")];
  if (name === "") return "*";
  return namespace === "" ? name : `${namespace}/${name}`;
}

const common = {
  group: GROUP,
  version: "v1",
  otherVersions: ["v1beta1"],
  categories: ["api-extensions"],
  namespaced: false,
  unconditionalUpdate: false,
  updateChecks: ["whole"],
  hasKubeFinalizers: false,
  tracksGeneration: true,
} as const;

const webhookTable: Pick<KindDefinition, "columns" | "cells" | "validate"> = {
  validate: (object) => listAt(object, "webhooks").flatMap(webhookErrors),
  columns: [nameColumn, column("Webhooks", "How many webhooks it configures.", 0, "integer"), ageColumn],
  cells: (object, now) => [nameOf(object), listAt(object, "webhooks").length, age(object, now)],
};

const bindingTable: Pick<KindDefinition, "columns" | "cells" | "defaults"> = {
  defaults: defaultBinding,
  columns: [
    nameColumn,
    column("PolicyName", "The policy that it binds."),
    column("ParamRef", "The parameters that the policy gets."),
    ageColumn,
  ],
  cells: (object, now) => [
    nameOf(object),
    textAt(object, "spec", "policyName"),
    paramRefCell(object),
    age(object, now),
  ],
};

function policyNameErrors(object: KubeObject): FieldError[] {
  return textAt(object, "spec", "policyName") === "" ? [requiredValue("spec.policyName")] : [];
}

function policyTable(field: string, title: string): Pick<KindDefinition, "columns" | "cells" | "validate"> {
  return {
    validate: (object) => [
      ...(listAt(object, "spec", "matchConstraints", "resourceRules").length === 0
        ? [requiredValue("spec.matchConstraints.resourceRules")]
        : []),
      ...oneOf("spec.failurePolicy", textAt(object, "spec", "failurePolicy"), FAILURE_POLICIES),
    ],
    columns: [
      nameColumn,
      column(title, "How many of them it has.", 0, "integer"),
      column("ParamKind", "The kind of its parameters."),
      ageColumn,
    ],
    cells: (object, now) => [nameOf(object), listAt(object, "spec", field).length, paramCell(object), age(object, now)],
  };
}

export const admissionKinds: readonly KindDefinition[] = [
  define({
    ...common,
    ...webhookTable,
    kind: "ValidatingWebhookConfiguration",
    plural: "validatingwebhookconfigurations",
    defaults: (object) => defaultWebhooks(object, {}),
  }),
  define({
    ...common,
    ...webhookTable,
    kind: "MutatingWebhookConfiguration",
    plural: "mutatingwebhookconfigurations",
    defaults: (object) => defaultWebhooks(object, { reinvocationPolicy: "Never" }),
  }),
  define({
    ...common,
    ...policyTable("validations", "Validations"),
    kind: "ValidatingAdmissionPolicy",
    plural: "validatingadmissionpolicies",
    hasStatus: true,
    defaults: defaultPolicy,
  }),
  define({
    ...common,
    ...bindingTable,
    kind: "ValidatingAdmissionPolicyBinding",
    plural: "validatingadmissionpolicybindings",
    validate: (object) => [
      ...policyNameErrors(object),
      ...(listAt(object, "spec", "validationActions").length === 0 ? [requiredValue("spec.validationActions")] : []),
      ...listAt(object, "spec", "validationActions").flatMap((action, index) =>
        oneOf(`spec.validationActions[${index}]`, String(action), ACTIONS),
      ),
    ],
  }),
  define({
    ...common,
    ...policyTable("mutations", "Mutations"),
    kind: "MutatingAdmissionPolicy",
    plural: "mutatingadmissionpolicies",
    defaults: (object) => {
      defaultPolicy(object);
      fill(ensure(object, "spec"), { reinvocationPolicy: "Never" });
    },
  }),
  define({
    ...common,
    ...bindingTable,
    kind: "MutatingAdmissionPolicyBinding",
    plural: "mutatingadmissionpolicybindings",
    validate: policyNameErrors,
  }),
];
