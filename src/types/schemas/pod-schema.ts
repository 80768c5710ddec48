import {
  always,
  atomic,
  bool,
  int32,
  int64,
  labelSelector,
  list,
  map,
  named,
  objectMeta,
  pointer,
  quantity,
  string,
  struct,
  time,
  type Shape,
} from "../../apimachinery/index.ts";
import {
  containerResizePolicy,
  containerRestartRule,
  envFromSource,
  execAction,
  httpGetAction,
  lifecycle,
  podSecurityContext,
  resourceRequirements,
  securityContext,
  tcpSocketAction,
  volumeDevice,
} from "./container-schema.ts";
import {
  containerStatus,
  hostAlias,
  hostIP,
  podDNSConfig,
  podOS,
  podReadinessGate,
  podResourceClaim,
  podResourceClaimStatus,
  podSchedulingGate,
} from "./pod-status-schema.ts";
import { affinity, topologySpreadConstraint } from "./scheduling-schema.ts";
import { localObjectReference, objectFieldSelector, resourceFieldSelector, volumeSource } from "./volume-schema.ts";

/** PodSpec and its parts (k8s.io/api `core/v1/types.go`). What nobody here reads inside is kept whole. */

const resourceList = map(quantity, "v1.ResourceList");

const probe = struct("Probe", {
  exec: pointer(execAction),
  httpGet: pointer(httpGetAction),
  tcpSocket: pointer(tcpSocketAction),
  grpc: pointer(struct("GRPCAction", { port: always(int32), service: pointer(string) })),
  initialDelaySeconds: int32,
  timeoutSeconds: int32,
  periodSeconds: int32,
  successThreshold: int32,
  failureThreshold: int32,
  terminationGracePeriodSeconds: pointer(int64),
});

const keySelector = (name: string): Shape =>
  atomic(struct(name, { name: string, key: always(string), optional: pointer(bool) }));

const envVarSource = struct("EnvVarSource", {
  fieldRef: pointer(objectFieldSelector),
  resourceFieldRef: pointer(resourceFieldSelector),
  configMapKeyRef: pointer(keySelector("ConfigMapKeySelector")),
  secretKeyRef: pointer(keySelector("SecretKeySelector")),
  fileKeyRef: pointer(
    atomic(
      struct("FileKeySelector", {
        volumeName: always(string),
        path: always(string),
        key: always(string),
        optional: pointer(bool),
      }),
    ),
  ),
});

const envVar = struct("EnvVar", { name: always(string), value: string, valueFrom: pointer(envVarSource) });

const containerPort = struct("ContainerPort", {
  name: string,
  hostPort: int32,
  containerPort: always(int32),
  protocol: named("v1.Protocol"),
  hostIP: string,
});

const volumeMount = struct("VolumeMount", {
  name: always(string),
  readOnly: bool,
  recursiveReadOnly: pointer(string),
  mountPath: always(string),
  subPath: string,
  mountPropagation: pointer(string),
  subPathExpr: string,
});

const container = struct("Container", {
  name: always(string),
  image: string,
  command: list(string),
  args: list(string),
  workingDir: string,
  ports: list(containerPort, {
    mergeKey: "containerPort",
    mapKeys: ["containerPort", "protocol"],
    keyDefaults: { protocol: "TCP" },
  }),
  envFrom: list(envFromSource),
  env: list(envVar, { mergeKey: "name" }),
  resources: resourceRequirements,
  resizePolicy: list(containerResizePolicy),
  restartPolicy: pointer(string),
  restartPolicyRules: list(containerRestartRule),
  volumeMounts: list(volumeMount, { mergeKey: "mountPath" }),
  volumeDevices: list(volumeDevice, { mergeKey: "devicePath" }),
  livenessProbe: pointer(probe),
  readinessProbe: pointer(probe),
  startupProbe: pointer(probe),
  lifecycle: pointer(lifecycle),
  terminationMessagePath: string,
  terminationMessagePolicy: named("v1.TerminationMessagePolicy"),
  imagePullPolicy: named("v1.PullPolicy"),
  securityContext: pointer(securityContext),
  stdin: bool,
  stdinOnce: bool,
  tty: bool,
});

