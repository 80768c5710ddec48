/** The controllers of simulated workloads. */
export { certificateController, type CertificateParts } from "./certificate-controller.ts";
export { findCondition, withCondition } from "./conditions.ts";
export type { ControllerContext } from "./context.ts";
export {
  keyOf,
  runController,
  type Controller,
  type ControllerSettings,
  type RunningController,
} from "./controller.ts";
export { deploymentController } from "./deployment-controller.ts";
export { endpointController } from "./endpoint-controller.ts";
export { disruptionController, type ScaleOf } from "./disruption-controller.ts";
export { createEventRecorder, type EventRecorder, type Notice } from "./event-recorder.ts";
export type { LocalObjects, ObjectAccess, RemoteObjects, ServedResource } from "./cluster-api.ts";
export { countFinalizers } from "./cluster-api.ts";
export { endpointMirroringController } from "./endpoint-mirroring.ts";
export { flowSchemaController } from "./flow-schema-controller.ts";
export { startGarbageCollector } from "./garbage-collector.ts";
export { namespaceController } from "./namespace-controller.ts";
export { namespaceContentController, rootCaConfigMap, tokenSecretController } from "./service-account-controller.ts";
export { isFinished } from "./pods.ts";
export { POLICY_STATUS_MANAGER, policyStatusController } from "./policy-status-controller.ts";
export { protectionControllers } from "./protection-controller.ts";
export { readObject } from "./reads.ts";
export { resourceQuotaController } from "./resource-quota-controller.ts";
export { replicaSetController } from "./replica-set-controller.ts";
export { type ClusterWriter, wrote } from "./writer.ts";
