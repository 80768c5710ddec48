import { combinedResource, type AccessAttributes, listAt } from "../../apimachinery/index.ts";

/** `rbac.authorization.k8s.io/v1` PolicyRule. Empty lists are left out on the wire. */
export interface PolicyRule {
  readonly verbs: readonly string[];
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
}

const NONE: readonly string[] = [];

function strings(value: unknown, field: string): readonly string[] {
  return listAt(value, field).filter((item) => typeof item === "string");
}

/** The rules of a stored Role or ClusterRole. */
export function rulesOf(role: unknown): PolicyRule[] {
  return listAt(role, "rules").map((rule) => ({
    verbs: strings(rule, "verbs"),
    apiGroups: strings(rule, "apiGroups"),
    resources: strings(rule, "resources"),
    resourceNames: strings(rule, "resourceNames"),
    nonResourceURLs: strings(rule, "nonResourceURLs"),
  }));
}

function has(list: readonly string[], value: string): boolean {
  return list.includes("*") || list.includes(value);
}

/**
 * A rule's resource is a star for everything, a name, or a star before a slash and a subresource, for that subresource of
 * everything (k8s `pkg/apis/rbac/v1/evaluation_helpers.go` ResourceMatches).
 */
function coversResource(resources: readonly string[], combined: string, subresource: string): boolean {
  return resources.some(
    (item) => item === "*" || item === combined || (subresource !== "" && item === `*/${subresource}`),
  );
}

/** A rule's URL may end in `*`, which stands for any rest of the path. */
function coversUrl(urls: readonly string[], path: string): boolean {
  return urls.some((url) => url === "*" || url === path || (url.endsWith("*") && path.startsWith(trimStars(url))));
}

/** Go's `strings.TrimRight(url, "*")`, without a pattern that backtracks. */
function trimStars(url: string): string {
  let end = url.length;
  while (end > 0 && url[end - 1] === "*") end -= 1;
  return url.slice(0, end);
}

/** Whether one rule allows the request (k8s `plugin/pkg/auth/authorizer/rbac/rbac.go` RuleAllows). */
export function ruleAllows(rule: PolicyRule, attributes: AccessAttributes): boolean {
  if (!has(rule.verbs, attributes.verb)) return false;
  if (!attributes.isResourceRequest) return coversUrl(rule.nonResourceURLs ?? NONE, attributes.path);
  const names = rule.resourceNames ?? NONE;
  return (
    has(rule.apiGroups ?? NONE, attributes.apiGroup) &&
    coversResource(rule.resources ?? NONE, combinedResource(attributes), attributes.subresource) &&
    (names.length === 0 || names.includes(attributes.name))
  );
}