/** Takes the fields of Container and says which container it looks into. */
const ephemeralContainer = struct("EphemeralContainer", {
  ...Object.fromEntries(container.fields),
  targetContainerName: string,
});

const volume = struct("Volume", { name: always(string), ...Object.fromEntries(volumeSource.fields) });

const toleration = struct("Toleration", {
  key: string,
  operator: named("v1.TolerationOperator"),
  value: string,
  effect: named("v1.TaintEffect"),
  tolerationSeconds: pointer(int64),
});

export const podSpec = struct("PodSpec", {
  volumes: list(volume, { mergeKey: "name" }),
  initContainers: list(container, { mergeKey: "name" }),
  containers: always(list(container, { mergeKey: "name" })),
  ephemeralContainers: list(ephemeralContainer, { mergeKey: "name" }),
  restartPolicy: named("v1.RestartPolicy"),
  terminationGracePeriodSeconds: pointer(int64),
  activeDeadlineSeconds: pointer(int64),
  dnsPolicy: named("v1.DNSPolicy"),
  nodeSelector: atomic(map(string)),
  serviceAccountName: string,
  serviceAccount: string,
  automountServiceAccountToken: pointer(bool),
  nodeName: string,
  hostNetwork: bool,
  hostPID: bool,
  hostIPC: bool,
  shareProcessNamespace: pointer(bool),
  securityContext: pointer(podSecurityContext),
  imagePullSecrets: list(localObjectReference, { mergeKey: "name" }),
  hostname: string,
  subdomain: string,
  affinity: pointer(affinity),
  schedulerName: string,
  tolerations: list(toleration),
  hostAliases: list(hostAlias, { mergeKey: "ip" }),
  priorityClassName: string,
  priority: pointer(int32),
  dnsConfig: pointer(podDNSConfig),
  readinessGates: list(podReadinessGate),
  runtimeClassName: pointer(string),
  enableServiceLinks: pointer(bool),
  preemptionPolicy: pointer(string),
  overhead: resourceList,
  topologySpreadConstraints: list(topologySpreadConstraint, {
    mergeKey: "topologyKey",
    mapKeys: ["topologyKey", "whenUnsatisfiable"],
  }),
  setHostnameAsFQDN: pointer(bool),
  os: pointer(podOS),
  hostUsers: pointer(bool),
  schedulingGates: list(podSchedulingGate, { mergeKey: "name" }),
  resourceClaims: list(podResourceClaim, { mergeKey: "name" }),
  resources: pointer(resourceRequirements),
  hostnameOverride: pointer(string),
});

/** A `conditions` list of any of the older kinds, merged by type. */
export function conditions(name: string, extra: Readonly<Record<string, Shape>> = {}): Shape {
  const condition = struct(name, {
    type: always(string),
    observedGeneration: int64,
    status: always(string),
    lastProbeTime: time,
    lastUpdateTime: time,
    lastTransitionTime: time,
    reason: string,
    message: string,
    ...extra,
  });
  return list(condition, { mergeKey: "type" });
}

export const podStatus = struct("PodStatus", {
  observedGeneration: int64,
  phase: named("v1.PodPhase"),
  conditions: conditions("PodCondition"),
  message: string,
  reason: string,
  nominatedNodeName: string,
  hostIP: string,
  hostIPs: list(hostIP),
  podIP: string,
  podIPs: list(struct("PodIP", { ip: always(string) }), { mergeKey: "ip" }),
  startTime: pointer(time),
  initContainerStatuses: list(containerStatus),
  containerStatuses: list(containerStatus),
  qosClass: named("v1.PodQOSClass"),
  ephemeralContainerStatuses: list(containerStatus),
  resize: string,
  resourceClaimStatuses: list(podResourceClaimStatus, { mapKeys: ["name"] }),
});

export const podTemplate = struct("PodTemplateSpec", { metadata: objectMeta, spec: podSpec });
export const selector = pointer(labelSelector);
