/** The controllers of simulated workloads. */
export { findCondition, withCondition } from "./conditions.ts";
export type { ControllerContext } from "./context.ts";
export { keyOf, runController, type Controller, type RunningController } from "./controller.ts";
export { deploymentController } from "./deployment-controller.ts";
export { endpointController } from "./endpoint-controller.ts";
export { createEventRecorder, type EventRecorder, type Notice } from "./event-recorder.ts";
export { garbageCollector } from "./garbage-collector.ts";
export { isFinished } from "./pods.ts";
export { protectionControllers } from "./protection-controller.ts";
export { readObject } from "./reads.ts";
export { replicaSetController } from "./replica-set-controller.ts";
export { type ClusterWriter, wrote } from "./writer.ts";
