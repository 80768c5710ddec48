/** Kubernetes 1.36 as data: its types, and what follows from them. */
export { findMessage, messageOfKind } from "./protobuf-messages.ts";
export { findType, typeNames } from "./type-table.ts";
export type { DescriptionTable } from "./descriptions/description-table.ts";
export { describeField, describeType } from "./descriptions/descriptions.ts";
export {
  RESOURCES,
  type Condition,
  type Container,
  type ContainerState,
  type ContainerStatus,
  type Deployment,
  type DeploymentStatus,
  type DownwardItem,
  type Endpoint,
  type EndpointAddress,
  type EndpointPort,
  type EndpointSlice,
  type EndpointSubset,
  type EnvVar,
  type IntOrString,
  type KeySelector,
  type KeyedSource,
  type LabelSelector,
  type ObjectReference,
  type Pod,
  type PodStatus,
  type PodTemplate,
  type Probe,
  type ProjectedSource,
  type ReplicaSet,
  type ReplicaSetStatus,
  type SelectorRequirement,
  type Service,
  type ServicePort,
  type SubsetPort,
  type TerminatedState,
  type Volume,
} from "./objects.ts";
export { ProtobufError, decodeProtobuf } from "./protobuf/decoder.ts";
export {
  bindingSpec,
  mutatingPolicySpec,
  policyStatus,
  validatingPolicySpec,
  webhookFields,
} from "./schemas/admission-schema.ts";
export {
  containerImage,
  nodeAddress,
  nodeConfigSource,
  nodeDaemonEndpoints,
  nodeSystemInfo,
} from "./schemas/node-schema.ts";
export { objectReference } from "./schemas/object-reference-schema.ts";
export { conditions, podSpec, podStatus, podTemplate, selector } from "./schemas/pod-schema.ts";
export { taint } from "./schemas/scheduling-schema.ts";
export { endpointHints } from "./schemas/service-parts-schema.ts";
export { serviceSchema } from "./schemas/service-schema.ts";
export { localObjectReference } from "./schemas/volume-schema.ts";
