import { arch, cpus, hostname, platform, release, totalmem, type as systemType } from "node:os";
import { formatTime, type KubeObject } from "../apimachinery/index.ts";
import { RESOURCES } from "../types/index.ts";
import { type ControllerContext, type Notice, readObject, wrote } from "../controllers/index.ts";
import { HOST_IP } from "./pod-status.ts";
import type { NodeCapacity } from "./node-capacity.ts";
import type { Trial } from "./sandbox/trial.ts";

/** The one simulated node. */
export const NODE_NAME = "playground";

/** Go's names of what Node calls otherwise. */
const ARCHITECTURES: Readonly<Record<string, string>> = { x64: "amd64", ia32: "386" };

/** By then a first pod has been started. */
const ANNOUNCE_MS = 500;

export interface NodeRegistration {
  /** Resolves when there is a Node. */
  ensure(): Promise<void>;
}

interface NodeFacts {
  readonly capacity: NodeCapacity;
  readonly kubeletVersion: string;
}

/** The Node is there with the first pod; how its containers run is added when that has been tried. */
export function createNodeRegistration(
  context: ControllerContext,
  facts: NodeFacts,
  trial: () => Promise<Trial>,
): NodeRegistration {
  let isAnnounced = false;
  return {
    async ensure() {
      const isNew = await registerNode(context, facts);
      if (isAnnounced && !isNew) return;
      isAnnounced = true;
      // Nobody waits for it, and a first pod is not to start later for that.
      // By the time it is said the store may be closed.
      context.clock.after(ANNOUNCE_MS, () =>
        trial()
          .then((result) => announceRuntime(context, result))
          .catch(() => undefined),
      );
    },
  };
}

/** Registers the node where it is not; what is there, also what somebody has changed on it, stays. Whether it was not. */
async function registerNode({ store, writer, clock }: ControllerContext, facts: NodeFacts): Promise<boolean> {
  if ((await readObject(store, RESOURCES.nodes, "", NODE_NAME)) !== undefined) return false;
  const architecture = ARCHITECTURES[arch()] ?? arch();
  const os = systemType().toLowerCase();
  const names = { "kubernetes.io/arch": architecture, "kubernetes.io/os": os, "kubernetes.io/hostname": NODE_NAME };
  const node: KubeObject = {
    apiVersion: "v1",
    kind: "Node",
    metadata: { name: NODE_NAME, labels: names },
    spec: { podCIDR: "10.244.0.0/16", podCIDRs: ["10.244.0.0/16"] },
  };
  if (!(await wrote(writer.create(RESOURCES.nodes, node)))) return false;
  const created = await readObject(store, RESOURCES.nodes, "", NODE_NAME);
  if (created === undefined) return false;
  return wrote(
    writer.updateStatus(RESOURCES.nodes, { ...created, status: nodeStatus(clock.now(), os, architecture, facts) }),
  );
}

interface NodeObject extends KubeObject {
  readonly status?: { readonly nodeInfo?: Readonly<Record<string, string>> };
}

async function announceRuntime({ store, writer, events }: ControllerContext, trial: Trial): Promise<void> {
  const node = await readObject<NodeObject>(store, RESOURCES.nodes, "", NODE_NAME);
  if (node === undefined) return;
  const nodeInfo = { ...node.status?.nodeInfo, ...runtimeInfo(trial) };
  await wrote(writer.updateStatus(RESOURCES.nodes, { ...node, status: { ...node.status, nodeInfo } }));
  events.record({ about: node, component: "kubelet", ...runtimeNotice(trial) });
}

/** As `kubectl describe node` and `kubectl get nodes -o wide` show it. */
function runtimeInfo(trial: Trial): Record<string, string> {
  if ("bwrap" in trial)
    return { osImage: "sandboxes of this machine", containerRuntimeVersion: `bubblewrap://${trial.version}` };
  return { osImage: `processes of this machine, no sandbox: ${trial.why}`, containerRuntimeVersion: "process://1" };
}

function runtimeNotice(trial: Trial): Pick<Notice, "type" | "reason" | "message" | "zh"> {
  if ("bwrap" in trial) {
    const message = `Containers run in sandboxes of bubblewrap ${trial.version}: files, processes and network of their own`;
    const zh = `容器运行在 bubblewrap ${trial.version} 的沙箱中，各有自己的文件、进程和网络`;
    return { type: "Normal", reason: "Sandboxed", message, zh };
  }
  const children = platform() === "linux" ? "" : "; a child that leaves its process group outlives its pod";
  const message = `Containers run as plain processes, because there is no sandbox: ${trial.why}. They get what their image lists and nothing else${children}`;
  const outlives = platform() === "linux" ? "" : "；离开进程组的子进程会在 Pod 结束后继续运行";
  const zh = `没有沙箱，容器以普通进程运行：${trial.why}。容器只能得到其镜像列出的内容${outlives}`;
  return { type: "Normal", reason: "NotSandboxed", message, zh };
}

function nodeStatus(
  now: number,
  operatingSystem: string,
  architecture: string,
  { capacity: { pods, memory }, kubeletVersion }: NodeFacts,
): object {
  const time = formatTime(now);
  const resources = (bytes: number): object => ({
    cpu: String(cpus().length),
    memory: `${Math.floor(bytes / 1024)}Ki`,
    pods: String(pods),
  });
  const healthy = (type: string, status: string, reason: string, message: string): object => ({
    type,
    status,
    lastHeartbeatTime: time,
    lastTransitionTime: time,
    reason,
    message,
  });
  const id = hostname();
  return {
    capacity: resources(totalmem()),
    allocatable: resources(memory),
    conditions: [
      healthy("MemoryPressure", "False", "KubeletHasSufficientMemory", "kubelet has sufficient memory available"),
      healthy("DiskPressure", "False", "KubeletHasNoDiskPressure", "kubelet has no disk pressure"),
      healthy("PIDPressure", "False", "KubeletHasSufficientPID", "kubelet has sufficient PID available"),
      healthy("Ready", "True", "KubeletReady", "kubelet is posting ready status"),
    ],
    addresses: [
      { type: "InternalIP", address: HOST_IP },
      { type: "Hostname", address: NODE_NAME },
    ],
    nodeInfo: {
      machineID: id,
      systemUUID: id,
      bootID: id,
      kernelVersion: release(),
      osImage: "this machine",
      containerRuntimeVersion: "process://1",
      kubeletVersion,
      // No longer set since 1.33, but not optional.
      kubeProxyVersion: "",
      operatingSystem,
      architecture,
    },
  };
}
