import { toJson } from "../apimachinery/index.ts";
import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { Deployment, IntOrString, PodTemplateSpec, ReplicaSet } from "../types/index.ts";

export const HASH_LABEL = "pod-template-hash";
export const REVISION = "deployment.kubernetes.io/revision";
/** kube-controller-manager writes names without vowels, so that no words come out (apimachinery `util/rand`). */
const SAFE_LETTERS = "bcdfghjklmnpqrstvwxz2456789";

export interface DeploymentPlan {
  /** The set of the present template; undefined when it is still to be made. */
  readonly current: ReplicaSet | undefined;
  readonly old: readonly ReplicaSet[];
  /** Replicas of the set that is still to be made. */
  readonly createWith: number | undefined;
  readonly scale: readonly { readonly set: ReplicaSet; readonly replicas: number }[];
  /** Old empty sets beyond revisionHistoryLimit. */
  readonly remove: readonly ReplicaSet[];
}

/** Same template, same name: a ReplicaSet is found again instead of made twice. */
export function templateHash(template: PodTemplateSpec): string {
  const digest = createHash("sha256").update(toJson(template)).digest();
  return [...digest.subarray(0, 10)].map((byte) => SAFE_LETTERS.charAt(byte % SAFE_LETTERS.length)).join("");
}

/** What a Deployment wants done about the ReplicaSets that it owns. */
export function planDeployment(deployment: Deployment, owned: readonly ReplicaSet[]): DeploymentPlan {
  const current = owned.find((set) => isTemplateOf(set, deployment.spec.template));
  const old = owned.filter((set) => set !== current).sort((a, b) => revisionOf(b) - revisionOf(a));
  const wanted = deployment.spec.replicas ?? 1;
  const none = { current, old, createWith: undefined, scale: [], remove: [] };
  if (deployment.metadata.deletionTimestamp !== undefined) return none;
  if (deployment.spec.paused === true) {
    const active = current ?? old.find((set) => replicasOf(set) > 0);
    return { ...none, scale: active === undefined ? [] : changes([[active, wanted]]) };
  }
  const targets =
    deployment.spec.strategy?.type === "Recreate"
      ? recreate(wanted, current, old)
      : rollingUpdate(deployment, wanted, current, old);
  return {
    ...none,
    createWith: current === undefined ? targets.current : undefined,
    scale: changes([...(current === undefined ? [] : [[current, targets.current] as const]), ...targets.old]),
    remove: surplusHistory(deployment, old),
  };
}

interface Targets {
  readonly current: number;
  readonly old: readonly (readonly [ReplicaSet, number])[];
}

function recreate(wanted: number, current: ReplicaSet | undefined, old: readonly ReplicaSet[]): Targets {
  const gone = old.every((set) => replicasOf(set) === 0 && (set.status?.replicas ?? 0) === 0);
  return { current: gone ? wanted : current === undefined ? 0 : replicasOf(current), old: old.map((set) => [set, 0]) };
}

/** kube-controller-manager `deployment/rolling.go`: grow by the surge, then shrink by what stays available. */
function rollingUpdate(
  deployment: Deployment,
  wanted: number,
  current: ReplicaSet | undefined,
  old: readonly ReplicaSet[],
): Targets {
  const { surge, unavailable } = rollingLimits(deployment, wanted);
  const present = current === undefined ? 0 : replicasOf(current);
  const oldTotal = sum(old, replicasOf);
  if (oldTotal === 0) return { current: wanted, old: [] };
  const room = Math.max(0, wanted + surge - present - oldTotal);
  const grown = present > wanted ? wanted : Math.min(wanted, present + room);
  const minAvailable = wanted - unavailable;
  const notYet = grown - Math.min(grown, current?.status?.availableReplicas ?? 0);
  let budget = Math.max(0, grown + oldTotal - minAvailable - notYet);
  const healthyBudget = Math.max(0, sum([...old, ...(current ? [current] : [])], availableOf) - minAvailable);
  let healthy = healthyBudget;
  const shrunk = old.toReversed().map((set): readonly [ReplicaSet, number] => {
    const replicas = replicasOf(set);
    // Pods that are not available are no loss; they go first and count against the total alone.
    const idle = Math.min(replicas - Math.min(replicas, availableOf(set)), budget);
    const working = Math.min(replicas - idle, budget - idle, healthy);
    budget -= idle + working;
    healthy -= working;
    return [set, replicas - idle - working];
  });
  return { current: grown, old: shrunk };
}

/** The surge is rounded up and the rest down; both zero would never get anywhere. */
export function rollingLimits(deployment: Deployment, wanted: number): { surge: number; unavailable: number } {
  const { maxSurge = "25%", maxUnavailable = "25%" } = deployment.spec.strategy?.rollingUpdate ?? {};
  const surge = share(maxSurge, wanted, Math.ceil);
  const unavailable = share(maxUnavailable, wanted, Math.floor);
  return { surge, unavailable: surge === 0 && unavailable === 0 ? 1 : Math.min(unavailable, wanted) };
}

function share(value: IntOrString, of: number, round: (value: number) => number): number {
  if (typeof value === "number") return value;
  return value.endsWith("%") ? round((Number.parseInt(value, 10) * of) / 100) : Number.parseInt(value, 10) || 0;
}

function changes(targets: readonly (readonly [ReplicaSet, number])[]): { set: ReplicaSet; replicas: number }[] {
  return targets
    .filter(([set, replicas]) => replicasOf(set) !== replicas)
    .map(([set, replicas]) => ({ set, replicas }));
}

function surplusHistory(deployment: Deployment, old: readonly ReplicaSet[]): ReplicaSet[] {
  const empty = old.filter((set) => replicasOf(set) === 0 && (set.status?.replicas ?? 0) === 0);
  return empty.slice(deployment.spec.revisionHistoryLimit ?? 10);
}

function isTemplateOf(set: ReplicaSet, template: PodTemplateSpec): boolean {
  const { [HASH_LABEL]: _hash, ...labels } = set.spec.template.metadata?.labels ?? {};
  const own = { ...set.spec.template, metadata: { ...set.spec.template.metadata, labels } };
  const wanted = { ...template, metadata: { ...template.metadata, labels: template.metadata?.labels ?? {} } };
  return isDeepStrictEqual(own, wanted);
}

export function replicasOf(set: ReplicaSet): number {
  return set.spec.replicas ?? 1;
}

function availableOf(set: ReplicaSet): number {
  return set.status?.availableReplicas ?? 0;
}

export function revisionOf(set: ReplicaSet): number {
  return Number(set.metadata.annotations?.[REVISION] ?? 0) || 0;
}

export function sum<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}
