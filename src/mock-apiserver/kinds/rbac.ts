import { isDeepStrictEqual } from "node:util";
import {
  invalidValue,
  notSupportedValue,
  requiredValue,
  type FieldError,
  type KubeObject,
  asFields,
  ensure,
  fill,
  listAt,
  textAt,
} from "../../apimachinery/index.ts";
import { type KindDefinition, age, ageColumn, column, nameColumn, nameOf, define } from "../../apiserver/index.ts";

const GROUP = "rbac.authorization.k8s.io";
const OTHER_VERSIONS = ["v1alpha1", "v1beta1"];

/** k8s `pkg/apis/rbac/v1/defaults.go`. */
function defaultBinding(object: KubeObject): void {
  fill(ensure(object, "roleRef"), { apiGroup: GROUP });
  for (const item of listAt(object, "subjects").map(asFields)) {
    if (item["kind"] === "User" || item["kind"] === "Group") fill(item, { apiGroup: GROUP });
  }
}

/** k8s `pkg/apis/rbac/validation` ValidatePolicyRule. */
function ruleErrors(rule: unknown, index: number, isNamespaced: boolean): FieldError[] {
  const field = `rules[${index}]`;
  const urls = listAt(rule, "nonResourceURLs");
  const errors =
    listAt(rule, "verbs").length === 0
      ? [requiredValue(`${field}.verbs`, "verbs must contain at least one value")]
      : [];
  if (urls.length > 0) {
    if (isNamespaced)
      errors.push(invalidValue(`${field}.nonResourceURLs`, urls, "namespaced rules cannot apply to non-resource URLs"));
    const mixed = ["apiGroups", "resources", "resourceNames"].some((key) => listAt(rule, key).length > 0);
    if (mixed) {
      errors.push(
        invalidValue(
          `${field}.nonResourceURLs`,
          urls,
          "rules cannot apply to both regular resources and non-resource URLs",
        ),
      );
    }
    return errors;
  }
  if (listAt(rule, "apiGroups").length === 0) {
    errors.push(requiredValue(`${field}.apiGroups`, "resource rules must supply at least one api group"));
  }
  if (listAt(rule, "resources").length === 0) {
    errors.push(requiredValue(`${field}.resources`, "resource rules must supply at least one resource"));
  }
  return errors;
}

function subjectErrors(item: unknown, index: number, isNamespaced: boolean): FieldError[] {
  const field = `subjects[${index}]`;
  const kind = textAt(item, "kind");
  const group = textAt(item, "apiGroup");
  const errors = textAt(item, "name") === "" ? [requiredValue(`${field}.name`)] : [];
  if (kind === "ServiceAccount") {
    if (group !== "") errors.push(notSupportedValue(`${field}.apiGroup`, group, [""]));
    if (!isNamespaced && textAt(item, "namespace") === "") errors.push(requiredValue(`${field}.namespace`));
  } else if (kind === "User" || kind === "Group") {
    if (group !== GROUP) errors.push(notSupportedValue(`${field}.apiGroup`, group, [GROUP]));
  } else {
    errors.push(notSupportedValue(`${field}.kind`, kind, ["ServiceAccount", "User", "Group"]));
  }
  return errors;
}

function bindingErrors(object: KubeObject, roleKinds: readonly string[], isNamespaced: boolean): FieldError[] {
  const ref = object["roleRef"];
  const group = textAt(ref, "apiGroup");
  const kind = textAt(ref, "kind");
  return [
    ...(group === GROUP ? [] : [notSupportedValue("roleRef.apiGroup", group, [GROUP])]),
    ...(roleKinds.includes(kind) ? [] : [notSupportedValue("roleRef.kind", kind, roleKinds)]),
    ...(textAt(ref, "name") === "" ? [requiredValue("roleRef.name")] : []),
    ...listAt(object, "subjects").flatMap((item, index) => subjectErrors(item, index, isNamespaced)),
  ];
}

function roleRefErrors(object: KubeObject, old: KubeObject): FieldError[] {
  return isDeepStrictEqual(object["roleRef"], old["roleRef"])
    ? []
    : [invalidValue("roleRef", object["roleRef"], "cannot change roleRef")];
}

function subjectCells(object: KubeObject): string[] {
  const subjects = listAt(object, "subjects");
  const names = (kind: string): string =>
    subjects
      .filter((item) => textAt(item, "kind") === kind)
      .map((item) => (kind === "ServiceAccount" ? `${textAt(item, "namespace")}/` : "") + textAt(item, "name"))
      .join(", ");
  return [names("User"), names("Group"), names("ServiceAccount")];
}

const common = {
  group: GROUP,
  version: "v1",
  otherVersions: OTHER_VERSIONS,
  createOnUpdate: true,
  updateChecks: ["whole", "update"],
  nameRule: "path-segment",
} as const;

const roleTable: Pick<KindDefinition, "columns" | "cells"> = {
  columns: [nameColumn, column("Created At", "When it was created.")],
  cells: (object) => [nameOf(object), object.metadata.creationTimestamp ?? ""],
};

const bindingTable: Pick<KindDefinition, "columns" | "cells"> = {
  columns: [
    nameColumn,
    column("Role", "The role that it grants."),
    ageColumn,
    column("Users", "Users that get it.", 1),
    column("Groups", "Groups that get it.", 1),
    column("ServiceAccounts", "Service accounts that get it.", 1),
  ],
  cells: (object, now) => [
    nameOf(object),
    `${textAt(object, "roleRef", "kind")}/${textAt(object, "roleRef", "name")}`,
    age(object, now),
    ...subjectCells(object),
  ],
};

export const rbacKinds: readonly KindDefinition[] = [
  define({
    ...common,
    ...roleTable,
    kind: "ClusterRole",
    plural: "clusterroles",
    namespaced: false,
    validate: (object) => listAt(object, "rules").flatMap((rule, index) => ruleErrors(rule, index, false)),
  }),
  define({
    ...common,
    ...bindingTable,
    kind: "ClusterRoleBinding",
    plural: "clusterrolebindings",
    namespaced: false,
    defaults: defaultBinding,
    validate: (object) => bindingErrors(object, ["ClusterRole"], false),
    validateUpdate: roleRefErrors,
  }),
  define({
    ...common,
    ...roleTable,
    kind: "Role",
    plural: "roles",
    validate: (object) => listAt(object, "rules").flatMap((rule, index) => ruleErrors(rule, index, true)),
  }),
  define({
    ...common,
    ...bindingTable,
    kind: "RoleBinding",
    plural: "rolebindings",
    defaults: defaultBinding,
    validate: (object) => bindingErrors(object, ["ClusterRole", "Role"], true),
    validateUpdate: roleRefErrors,
  }),
];
