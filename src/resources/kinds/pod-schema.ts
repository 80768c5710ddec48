import {
  always,
  anything,
  atomic,
  bool,
  int32,
  int64,
  intOrString,
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
} from "../schema.ts";

/** PodSpec and its parts (k8s.io/api `core/v1/types.go`). What nobody here reads inside is kept whole. */

const resourceList = map(quantity, "v1.ResourceList");
const resources = struct("ResourceRequirements", {
  limits: resourceList,
  requests: resourceList,
  claims: list(anything, { mapKeys: ["name"] }),
});

const httpGet = struct("HTTPGetAction", {
  path: string,
  port: always(intOrString),
  host: string,
  scheme: named("v1.URIScheme"),
  httpHeaders: list(struct("HTTPHeader", { name: always(string), value: always(string) })),
});

const probe = struct("Probe", {
  exec: pointer(struct("ExecAction", { command: list(string) })),
  httpGet: pointer(httpGet),
  tcpSocket: pointer(struct("TCPSocketAction", { port: always(intOrString), host: string })),
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
  fieldRef: pointer(atomic(struct("ObjectFieldSelector", { apiVersion: string, fieldPath: always(string) }))),
  resourceFieldRef: pointer(
    atomic(struct("ResourceFieldSelector", { containerName: string, resource: always(string), divisor: anything })),
  ),
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

export const container = struct("Container", {
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
  envFrom: list(anything),
  env: list(envVar, { mergeKey: "name" }),
  resources,
  resizePolicy: list(anything),
  restartPolicy: pointer(string),
  restartPolicyRules: list(anything),
  volumeMounts: list(volumeMount, { mergeKey: "mountPath" }),
  volumeDevices: list(anything, { mergeKey: "devicePath" }),
  livenessProbe: pointer(probe),
  readinessProbe: pointer(probe),
  startupProbe: pointer(probe),
  lifecycle: pointer(anything),
  terminationMessagePath: string,
  terminationMessagePolicy: named("v1.TerminationMessagePolicy"),
  imagePullPolicy: named("v1.PullPolicy"),
  securityContext: pointer(anything),
  stdin: bool,
  stdinOnce: bool,
  tty: bool,
});

const keyToPath = struct("KeyToPath", { key: always(string), path: always(string), mode: pointer(int32) });

const volume = struct("Volume", {
  name: always(string),
  ...Object.fromEntries(
    [
      "hostPath",
      "emptyDir",
      "gcePersistentDisk",
      "awsElasticBlockStore",
      "gitRepo",
      "nfs",
      "iscsi",
      "glusterfs",
      "persistentVolumeClaim",
      "rbd",
      "flexVolume",
      "cinder",
      "cephfs",
      "flocker",
      "downwardAPI",
      "fc",
      "azureFile",
      "vsphereVolume",
      "quobyte",
      "azureDisk",
      "photonPersistentDisk",
      "projected",
      "portworxVolume",
      "scaleIO",
      "storageos",
      "csi",
      "ephemeral",
      "image",
    ].map((source) => [source, pointer(anything)]),
  ),
  secret: pointer(
    struct("SecretVolumeSource", {
      secretName: string,
      items: list(keyToPath),
      defaultMode: pointer(int32),
      optional: pointer(bool),
    }),
  ),
  configMap: pointer(
    struct("ConfigMapVolumeSource", {
      name: string,
      items: list(keyToPath),
      defaultMode: pointer(int32),
      optional: pointer(bool),
    }),
  ),
});

const toleration = struct("Toleration", {
  key: string,
  operator: named("v1.TolerationOperator"),
  value: string,
  effect: named("v1.TaintEffect"),
  tolerationSeconds: pointer(int64),
});

export const localObjectReference = atomic(struct("LocalObjectReference", { name: string }));

export const podSpec = struct("PodSpec", {
  volumes: list(volume, { mergeKey: "name" }),
  initContainers: list(container, { mergeKey: "name" }),
  containers: always(list(container, { mergeKey: "name" })),
  ephemeralContainers: list(anything, { mergeKey: "name" }),
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
  securityContext: pointer(anything),
  imagePullSecrets: list(localObjectReference, { mergeKey: "name" }),
  hostname: string,
  subdomain: string,
  affinity: pointer(anything),
  schedulerName: string,
  tolerations: list(toleration),
  hostAliases: list(anything, { mergeKey: "ip" }),
  priorityClassName: string,
  priority: pointer(int32),
  dnsConfig: pointer(anything),
  readinessGates: list(anything),
  runtimeClassName: pointer(string),
  enableServiceLinks: pointer(bool),
  preemptionPolicy: pointer(string),
  overhead: resourceList,
  topologySpreadConstraints: list(anything, {
    mergeKey: "topologyKey",
    mapKeys: ["topologyKey", "whenUnsatisfiable"],
  }),
  setHostnameAsFQDN: pointer(bool),
  os: pointer(anything),
  hostUsers: pointer(bool),
  schedulingGates: list(anything, { mergeKey: "name" }),
  resourceClaims: list(anything, { mergeKey: "name" }),
  resources: pointer(resources),
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
  hostIPs: list(anything),
  podIP: string,
  podIPs: list(struct("PodIP", { ip: always(string) }), { mergeKey: "ip" }),
  startTime: pointer(time),
  initContainerStatuses: list(anything),
  containerStatuses: list(anything),
  qosClass: named("v1.PodQOSClass"),
  ephemeralContainerStatuses: list(anything),
  resize: string,
  resourceClaimStatuses: list(anything, { mapKeys: ["name"] }),
});

export const podTemplate = struct("PodTemplateSpec", { metadata: objectMeta, spec: podSpec });
export const selector = pointer(labelSelector);
