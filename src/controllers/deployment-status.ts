import { formatTime } from "../apimachinery/index.ts";
import type { Condition, Deployment, DeploymentStatus, ReplicaSet } from "../types/index.ts";
import { findCondition, withCondition } from "./conditions.ts";
import { rollingLimits, sum } from "./deployment-plan.ts";

/** The status that `kubectl rollout status` reads, from the ReplicaSets as they are. */
export function deploymentStatus(
  deployment: Deployment,
  current: ReplicaSet | undefined,
  sets: readonly ReplicaSet[],
  now: number,
): DeploymentStatus {
  const wanted = deployment.spec.replicas ?? 1;
  const replicas = sum(sets, (set) => set.status?.replicas ?? 0);
  const availableReplicas = sum(sets, (set) => set.status?.availableReplicas ?? 0);
  const counts = {
    replicas,
    updatedReplicas: current?.status?.replicas ?? 0,
    readyReplicas: sum(sets, (set) => set.status?.readyReplicas ?? 0),
    availableReplicas,
    unavailableReplicas: Math.max(0, wanted - availableReplicas),
    terminatingReplicas: sum(sets, (set) => set.status?.terminatingReplicas ?? 0),
  };
  const time = formatTime(now);
  const isEnough = availableReplicas >= wanted - rollingLimits(deployment, wanted).unavailable;
  const available: Condition = isEnough
    ? condition("Available", "True", "MinimumReplicasAvailable", "Deployment has minimum availability.")
    : condition("Available", "False", "MinimumReplicasUnavailable", "Deployment does not have minimum availability.");
  const progressing = progress(deployment, current, counts, wanted, now);
  const failure = findCondition(current?.status?.conditions, "ReplicaFailure");
  let conditions = updated(deployment.status?.conditions, available, time, false);
  conditions = updated(conditions, progressing, time, hasMoved(deployment.status, counts));
  conditions =
    failure === undefined
      ? conditions.filter(({ type }) => type !== "ReplicaFailure")
      : updated(conditions, failure, time, false);
  return {
    ...(deployment.status?.collisionCount === undefined ? {} : { collisionCount: deployment.status.collisionCount }),
    ...(deployment.metadata.generation === undefined ? {} : { observedGeneration: deployment.metadata.generation }),
    ...counts,
    conditions,
  };
}

/** Milliseconds until a rollout that does not move misses its deadline; undefined when it moves no more or has missed it. */
export function untilDeadline(deployment: Deployment, status: DeploymentStatus, now: number): number | undefined {
  const progressing = findCondition(status.conditions, "Progressing");
  if (progressing?.status !== "True" || progressing.reason === "NewReplicaSetAvailable") return undefined;
  return Math.max(1, Date.parse(progressing.lastUpdateTime ?? "") + deadlineMs(deployment) - now);
}

type Counts = Required<
  Pick<DeploymentStatus, "replicas" | "updatedReplicas" | "readyReplicas" | "availableReplicas" | "unavailableReplicas">
>;

/** kube-controller-manager `deployment/progress.go`. */
function progress(
  deployment: Deployment,
  current: ReplicaSet | undefined,
  counts: Counts,
  wanted: number,
  now: number,
): Condition {
  const name = current?.metadata.name ?? "";
  const isComplete =
    counts.updatedReplicas === wanted && counts.replicas === wanted && counts.availableReplicas >= wanted;
  if (isComplete && current !== undefined) {
    return condition(
      "Progressing",
      "True",
      "NewReplicaSetAvailable",
      `ReplicaSet "${name}" has successfully progressed.`,
    );
  }
  const old = findCondition(deployment.status?.conditions, "Progressing");
  const idleFor = now - Date.parse(old?.lastUpdateTime ?? "");
  const isLate = old !== undefined && old.reason !== "NewReplicaSetAvailable" && idleFor >= deadlineMs(deployment);
  if (isLate && !hasMoved(deployment.status, counts)) {
    return condition(
      "Progressing",
      "False",
      "ProgressDeadlineExceeded",
      `ReplicaSet "${name}" has timed out progressing.`,
    );
  }
  return old === undefined
    ? condition("Progressing", "True", "NewReplicaSetCreated", `Created new replica set "${name}"`)
    : condition("Progressing", "True", "ReplicaSetUpdated", `ReplicaSet "${name}" is progressing.`);
}

function deadlineMs(deployment: Deployment): number {
  return (deployment.spec.progressDeadlineSeconds ?? 600) * 1000;
}

function hasMoved(before: DeploymentStatus | undefined, after: Counts): boolean {
  return (
    after.updatedReplicas !== (before?.updatedReplicas ?? 0) ||
    after.readyReplicas > (before?.readyReplicas ?? 0) ||
    after.availableReplicas > (before?.availableReplicas ?? 0) ||
    after.replicas < (before?.replicas ?? 0)
  );
}

function condition(type: string, status: "True" | "False", reason: string, message: string): Condition {
  return { type, status, reason, message };
}

/** Sets a condition; its update time moves when it says something new, or when `touch` says that things moved. */
function updated(
  conditions: readonly Condition[] | undefined,
  wanted: Condition,
  now: string,
  touch: boolean,
): Condition[] {
  const old = findCondition(conditions, wanted.type);
  const same = old?.status === wanted.status && old.reason === wanted.reason && old.message === wanted.message;
  const lastUpdateTime = same && !touch ? (old.lastUpdateTime ?? now) : now;
  return withCondition(conditions, { ...wanted, lastUpdateTime }, now);
}
