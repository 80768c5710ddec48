import { type KubeObject, asFields, ensure, fill, listAt, textAt } from "../../apimachinery/index.ts";
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
  }),
  define({
    ...common,
    ...bindingTable,
    kind: "ClusterRoleBinding",
    plural: "clusterrolebindings",
    namespaced: false,
    defaults: defaultBinding,
  }),
  define({
    ...common,
    ...roleTable,
    kind: "Role",
    plural: "roles",
  }),
  define({
    ...common,
    ...bindingTable,
    kind: "RoleBinding",
    plural: "rolebindings",
    defaults: defaultBinding,
  }),
];
