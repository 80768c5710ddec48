import { quoteList, type Steps } from "../../apimachinery/index.ts";
import type { PolicyRule } from "./policy-rule.ts";

/** Whether rules grant what others grant (component-helpers `auth/rbac/validation/policy_comparator.go`). */

const NONE: readonly string[] = [];

/** A rule as many, each with one verb, group, resource and name, or one verb and URL: of a few thousand of each, millions. */
function* breakDown({ verbs, ...rule }: PolicyRule): Generator<PolicyRule> {
  const { apiGroups = NONE, resources = NONE, resourceNames = NONE, nonResourceURLs = NONE } = rule;
  const names = resourceNames.length === 0 ? [NONE] : resourceNames.map((name) => [name]);
  for (const group of apiGroups) {
    for (const resource of resources) {
      for (const verb of verbs) {
        for (const named of names)
          yield { verbs: [verb], apiGroups: [group], resources: [resource], resourceNames: named };
      }
    }
  }
  for (const url of nonResourceURLs) for (const verb of verbs) yield { verbs: [verb], nonResourceURLs: [url] };
}

function hasAll(owned: readonly string[], wanted: readonly string[]): boolean {
  return owned.includes("*") || wanted.every((item) => owned.includes(item));
}

function resourcesCover(owned: readonly string[], wanted: readonly string[]): boolean {
  if (owned.includes("*")) return true;
  return wanted.every((item) => {
    const slash = item.indexOf("/");
    return owned.includes(item) || (slash >= 0 && owned.includes(`*${item.slice(slash)}`));
  });
}

function urlCovers(owned: string, wanted: string): boolean {
  return owned === wanted || (owned.endsWith("*") && wanted.startsWith(owned.replace(/\*+$/, "")));
}

function namesCover(owned: readonly string[], wanted: readonly string[]): boolean {
  return owned.length === 0 || (wanted.length > 0 && wanted.every((name) => owned.includes(name)));
}

/** Whether one rule grants all of a broken-down one. */
function covers(owner: PolicyRule, part: PolicyRule): boolean {
  return (
    hasAll(owner.verbs, part.verbs) &&
    hasAll(owner.apiGroups ?? NONE, part.apiGroups ?? NONE) &&
    resourcesCover(owner.resources ?? NONE, part.resources ?? NONE) &&
    (part.nonResourceURLs ?? NONE).every((url) => (owner.nonResourceURLs ?? NONE).some((own) => urlCovers(own, url))) &&
    namesCover(owner.resourceNames ?? NONE, part.resourceNames ?? NONE)
  );
}

/** More are in no answer that anybody reads. */
const MOST_MISSING = 10_000;
/** A millisecond or two. */
const PAIRS_AT_ONCE = 5_000;

/** What is in `wanted` and not in `owned`, broken down. */
export function* missingRules(owned: readonly PolicyRule[], wanted: readonly PolicyRule[]): Steps<PolicyRule[]> {
  const missing: PolicyRule[] = [];
  let pairs = 0;
  for (const rule of wanted) {
    for (const part of breakDown(rule)) {
      pairs += owned.length + 1;
      if (pairs > PAIRS_AT_ONCE) {
        pairs = 0;
        yield;
      }
      if (owned.some((owner) => covers(owner, part))) continue;
      missing.push(part);
      if (missing.length === MOST_MISSING) return missing;
    }
  }
  return missing;
}

/** Joins rules that differ only in their verbs (k8s `pkg/registry/rbac/validation/policy_compact.go`). */
function compact(rules: readonly PolicyRule[]): PolicyRule[] {
  const joined = new Map<string, PolicyRule & { readonly verbs: string[] }>();
  const rest: PolicyRule[] = [];
  for (const rule of rules) {
    if ((rule.nonResourceURLs ?? NONE).length > 0) {
      rest.push(rule);
      continue;
    }
    const key = JSON.stringify([rule.apiGroups, rule.resources, rule.resourceNames]);
    const known = joined.get(key);
    if (known === undefined) joined.set(key, { ...rule, verbs: [...rule.verbs] });
    else known.verbs.push(...rule.verbs);
  }
  return [...rest, ...joined.values()];
}

/** k8s `pkg/apis/rbac/v1/helpers.go` CompactString. */
function describeRule(rule: PolicyRule): string {
  const fields: readonly (readonly [string, readonly string[] | undefined])[] = [
    ["APIGroups", rule.apiGroups],
    ["Resources", rule.resources],
    ["NonResourceURLs", rule.nonResourceURLs],
    ["ResourceNames", rule.resourceNames],
    ["Verbs", rule.verbs],
  ];
  const parts = fields.flatMap(([name, items = NONE]) => (items.length === 0 ? [] : [`${name}:${quoteList(items)}`]));
  return `{${parts.join(", ")}}`;
}

/** One line for each missing rule, sorted. */
export function describeRules(rules: readonly PolicyRule[]): string {
  return [...new Set(compact(rules).map(describeRule))].sort().join("\n");
}
