import {
  always,
  bool,
  int32,
  int64,
  list,
  map,
  named,
  pointer,
  quantity,
  string,
  struct,
  time,
} from "../../apimachinery/index.ts";
import { resourceRequirements } from "./container-schema.ts";

/** Parts of a pod and its status that are types of their own (k8s.io/api `core/v1/types.go`). */

const containerStateWaiting = struct("ContainerStateWaiting", { reason: string, message: string });

const containerStateRunning = struct("ContainerStateRunning", { startedAt: time });

const containerStateTerminated = struct("ContainerStateTerminated", {
  exitCode: always(int32),
  signal: int32,
  reason: string,
  message: string,
  startedAt: time,
  finishedAt: time,
  containerID: string,
});

const containerState = struct("ContainerState", {
  waiting: pointer(containerStateWaiting),
  running: pointer(containerStateRunning),
  terminated: pointer(containerStateTerminated),
});

const imageVolumeStatus = struct("ImageVolumeStatus", { imageRef: string });

const volumeStatus = struct("VolumeStatus", { image: pointer(imageVolumeStatus) });

const volumeMountStatus = struct("VolumeMountStatus", {
  name: always(string),
  mountPath: always(string),
  readOnly: bool,
  recursiveReadOnly: pointer(named("v1.RecursiveReadOnlyMode")),
  volumeStatus: pointer(volumeStatus),
});

const linuxContainerUser = struct("LinuxContainerUser", {
  uid: always(int64),
  gid: always(int64),
  supplementalGroups: list(int64),
});

const containerUser = struct("ContainerUser", { linux: pointer(linuxContainerUser) });

const resourceHealth = struct("ResourceHealth", {
  resourceID: always(named("v1.ResourceID")),
  health: named("v1.ResourceHealthStatus"),
});

const resourceStatus = struct("ResourceStatus", {
  name: always(named("v1.ResourceName")),
  resources: list(resourceHealth, { mapKeys: ["resourceID"] }),
});

export const containerStatus = struct("ContainerStatus", {
  name: always(string),
  state: containerState,
  lastState: containerState,
  ready: always(bool),
  restartCount: always(int32),
  image: always(string),
  imageID: always(string),
  containerID: string,
  started: pointer(bool),
  allocatedResources: map(quantity, "v1.ResourceList"),
  resources: pointer(resourceRequirements),
  volumeMounts: list(volumeMountStatus, { mergeKey: "mountPath" }),
  user: pointer(containerUser),
  allocatedResourcesStatus: list(resourceStatus, { mergeKey: "name" }),
  stopSignal: pointer(named("v1.Signal")),
});

export const hostIP = struct("HostIP", { ip: always(string) });

export const podResourceClaimStatus = struct("PodResourceClaimStatus", {
  name: always(string),
  resourceClaimName: pointer(string),
});

const podDNSConfigOption = struct("PodDNSConfigOption", { name: string, value: pointer(string) });

export const podDNSConfig = struct("PodDNSConfig", {
  nameservers: list(string),
  searches: list(string),
  options: list(podDNSConfigOption),
});

export const podReadinessGate = struct("PodReadinessGate", { conditionType: always(named("v1.PodConditionType")) });

export const podOS = struct("PodOS", { name: always(named("v1.OSName")) });

export const hostAlias = struct("HostAlias", { ip: always(string), hostnames: list(string) });

export const podSchedulingGate = struct("PodSchedulingGate", { name: always(string) });

export const podResourceClaim = struct("PodResourceClaim", {
  name: always(string),
  resourceClaimName: pointer(string),
  resourceClaimTemplateName: pointer(string),
});
