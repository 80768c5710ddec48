import { isDeepStrictEqual } from "node:util";
import { at, fieldsAt, formatTime, numberAt, textAt, type KubeObject } from "../apimachinery/index.ts";
import type { Condition, Pod } from "../types/index.ts";
import { findCondition, withCondition } from "./conditions.ts";
import { isReady } from "./pods.ts";

/** What a PodDisruptionBudget's status is to say (k8s `pkg/controller/disruption`). */

const ALLOWED = "DisruptionAllowed";
/** A pod that was let go and is still there by then was not let go. */
const DELETION_MS = 120_000;

export interface Expected {
  /** How many pods there are to be. */
  readonly pods: number;
  /** How many of them must stay. */
  readonly healthy: number;
}

/** Whether the number of pods follows from the scale of those that control them. */
export function needsScale(budget: KubeObject): boolean {
  const [most, least] = [at(budget, "spec", "maxUnavailable"), at(budget, "spec", "minAvailable")];
  return (most ?? undefined) !== undefined || typeof least === "string";
}

/** `intstr.GetScaledValueFromIntOrPercent`, rounded up. */
function scaled(value: unknown, total: number): number {
  return typeof value === "string" ? Math.ceil((Number.parseInt(value, 10) * total) / 100) : Number(value);
}

/** `total` is what the scale says, or the number of pods. */
export function expectedOf(budget: KubeObject, total: number): Expected {
  const [most, least] = [at(budget, "spec", "maxUnavailable"), at(budget, "spec", "minAvailable")];
  if ((most ?? undefined) !== undefined) return { pods: total, healthy: Math.max(0, total - scaled(most, total)) };
  if ((least ?? undefined) === undefined) return { pods: 0, healthy: 0 };
  return { pods: total, healthy: scaled(least, total) };
}

interface Disrupted {
  readonly pods: Readonly<Record<string, string>>;
  /** Milliseconds until one of them must have gone. */
  readonly againAfter: number | undefined;
}

/** Those that were let go and have not begun to go. */
export function disruptedOf(budget: KubeObject, pods: readonly Pod[], now: number): Disrupted {
  const known = fieldsAt(budget, "status", "disruptedPods");
  const waiting = pods
    .filter(({ metadata }) => metadata.deletionTimestamp === undefined)
    .map(({ metadata: { name = "" } }): [string, string] => [name, textAt(known, name)])
    .filter(([, time]) => Date.parse(time) + DELETION_MS >= now);
  const waits = waiting.map(([, time]) => Date.parse(time) + DELETION_MS - now);
  return { pods: Object.fromEntries(waiting), againAfter: waits.length === 0 ? undefined : Math.min(...waits) + 1 };
}

function healthyPods(pods: readonly Pod[], disrupted: Disrupted): number {
  return pods.filter(
    (pod) =>
      pod.metadata.deletionTimestamp === undefined &&
      !Object.hasOwn(disrupted.pods, pod.metadata.name ?? "") &&
      isReady(pod),
  ).length;
}

interface Observed {
  readonly pods: readonly Pod[];
  readonly expected: Expected;
  readonly disrupted: Disrupted;
  readonly now: number;
}

/** Undefined where it says that already. */
export function budgetStatus(budget: KubeObject, { pods, expected, disrupted, now }: Observed): object | undefined {
  const currentHealthy = healthyPods(pods, disrupted);
  const room = expected.pods <= 0 ? 0 : Math.max(0, currentHealthy - expected.healthy);
  const { generation = 0 } = budget.metadata;
  const state: Condition = {
    type: ALLOWED,
    status: room > 0 ? "True" : "False",
    reason: room > 0 ? "SufficientPods" : "InsufficientPods",
    message: "",
    observedGeneration: generation,
  };
  const conditions = at(budget, "status", "conditions") as Condition[] | undefined;
  const status = {
    currentHealthy,
    desiredHealthy: expected.healthy,
    expectedPods: expected.pods,
    disruptionsAllowed: room,
    ...(Object.keys(disrupted.pods).length === 0 ? {} : { disruptedPods: disrupted.pods }),
    observedGeneration: generation,
  };
  const { conditions: _old, ...said } = fieldsAt(budget, "status");
  const condition = findCondition(conditions, ALLOWED);
  const isSaid = condition?.status === state.status && condition.reason === state.reason;
  if (isSaid && isDeepStrictEqual(said, status)) return undefined;
  return { ...status, conditions: withCondition(conditions, state, formatTime(now)) };
}

/** Nobody may be evicted while nothing is known. Undefined where it says that already. */
export function failedStatus(budget: KubeObject, problem: string, now: number): object | undefined {
  const conditions = at(budget, "status", "conditions") as Condition[] | undefined;
  const said = findCondition(conditions, ALLOWED);
  if (said?.reason === "SyncFailed" && textAt(said, "message") === problem) return undefined;
  const observedGeneration = numberAt(budget, "status", "observedGeneration");
  const state = { type: ALLOWED, status: "False", reason: "SyncFailed", message: problem, observedGeneration };
  const status = fieldsAt(budget, "status");
  return { ...status, disruptionsAllowed: 0, conditions: withCondition(conditions, state, formatTime(now)) };
}
