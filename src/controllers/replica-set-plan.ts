import { isControlledBy, controllerOf } from "./owners.ts";
import { isActive, isReady, isTerminating, untilAvailable } from "./pods.ts";
import { hasLabels, selects } from "./selector.ts";
import type { Pod, ReplicaSet, ReplicaSetStatus } from "../types/index.ts";

export interface ReplicaSetPlan {
  /** How many pods to make. */
  readonly create: number;
  readonly remove: readonly Pod[];
  /** Pods that fit but belong to nobody. */
  readonly adopt: readonly Pod[];
  /** Own pods whose labels no longer fit. */
  readonly release: readonly Pod[];
  readonly status: ReplicaSetStatus;
  /** Milliseconds after which a pod becomes available by the mere passing of time. */
  readonly againAfter: number | undefined;
}

/** What a ReplicaSet wants done about the pods of its namespace. */
export function planReplicaSet(set: ReplicaSet, pods: readonly Pod[], now: number): ReplicaSetPlan {
  const fits = (pod: Pod): boolean => selects(set.spec.selector, pod.metadata.labels);
  const owned = pods.filter((pod) => isControlledBy(pod, set));
  const adopt = pods.filter((pod) => controllerOf(pod) === undefined && fits(pod) && isActive(pod));
  const release = owned.filter((pod) => !fits(pod));
  const active = [...owned.filter((pod) => fits(pod) && isActive(pod)), ...adopt];
  const wanted = set.metadata.deletionTimestamp === undefined ? (set.spec.replicas ?? 1) : active.length;
  const surplus = Math.max(0, active.length - wanted);
  const minReadySeconds = set.spec.minReadySeconds ?? 0;
  const waits = active.map((pod) => untilAvailable(pod, minReadySeconds, now)).filter((wait) => wait !== undefined);
  const pending = waits.filter((wait) => wait > 0);
  return {
    create: Math.max(0, wanted - active.length),
    remove: surplus === 0 ? [] : active.toSorted(byWorth).slice(0, surplus),
    adopt,
    release,
    status: {
      ...set.status,
      replicas: active.length,
      fullyLabeledReplicas: active.filter((pod) =>
        hasLabels(set.spec.template.metadata?.labels ?? {}, pod.metadata.labels),
      ).length,
      readyReplicas: active.filter(isReady).length,
      availableReplicas: waits.length - pending.length,
      terminatingReplicas: owned.filter((pod) => fits(pod) && isTerminating(pod)).length,
      ...(set.metadata.generation === undefined ? {} : { observedGeneration: set.metadata.generation }),
    },
    againAfter: pending.length === 0 ? undefined : Math.min(...pending),
  };
}

/** kube-controller-manager's ActivePods order, the parts that differ here: unscheduled, not ready and new pods go first. */
function byWorth(a: Pod, b: Pod): number {
  const score = (pod: Pod): number => Number((pod.spec.nodeName ?? "") !== "") + 2 * Number(isReady(pod));
  const age = (pod: Pod): number => Date.parse(pod.metadata.creationTimestamp ?? "") || 0;
  return score(a) - score(b) || age(b) - age(a);
}
