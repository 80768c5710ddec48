import { findCondition } from "./conditions.ts";
import type { Pod } from "../types/index.ts";

/** Neither finished nor being deleted: what a ReplicaSet counts. */
export function isActive(pod: Pod): boolean {
  return !isFinished(pod) && pod.metadata.deletionTimestamp === undefined;
}

export function isFinished(pod: Pod): boolean {
  return pod.status?.phase === "Succeeded" || pod.status?.phase === "Failed";
}

export function isReady(pod: Pod): boolean {
  return findCondition(pod.status?.conditions, "Ready")?.status === "True";
}

/** Milliseconds until a ready pod counts as available: 0 when it does, undefined when it is not ready. */
export function untilAvailable(pod: Pod, minReadySeconds: number, now: number): number | undefined {
  const ready = findCondition(pod.status?.conditions, "Ready");
  if (ready?.status !== "True") return undefined;
  return Math.max(0, Date.parse(ready.lastTransitionTime ?? "") + minReadySeconds * 1000 - now);
}

/** Being deleted, and not finished yet. */
export function isTerminating(pod: Pod): boolean {
  return !isFinished(pod) && pod.metadata.deletionTimestamp !== undefined;
}
