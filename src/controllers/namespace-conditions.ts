import { formatTime, type KubeObject } from "../apimachinery/index.ts";
import type { Condition } from "../types/index.ts";
import type { Remaining } from "./cluster-api.ts";

/** What stands in the way of a namespace that is to go (k8s `pkg/controller/namespace/deletion/status_condition_utils.go`). */
export interface NamespaceDeletion {
  /** `group/version` of extension servers that do not answer. */
  readonly stale: readonly string[];
  /** Messages of deletions that failed. */
  readonly failures: readonly string[];
  /** `resource.group`, or the resource in the core group -> what is left of it. */
  readonly remaining: ReadonlyMap<string, Remaining>;
}

interface Check {
  readonly type: string;
  readonly good: readonly [reason: string, message: string];
  readonly bad: (deletion: NamespaceDeletion) => readonly [reason: string, message: string] | undefined;
}

/** client-go's ErrGroupDiscoveryFailed for groups that are served from a stale document. */
function discoveryError(stale: readonly string[]): string {
  const groups = stale.map((name) => `${name}: stale GroupVersion discovery: ${name}`).join(", ");
  return `unable to retrieve the complete list of server APIs: ${groups}`;
}

function finalizerCounts({ remaining }: NamespaceDeletion): string[] {
  const sums = new Map<string, number>();
  for (const { byFinalizer } of remaining.values())
    for (const [finalizer, count] of byFinalizer) sums.set(finalizer, (sums.get(finalizer) ?? 0) + count);
  return [...sums].map(([finalizer, count]) => `${finalizer} in ${count} resource instances`).toSorted();
}

/** The core group has no name, and its dot stays. */
function withGroup(resource: string): string {
  return resource.includes(".") ? resource : `${resource}.`;
}

const CHECKS: readonly Check[] = [
  {
    type: "NamespaceDeletionDiscoveryFailure",
    good: ["ResourcesDiscovered", "All resources successfully discovered"],
    bad: ({ stale }) =>
      stale.length === 0
        ? undefined
        : [
            "DiscoveryFailed",
            `Discovery failed for some groups, ${stale.length} failing: ${discoveryError(stale.toSorted())}`,
          ],
  },
  {
    type: "NamespaceDeletionGroupVersionParsingFailure",
    good: ["ParsedGroupVersions", "All legacy kube types successfully parsed"],
    bad: () => undefined,
  },
  {
    type: "NamespaceDeletionContentFailure",
    good: ["ContentDeleted", "All content successfully deleted, may be waiting on finalization"],
    bad: ({ failures }) =>
      failures.length === 0
        ? undefined
        : [
            "ContentDeletionFailed",
            `Failed to delete all resource types, ${failures.length} remaining: ${failures.toSorted().join(", ")}`,
          ],
  },
  {
    type: "NamespaceContentRemaining",
    good: ["ContentRemoved", "All content successfully removed"],
    bad: ({ remaining }) => {
      const parts = [...remaining].map(
        ([resource, { count }]) => `${withGroup(resource)} has ${count} resource instances`,
      );
      return parts.length === 0
        ? undefined
        : ["SomeResourcesRemain", `Some resources are remaining: ${parts.toSorted().join(", ")}`];
    },
  },
  {
    type: "NamespaceFinalizersRemaining",
    good: ["ContentHasNoFinalizers", "All content-preserving finalizers finished"],
    bad: (deletion) => {
      const parts = finalizerCounts(deletion);
      return parts.length === 0
        ? undefined
        : ["SomeFinalizersRemain", `Some content in the namespace has finalizers remaining: ${parts.join(", ")}`];
    },
  },
];

/** The namespace with its conditions brought to what was found; the same object where nothing changes. */
export function withDeletionConditions(namespace: KubeObject, deletion: NamespaceDeletion, now: number): KubeObject {
  const status = (namespace["status"] ?? {}) as { readonly conditions?: readonly Condition[] };
  const before = status.conditions ?? [];
  const others = before.filter(({ type }) => !CHECKS.some((check) => check.type === type));
  const own = CHECKS.map(({ type, good, bad }): Condition => {
    const problem = bad(deletion);
    const [reason, message] = problem ?? good;
    const value = problem === undefined ? "False" : "True";
    const known = before.find((condition) => condition.type === type);
    if (known?.status === value && known.reason === reason && known.message === message) return known;
    const lastTransitionTime = known?.status === value ? known.lastTransitionTime : undefined;
    return { type, status: value, lastTransitionTime: lastTransitionTime ?? formatTime(now), reason, message };
  });
  if (own.every((condition) => before.includes(condition))) return namespace;
  return { ...namespace, status: { ...status, conditions: [...others, ...own] } };
}
