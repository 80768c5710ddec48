import { formatTime } from "../apimachinery/index.ts";
import { withCondition } from "../controllers/index.ts";
import type { Condition, ContainerStatus, Pod, PodStatus } from "../types/index.ts";

/** The address of the one simulated node. */
export const HOST_IP = "10.0.2.15";

/** The status of a pod from its containers, as the kubelet reports it (`pkg/kubelet/status/generate.go`). */
export function podStatus(
  pod: Pod,
  podIP: string,
  startedAt: number,
  containers: readonly ContainerStatus[],
  now: number,
): PodStatus {
  const time = formatTime(now);
  const phase = phaseOf(pod.spec.restartPolicy ?? "Always", containers);
  const isOver = phase === "Succeeded" || phase === "Failed";
  const notReady = containers.filter(({ ready }) => !ready).map(({ name }) => name);
  const readiness = (type: string): Condition => {
    if (isOver) return { type, status: "False", reason: phase === "Succeeded" ? "PodCompleted" : "PodFailed" };
    if (notReady.length === 0) return { type, status: "True" };
    const message = `containers with unready status: [${notReady.join(" ")}]`;
    return { type, status: "False", reason: "ContainersNotReady", message };
  };
  const initialized: Condition =
    phase === "Succeeded"
      ? { type: "Initialized", status: "True", reason: "PodCompleted" }
      : { type: "Initialized", status: "True" };
  const isSandboxUp: Condition = { type: "PodReadyToStartContainers", status: isOver ? "False" : "True" };
  const wanted = [isSandboxUp, initialized, readiness("Ready"), readiness("ContainersReady")];
  const scheduled: Condition = { type: "PodScheduled", status: "True" };
  return {
    ...pod.status,
    phase,
    conditions: [...wanted, scheduled].reduce<readonly Condition[]>(
      (all, condition) => withCondition(all, { lastProbeTime: null, ...condition }, time),
      pod.status?.conditions ?? [],
    ),
    hostIP: HOST_IP,
    hostIPs: [{ ip: HOST_IP }],
    podIP,
    podIPs: [{ ip: podIP }],
    startTime: pod.status?.startTime ?? formatTime(startedAt),
    containerStatuses: [...containers],
    ...(pod.metadata.generation === undefined ? {} : { observedGeneration: pod.metadata.generation }),
  };
}

/** `pkg/kubelet/kubelet_pods.go` getPhase. */
type Phase = "Failed" | "Pending" | "Running" | "Succeeded";

function phaseOf(restartPolicy: string, containers: readonly ContainerStatus[]): Phase {
  const neverRan = containers.some(({ state, lastState }) => state.waiting && lastState.terminated === undefined);
  if (neverRan) return "Pending";
  const ended = containers.flatMap(({ state }) => (state.terminated === undefined ? [] : [state.terminated]));
  if (ended.length < containers.length || restartPolicy === "Always") return "Running";
  const failed = ended.some(({ exitCode }) => exitCode !== 0);
  if (failed) return restartPolicy === "Never" ? "Failed" : "Running";
  return "Succeeded";
}

/** Whether a container that ended is started again. */
export function restarts(restartPolicy: string, exitCode: number): boolean {
  return restartPolicy === "Always" || (restartPolicy === "OnFailure" && exitCode !== 0);
}
