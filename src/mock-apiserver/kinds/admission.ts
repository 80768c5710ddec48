import { type KubeObject, asFields, at, ensure, fill, listAt, textAt, type Fields } from "../../apimachinery/index.ts";
import { type KindDefinition, age, ageColumn, column, nameColumn, nameOf, define } from "../../apiserver/index.ts";

/** admissionregistration.k8s.io/v1. Nothing here is called or evaluated; the objects are kept, listed and watched. */

const GROUP = "admissionregistration.k8s.io";

/** k8s `pkg/apis/admissionregistration/v1/defaults.go`. */
function defaultMatching(target: Fields): void {
  target["matchPolicy"] ??= "Equivalent";
  ensure(target, "namespaceSelector");
  ensure(target, "objectSelector");
}

function defaultRules(rules: readonly unknown[]): void {
  for (const rule of rules.map(asFields)) rule["scope"] ??= "*";
}

function defaultWebhooks(object: KubeObject): void {
  for (const webhook of listAt(object, "webhooks").map(asFields)) {
    webhook["failurePolicy"] ??= "Fail";
    webhook["timeoutSeconds"] ??= 10;
    defaultMatching(webhook);
    defaultRules(listAt(webhook, "rules"));
    const service = at(webhook, "clientConfig", "service");
    if (service !== undefined) asFields(service)["port"] ??= 443;
  }
}

function defaultPolicy(object: KubeObject): void {
  const spec = ensure(object, "spec");
  spec["failurePolicy"] ??= "Fail";
  const constraints = ensure(spec, "matchConstraints");
  defaultMatching(constraints);
  defaultRules([...listAt(constraints, "resourceRules"), ...listAt(constraints, "excludeResourceRules")]);
}

function defaultBinding(object: KubeObject): void {
  const match = at(object, "spec", "matchResources");
  if (match !== undefined) defaultMatching(asFields(match));
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

const webhookTable: Pick<KindDefinition, "columns" | "cells"> = {
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

function policyTable(field: string, title: string): Pick<KindDefinition, "columns" | "cells"> {
  return {
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
    defaults: defaultWebhooks,
  }),
  define({
    ...common,
    ...webhookTable,
    kind: "MutatingWebhookConfiguration",
    plural: "mutatingwebhookconfigurations",
    defaults: (object) => {
      defaultWebhooks(object);
      for (const webhook of listAt(object, "webhooks").map(asFields)) webhook["reinvocationPolicy"] ??= "Never";
    },
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
  }),
];
