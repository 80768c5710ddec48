import {
  always,
  bool,
  int32,
  int64,
  intOrString,
  list,
  map,
  named,
  pointer,
  quantity,
  string,
  struct,
} from "../../apimachinery/index.ts";

/** Parts of a container that are types of their own (k8s.io/api `core/v1/types.go`). */

const capabilities = struct("Capabilities", { add: list(named("v1.Capability")), drop: list(named("v1.Capability")) });

const seLinuxOptions = struct("SELinuxOptions", { user: string, role: string, type: string, level: string });

const windowsSecurityContextOptions = struct("WindowsSecurityContextOptions", {
  gmsaCredentialSpecName: pointer(string),
  gmsaCredentialSpec: pointer(string),
  runAsUserName: pointer(string),
  hostProcess: pointer(bool),
});

const seccompProfile = struct("SeccompProfile", {
  type: always(named("v1.SeccompProfileType")),
  localhostProfile: pointer(string),
});

const appArmorProfile = struct("AppArmorProfile", {
  type: always(named("v1.AppArmorProfileType")),
  localhostProfile: pointer(string),
});

export const securityContext = struct("SecurityContext", {
  capabilities: pointer(capabilities),
  privileged: pointer(bool),
  seLinuxOptions: pointer(seLinuxOptions),
  windowsOptions: pointer(windowsSecurityContextOptions),
  runAsUser: pointer(int64),
  runAsGroup: pointer(int64),
  runAsNonRoot: pointer(bool),
  readOnlyRootFilesystem: pointer(bool),
  allowPrivilegeEscalation: pointer(bool),
  procMount: pointer(named("v1.ProcMountType")),
  seccompProfile: pointer(seccompProfile),
  appArmorProfile: pointer(appArmorProfile),
});

const sysctl = struct("Sysctl", { name: always(string), value: always(string) });

export const podSecurityContext = struct("PodSecurityContext", {
  seLinuxOptions: pointer(seLinuxOptions),
  windowsOptions: pointer(windowsSecurityContextOptions),
  runAsUser: pointer(int64),
  runAsGroup: pointer(int64),
  runAsNonRoot: pointer(bool),
  supplementalGroups: list(int64),
  supplementalGroupsPolicy: pointer(named("v1.SupplementalGroupsPolicy")),
  fsGroup: pointer(int64),
  sysctls: list(sysctl),
  fsGroupChangePolicy: pointer(named("v1.PodFSGroupChangePolicy")),
  seccompProfile: pointer(seccompProfile),
  appArmorProfile: pointer(appArmorProfile),
  seLinuxChangePolicy: pointer(named("v1.PodSELinuxChangePolicy")),
});

export const execAction = struct("ExecAction", { command: list(string) });

const httpHeader = struct("HTTPHeader", { name: always(string), value: always(string) });

export const httpGetAction = struct("HTTPGetAction", {
  path: string,
  port: always(intOrString),
  host: string,
  scheme: named("v1.URIScheme"),
  httpHeaders: list(httpHeader),
});

export const tcpSocketAction = struct("TCPSocketAction", { port: always(intOrString), host: string });

const sleepAction = struct("SleepAction", { seconds: always(int64) });

const lifecycleHandler = struct("LifecycleHandler", {
  exec: pointer(execAction),
  httpGet: pointer(httpGetAction),
  tcpSocket: pointer(tcpSocketAction),
  sleep: pointer(sleepAction),
});

export const lifecycle = struct("Lifecycle", {
  postStart: pointer(lifecycleHandler),
  preStop: pointer(lifecycleHandler),
  stopSignal: pointer(named("v1.Signal")),
});

const configMapEnvSource = struct("ConfigMapEnvSource", { name: string, optional: pointer(bool) });

const secretEnvSource = struct("SecretEnvSource", { name: string, optional: pointer(bool) });

export const envFromSource = struct("EnvFromSource", {
  prefix: string,
  configMapRef: pointer(configMapEnvSource),
  secretRef: pointer(secretEnvSource),
});

const resourceClaim = struct("ResourceClaim", { name: always(string), request: string });

export const resourceRequirements = struct("ResourceRequirements", {
  limits: map(quantity, "v1.ResourceList"),
  requests: map(quantity, "v1.ResourceList"),
  claims: list(resourceClaim, { mapKeys: ["name"] }),
});

export const containerResizePolicy = struct("ContainerResizePolicy", {
  resourceName: always(named("v1.ResourceName")),
  restartPolicy: always(named("v1.ResourceResizeRestartPolicy")),
});

const containerRestartRuleOnExitCodes = struct("ContainerRestartRuleOnExitCodes", {
  operator: named("v1.ContainerRestartRuleOnExitCodesOperator"),
  values: list(int32, { listType: "set" }),
});

export const containerRestartRule = struct("ContainerRestartRule", {
  action: named("v1.ContainerRestartRuleAction"),
  exitCodes: pointer(containerRestartRuleOnExitCodes),
});

export const volumeDevice = struct("VolumeDevice", { name: always(string), devicePath: always(string) });
