import {
  at,
  dns1123Subdomain,
  invalidValue,
  listAt,
  notSupportedValue,
  pathSegmentName,
  requiredValue,
  textAt,
  type KubeObject,
} from "../../../apimachinery/index.ts";
import { isDeepStrictEqual } from "node:util";
import { printed } from "./printed.ts";
import { isReadableSelector, labelSelector } from "./selectors.ts";
import { child, each, isSet, oneOf, requiredText, wellFormed, when, type Check, type Errors } from "./vocabulary.ts";

/** Roles and bindings. */

const GROUP = "rbac.authorization.k8s.io";

function policyRule(rule: unknown, path: string, isNamespaced: boolean): Errors {
  const empty = (field: string): boolean => listAt(rule, field).length === 0;
  const urls = listAt(rule, "nonResourceURLs");
  const where = child(path, "nonResourceURLs");
  const mixed = "rules cannot apply to both regular resources and non-resource URLs";
  const verbs = when(empty("verbs"), requiredValue(child(path, "verbs"), "verbs must contain at least one value"));
  if (urls.length > 0)
    return [
      ...verbs,
      ...when(isNamespaced, invalidValue(where, urls, "namespaced rules cannot apply to non-resource URLs")),
      ...when(!["apiGroups", "resources", "resourceNames"].every(empty), invalidValue(where, urls, mixed)),
    ];
  const needed = (field: string, what: string): Errors =>
    when(empty(field), requiredValue(child(path, field), `resource rules must supply at least one ${what}`));
  return [...verbs, ...needed("apiGroups", "api group"), ...needed("resources", "resource")];
}

export function roleErrors(object: KubeObject): Errors {
  return each(object, "", "rules", (rule, where) => policyRule(rule, where, true));
}

export function clusterRoleErrors(object: KubeObject): Errors {
  const aggregation = at(object, "aggregationRule");
  const list = "aggregationRule.clusterRoleSelectors";
  const needed = "at least one clusterRoleSelector required if aggregationRule is non-nil";
  return [
    ...each(object, "", "rules", (rule, where) => policyRule(rule, where, false)),
    ...when(
      isSet(aggregation) && listAt(aggregation, "clusterRoleSelectors").length === 0,
      requiredValue(list, needed),
    ),
    ...each(aggregation, "aggregationRule", "clusterRoleSelectors", (selector, where) => [
      ...labelSelector(selector, where),
      // Go dumps the selector that it could not make.
      ...when(!isReadableSelector(selector), invalidValue(where, null, "invalid label selector.")),
    ]),
  ];
}

function subject(isNamespaced: boolean): Check {
  return (value, path) => {
    const [kind, group, name] = ["kind", "apiGroup", "name"].map((field) => textAt(value, field));
    const where = child(path, "apiGroup");
    const named = requiredText(value, path, "name");
    switch (kind) {
      case "ServiceAccount":
        return [
          ...named,
          ...(name === "" ? [] : wellFormed(name ?? "", child(path, "name"), dns1123Subdomain)),
          ...when(group !== "", notSupportedValue(where, group, [""])),
          ...when(!isNamespaced && textAt(value, "namespace") === "", requiredValue(child(path, "namespace"))),
        ];
      case "User":
      case "Group":
        return [...named, ...oneOf(group, where, [GROUP])];
      default:
        return [...named, notSupportedValue(child(path, "kind"), kind, ["ServiceAccount", "User", "Group"])];
    }
  };
}

function bindingErrors(object: KubeObject, kinds: readonly string[], isNamespaced: boolean): Errors {
  const ref = at(object, "roleRef");
  return [
    ...oneOf(textAt(ref, "apiGroup"), "roleRef.apiGroup", [GROUP]),
    ...oneOf(textAt(ref, "kind"), "roleRef.kind", kinds),
    ...requiredText(ref, "roleRef", "name", pathSegmentName),
    ...each(object, "", "subjects", subject(isNamespaced)),
  ];
}

export function roleBindingErrors(object: KubeObject): Errors {
  return bindingErrors(object, ["Role", "ClusterRole"], true);
}

export function clusterRoleBindingErrors(object: KubeObject): Errors {
  return bindingErrors(object, ["ClusterRole"], false);
}

export function roleRefChange(object: KubeObject, old: KubeObject): Errors {
  const [ref, before] = [object["roleRef"], old["roleRef"]];
  return when(
    !isDeepStrictEqual(ref, before),
    invalidValue("roleRef", printed("rbac.RoleRef", ref), "cannot change roleRef"),
  );
}
