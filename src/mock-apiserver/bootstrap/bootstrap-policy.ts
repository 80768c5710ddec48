import type { KubeObject, ObjectMeta } from "../../apimachinery/index.ts";
import { COMPONENT_ROLES } from "./bootstrap-policy-components.ts";
import { CONTROLLER_RULES } from "./bootstrap-policy-controllers.ts";
import { NAMESPACE_POLICY } from "./bootstrap-policy-namespaces.ts";
import { resourceRule, urlRule, type BindingRow, type ResourceRow, type RoleRow } from "./bootstrap-policy-table.ts";
import { CLUSTER_BINDINGS, USER_ROLES } from "./bootstrap-policy-users.ts";
import type { PolicyRule } from "../rbac/policy-rule.ts";
import { RBAC_GROUP } from "../rbac/rbac-index.ts";

const API_VERSION = `${RBAC_GROUP}/v1`;
/** Label of a role whose rules belong to the aggregated role of that name. */
const AGGREGATE_TO = `${RBAC_GROUP}/aggregate-to-`;

/** The roles and bindings that kube-apiserver creates at its start. The namespaces kube-system and kube-public must exist. */
export function bootstrapPolicy(): KubeObject[] {
  const controllers = Object.entries(CONTROLLER_RULES).map(([name, rules]) => ({ name, rules }));
  return [
    {
      ...head("ClusterRole", { name: "cluster-admin" }),
      rules: [resourceRule(["*", "*", "*"]), urlRule("*", "*")],
    },
    ...[...USER_ROLES, ...COMPONENT_ROLES].map(clusterRole),
    ...controllers.map(({ name, rules }) => clusterRole({ name: `system:controller:${name}`, rules })),
    ...CLUSTER_BINDINGS.map(clusterBinding),
    ...controllers.map(({ name }) => clusterBinding([`system:controller:${name}`, `sa:kube-system/${name}`])),
    ...Object.entries(NAMESPACE_POLICY).flatMap(([namespace, { roles, bindings }]) => [
      ...Object.entries(roles).map(([name, rules]) => role(namespace, name, rules)),
      ...bindings.map((row) => roleBinding(namespace, row)),
    ]),
  ];
}

function head(kind: string, metadata: ObjectMeta): KubeObject {
  return {
    apiVersion: API_VERSION,
    kind,
    metadata: {
      ...metadata,
      labels: { "kubernetes.io/bootstrapping": "rbac-defaults", ...metadata.labels },
      annotations: { "rbac.authorization.kubernetes.io/autoupdate": "true" },
    },
  };
}

function clusterRole({ name, urls, rules = [], aggregates, aggregatedTo }: RoleRow): KubeObject {
  const labels = aggregatedTo === undefined ? {} : { labels: { [`${AGGREGATE_TO}${aggregatedTo}`]: "true" } };
  const object = head("ClusterRole", { name, ...labels });
  if (aggregates !== undefined) {
    const matchLabels = { [`${AGGREGATE_TO}${aggregates}`]: "true" };
    return { ...object, rules: [], aggregationRule: { clusterRoleSelectors: [{ matchLabels }] } };
  }
  const all: PolicyRule[] = urls === undefined ? [] : [urlRule("get", urls)];
  return { ...object, rules: [...all, ...rules.map(resourceRule)] };
}

function role(namespace: string, name: string, rules: readonly ResourceRow[]): KubeObject {
  return { ...head("Role", { name, namespace }), rules: rules.map(resourceRule) };
}

function clusterBinding([roleName, subjects, name = roleName]: BindingRow): KubeObject {
  return binding(head("ClusterRoleBinding", { name }), "ClusterRole", roleName, subjects);
}

function roleBinding(namespace: string, [roleName, subjects, name = roleName]: BindingRow): KubeObject {
  return binding(head("RoleBinding", { name, namespace }), "Role", roleName, subjects);
}

function binding(object: KubeObject, kind: string, roleName: string, subjects: string): KubeObject {
  const list = subjects === "" ? [] : subjects.split(" ").map(subject);
  return {
    ...object,
    ...(list.length === 0 ? {} : { subjects: list }),
    roleRef: { apiGroup: RBAC_GROUP, kind, name: roleName },
  };
}

function subject(text: string): Record<string, string> {
  const colon = text.indexOf(":");
  const type = text.slice(0, colon);
  const rest = text.slice(colon + 1);
  if (type === "sa") {
    const [namespace = "", name = ""] = rest.split("/");
    return { kind: "ServiceAccount", name, namespace };
  }
  return { kind: type === "user" ? "User" : "Group", apiGroup: RBAC_GROUP, name: rest };
}
