import { at, listAt, numberAt, textAt, type KubeObject } from "../../../apimachinery/index.ts";
import { since, type Cell } from "../../../apiserver/index.ts";

/** What a row of a pod shows (k8s `pkg/printers/internalversion/printers.go` printPod). */
interface Summary {
  readonly ready: number;
  readonly total: number;
  readonly reason: string;
  readonly restarts: number;
  /** When a container ended last; empty for never. */
  readonly lastEnd: string;
}

interface Counted {
  readonly restarts: number;
  readonly lastEnd: string;
}

function hasCondition(pod: KubeObject, type: string, status = "True"): boolean {
  return listAt(pod, "status", "conditions").some(
    (condition) => textAt(condition, "type") === type && textAt(condition, "status") === status,
  );
}

function isRestartable(pod: KubeObject, name: string): boolean {
  const container = listAt(pod, "spec", "initContainers").find((item) => textAt(item, "name") === name);
  return textAt(container, "restartPolicy") === "Always";
}

function count(statuses: readonly unknown[]): Counted {
  const ends = statuses.map((status) => textAt(status, "lastState", "terminated", "finishedAt")).sort();
  const restarts = statuses.reduce<number>((sum, status) => sum + numberAt(status, "restartCount"), 0);
  return { restarts, lastEnd: ends.at(-1) ?? "" };
}

/** Why a terminated container ended. */
function endOf(terminated: unknown): string {
  const reason = textAt(terminated, "reason");
  if (reason !== "") return reason;
  const signal = numberAt(terminated, "signal");
  return signal === 0 ? `ExitCode:${numberAt(terminated, "exitCode")}` : `Signal:${signal}`;
}

interface Initialization {
  /** Undefined once all init containers are done. */
  readonly reason: string | undefined;
  readonly ready: number;
  /** The statuses that were looked at. */
  readonly seen: readonly unknown[];
}

function initialization(pod: KubeObject): Initialization {
  const statuses = listAt(pod, "status", "initContainerStatuses");
  let ready = 0;
  for (const [index, status] of statuses.entries()) {
    const terminated = at(status, "state", "terminated");
    if (terminated !== undefined && numberAt(terminated, "exitCode") === 0) continue;
    if (isRestartable(pod, textAt(status, "name")) && at(status, "started") === true) {
      if (at(status, "ready") === true) ready++;
      continue;
    }
    const seen = statuses.slice(0, index + 1);
    if (terminated !== undefined) return { reason: `Init:${endOf(terminated)}`, ready, seen };
    const waiting = textAt(status, "state", "waiting", "reason");
    const total = listAt(pod, "spec", "initContainers").length;
    const isWaiting = waiting !== "" && waiting !== "PodInitializing";
    return { reason: `Init:${isWaiting ? waiting : `${index}/${total}`}`, ready, seen };
  }
  return { reason: undefined, ready, seen: statuses };
}

interface Running {
  readonly reason: string;
  readonly ready: number;
}

/** The containers' say in the reason, from the last to the first. */
function runningReason(pod: KubeObject, before: string): Running {
  const statuses = listAt(pod, "status", "containerStatuses").toReversed();
  let [reason, errorReason, ready] = [before, "", 0];
  for (const status of statuses) {
    const waiting = textAt(status, "state", "waiting", "reason");
    const terminated = at(status, "state", "terminated");
    if (waiting !== "") reason = waiting;
    else if (terminated !== undefined) {
      reason = endOf(terminated);
      if (numberAt(terminated, "exitCode") !== 0) errorReason = reason;
    } else if (at(status, "ready") === true && at(status, "state", "running") !== undefined) ready++;
  }
  if (reason !== "Completed") return { reason, ready };
  if (ready > 0 && hasCondition(pod, "Ready")) return { reason: "Running", ready };
  return { reason: errorReason || (ready > 0 ? "NotReady" : reason), ready };
}

function summarise(pod: KubeObject): Summary {
  const init = initialization(pod);
  const gated = listAt(pod, "status", "conditions").some(
    (condition) => textAt(condition, "type") === "PodScheduled" && textAt(condition, "reason") === "SchedulingGated",
  );
  const initial = textAt(pod, "status", "reason") || textAt(pod, "status", "phase");
  const inits = listAt(pod, "spec", "initContainers");
  const restartable = inits.filter((container) => textAt(container, "restartPolicy") === "Always");
  const total = listAt(pod, "spec", "containers").length + restartable.length;
  const before = gated ? "SchedulingGated" : initial;
  if (init.reason !== undefined && !hasCondition(pod, "Initialized"))
    return { ready: init.ready, total, reason: init.reason, ...count(init.seen) };
  const own = init.seen.filter((status) => isRestartable(pod, textAt(status, "name")));
  const running = runningReason(pod, init.reason ?? before);
  const counted = count([...own, ...listAt(pod, "status", "containerStatuses")]);
  return { ready: init.ready + running.ready, total, reason: running.reason, ...counted };
}

function statusCell(pod: KubeObject): string {
  const isOver = ["Failed", "Succeeded"].includes(textAt(pod, "status", "phase"));
  if (pod.metadata.deletionTimestamp !== undefined) {
    if (textAt(pod, "status", "reason") === "NodeLost") return "Unknown";
    if (!isOver) return "Terminating";
  }
  return summarise(pod).reason;
}

export const POD_CELLS: Readonly<Record<string, Cell>> = {
  podReady: (pod) => {
    const { ready, total } = summarise(pod);
    return `${ready}/${total}`;
  },
  podRestarts: (pod, now) => {
    const { restarts, lastEnd } = summarise(pod);
    return restarts === 0 || lastEnd === "" ? String(restarts) : `${restarts} (${since(lastEnd, now)} ago)`;
  },
  podStatus: statusCell,
  readinessGates: (pod) => {
    const gates = listAt(pod, "spec", "readinessGates").map((gate) => textAt(gate, "conditionType"));
    return gates.length === 0 ? "<none>" : `${gates.filter((gate) => hasCondition(pod, gate)).length}/${gates.length}`;
  },
};
