import { arch, cpus, hostname, release, totalmem, type as systemType } from "node:os";
import { formatTime, type KubeObject } from "../apimachinery/index.ts";
import { RESOURCES } from "../types/index.ts";
import { type ControllerContext, readObject, wrote } from "../controllers/index.ts";
import { HOST_IP } from "./pod-status.ts";
import type { NodeCapacity } from "./node-capacity.ts";

/** The one simulated node. */
export const NODE_NAME = "playground";

/** Go's names of what Node calls otherwise. */
const ARCHITECTURES: Readonly<Record<string, string>> = { x64: "amd64", ia32: "386" };

/** Registers the node where it is not; what is there, also what somebody has changed on it, stays. */
export async function registerNode({ store, writer, clock }: ControllerContext, capacity: NodeCapacity): Promise<void> {
  if ((await readObject(store, RESOURCES.nodes, "", NODE_NAME)) !== undefined) return;
  const architecture = ARCHITECTURES[arch()] ?? arch();
  const os = systemType().toLowerCase();
  const names = { "kubernetes.io/arch": architecture, "kubernetes.io/os": os, "kubernetes.io/hostname": NODE_NAME };
  const node: KubeObject = {
    apiVersion: "v1",
    kind: "Node",
    metadata: { name: NODE_NAME, labels: names },
    spec: { podCIDR: "10.244.0.0/16", podCIDRs: ["10.244.0.0/16"] },
  };
  if (!(await wrote(writer.create(RESOURCES.nodes, node)))) return;
  const created = await readObject(store, RESOURCES.nodes, "", NODE_NAME);
  if (created === undefined) return;
  await wrote(
    writer.updateStatus(RESOURCES.nodes, { ...created, status: nodeStatus(clock.now(), os, architecture, capacity) }),
  );
}

function nodeStatus(
  now: number,
  operatingSystem: string,
  architecture: string,
  { pods, memory }: NodeCapacity,
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
      osImage: "local processes (aggregation-playground)",
      containerRuntimeVersion: "playground://1",
      kubeletVersion: "v1.36.0+aggregation-playground",
      // No longer set since 1.33, but not optional.
      kubeProxyVersion: "",
      operatingSystem,
      architecture,
    },
  };
}
