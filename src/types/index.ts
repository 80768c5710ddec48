/** Kubernetes 1.36 as data: its types, and what follows from them. */
export { findMessage, messageOfKind } from "./protobuf-messages.ts";
export { bootstrapObjects } from "./bootstrap.ts";
export { applyGoDefaults } from "./defaulting.ts";
export { describeColumn } from "./descriptions/columns.ts";
export { builtInResources, type ResourceFacts } from "./resources.ts";
export { TABLE_CELLS } from "./table-cells.ts";
export { openApiSchema, schemaName } from "./openapi-schema.ts";
export { isUnversioned, optionsType, registeredType } from "./registered-types.ts";
export { goStruct, kindShape, kindStruct } from "./shapes.ts";
export { internalType } from "./internal-types.ts";
export { findType, typeNames, typeOfKind } from "./type-table.ts";
export type { DescriptionTable } from "./descriptions/description-table.ts";
export { describeField, describeType } from "./descriptions/descriptions.ts";
export { RESOURCES, type Condition, type KeyedSource } from "./objects.ts";
export type {
  Container,
  ContainerState,
  ContainerStateTerminated,
  ContainerStatus,
  Deployment,
  DeploymentStatus,
  DiscoveryEndpointPort,
  DownwardAPIVolumeFile,
  Endpoint,
  EndpointAddress,
  EndpointPort,
  EndpointSlice,
  EndpointSubset,
  EnvVar,
  IntOrString,
  LabelSelector,
  LabelSelectorRequirement,
  ObjectReference,
  Pod,
  PodStatus,
  PodTemplateSpec,
  Probe,
  ReplicaSet,
  ReplicaSetStatus,
  SecretKeySelector,
  Service,
  ServicePort,
  Volume,
  VolumeMount,
  VolumeProjection,
} from "./data/objects.ts";
export { ProtobufError, decodeProtobuf } from "./protobuf/decoder.ts";
export { encodeProtobuf, encodeWatchFrame, protobufList } from "./protobuf/encoder.ts";
