import { always, int32, int64, list, named, pointer, string, struct } from "../../apimachinery/index.ts";

/** Parts of a node (k8s.io/api `core/v1/types.go`). */

const configMapNodeConfigSource = struct("ConfigMapNodeConfigSource", {
  namespace: always(string),
  name: always(string),
  uid: named("types.UID"),
  resourceVersion: string,
  kubeletConfigKey: always(string),
});

export const nodeConfigSource = struct("NodeConfigSource", { configMap: pointer(configMapNodeConfigSource) });

export const nodeAddress = struct("NodeAddress", {
  type: always(named("v1.NodeAddressType")),
  address: always(string),
});

const daemonEndpoint = struct("DaemonEndpoint", { Port: always(int32) });

export const nodeDaemonEndpoints = struct("NodeDaemonEndpoints", { kubeletEndpoint: daemonEndpoint });

const nodeSwapStatus = struct("NodeSwapStatus", { capacity: pointer(int64) });

export const nodeSystemInfo = struct("NodeSystemInfo", {
  machineID: always(string),
  systemUUID: always(string),
  bootID: always(string),
  kernelVersion: always(string),
  osImage: always(string),
  containerRuntimeVersion: always(string),
  kubeletVersion: always(string),
  kubeProxyVersion: always(string),
  operatingSystem: always(string),
  architecture: always(string),
  swap: pointer(nodeSwapStatus),
});

export const containerImage = struct("ContainerImage", { names: always(list(string)), sizeBytes: int64 });
