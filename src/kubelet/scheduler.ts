import { formatTime } from "../apimachinery/index.ts";
import { findCondition, withCondition, wrote, type ControllerContext } from "../controllers/index.ts";
import { RESOURCES, type Condition, type Pod } from "../types/index.ts";
import { NODE_NAME, type NodeRegistration } from "./node.ts";
import type { NodeCapacity, Shortage } from "./node-capacity.ts";

const SCHEDULER = "default-scheduler";
/** Memory may become free without anybody saying so. */
const RETRY_MS = 15_000;

export interface Scheduler {
  /** Gives a pod its node, where the node has room; else milliseconds to look again after. */
  schedule(key: string, pod: Pod): Promise<"done" | number>;
  /** A pod that was to be scheduled is gone. */
  forget(key: string): void;
  /** There is room again: the next pods that wait are looked at. */
  freed(): void;
}

/** kube-scheduler for one node: pods that do not fit stay Pending and say why (`pkg/scheduler/schedule_one.go`). */
export function createScheduler(
  context: ControllerContext,
  capacity: NodeCapacity,
  node: NodeRegistration,
  look: (key: string) => void,
): Scheduler {
  const waiting = new Set<string>();
  const freed = (): void => {
    for (const key of waiting) return look(key);
  };
  return {
    freed,
    forget(key) {
      // Whoever was to look at the room that became free is gone: the next one does.
      if (waiting.delete(key)) freed();
    },
    async schedule(key, pod) {
      if ((pod.spec.schedulerName ?? SCHEDULER) !== SCHEDULER) return "done";
      await node.ensure();
      const short = capacity.book(key, pod.spec.containers.length);
      if (short.length > 0) {
        waiting.add(key);
        await refuse(context, pod, unschedulable(short));
        return RETRY_MS;
      }
      waiting.delete(key);
      if (!(await assign(context, pod))) capacity.release(key);
      freed();
      return "done";
    },
  };
}

async function assign(context: ControllerContext, pod: Pod): Promise<boolean> {
  const { name = "", namespace = "" } = pod.metadata;
  const placed = { ...pod, spec: { ...pod.spec, nodeName: NODE_NAME } };
  if (!(await wrote(context.writer.update({ ...RESOURCES.pods, namespace }, placed, { unchecked: true }))))
    return false;
  const message = `Successfully assigned ${namespace}/${name} to ${NODE_NAME}`;
  context.events.record({ about: pod, component: SCHEDULER, type: "Normal", reason: "Scheduled", message });
  return true;
}

const REASONS = { pods: "Too many pods", memory: "Insufficient memory" } as const satisfies Record<
  Shortage["resource"],
  string
>;

/** `framework.FitError`: what no node has, then what preemption says to it. */
function unschedulable(short: readonly Shortage[]): string {
  const reasons = short.map(({ resource }) => `1 ${REASONS[resource]}`).toSorted();
  const preemption = "preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod.";
  return `0/1 nodes are available: ${reasons.join(", ")}. no new claims to deallocate, ${preemption}`;
}

async function refuse(context: ControllerContext, pod: Pod, message: string): Promise<void> {
  const known = findCondition(pod.status?.conditions, "PodScheduled");
  if (known?.status === "False" && known.message === message) return;
  const refused: Condition = {
    type: "PodScheduled",
    status: "False",
    lastProbeTime: null,
    reason: "Unschedulable",
    message,
  };
  const conditions = withCondition(pod.status?.conditions, refused, formatTime(context.clock.now()));
  const status = { ...pod.status, phase: "Pending" as const, conditions };
  const target = { ...RESOURCES.pods, namespace: pod.metadata.namespace ?? "" };
  if (!(await wrote(context.writer.updateStatus(target, { ...pod, status })))) return;
  context.events.record({ about: pod, component: SCHEDULER, type: "Warning", reason: "FailedScheduling", message });
}
