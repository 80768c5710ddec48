import type { PolicyRule } from "../rbac/policy-rule.ts";

/**
 * A rule on resources in one line: verbs, API groups (`core` for the group without a name), resources, resource names;
 * words are separated by blanks.
 */
export type ResourceRow = readonly [verbs: string, groups: string, resources: string, names?: string];

export interface RoleRow {
  readonly name: string;
  readonly rules?: readonly ResourceRow[];
  /** Non-resource URLs that may be read with GET. */
  readonly urls?: string;
  /** Its rules are those of the ClusterRoles labelled `aggregate-to-<this>`. */
  readonly aggregates?: string;
  /** It is itself labelled `aggregate-to-<this>`. */
  readonly aggregatedTo?: string;
}

/** `user:NAME`, `group:NAME` or `sa:NAMESPACE/NAME`, separated by blanks; empty for a binding without subjects. */
export type BindingRow = readonly [role: string, subjects: string, name?: string];

export const READ = "get list watch";
export const WRITE = "create update patch delete deletecollection";
export const READ_WRITE = `${READ} ${WRITE}`;
export const READ_UPDATE = `${READ} update patch`;
export const EVENTS: ResourceRow = ["create update patch", "core events.k8s.io", "events"];

function words(text: string): string[] {
  return text
    .split(" ")
    .map((word) => (word === "core" ? "" : word))
    .toSorted();
}

/** The lists of a default rule are sorted (k8s `pkg/apis/rbac/v1/helpers.go`). */
export function resourceRule([verbs, groups, resources, names]: ResourceRow): PolicyRule {
  const rule = { verbs: words(verbs), apiGroups: words(groups), resources: words(resources) };
  return names === undefined ? rule : { ...rule, resourceNames: words(names) };
}

export function urlRule(verbs: string, urls: string): PolicyRule {
  return { verbs: words(verbs), nonResourceURLs: words(urls) };
}
