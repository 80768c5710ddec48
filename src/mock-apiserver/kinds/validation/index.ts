import type { KindDefinition } from "../../../apiserver/index.ts";
import { podChange } from "./pod-update.ts";
import { hostNameWarning, podWarnings, templateWarnings } from "./pod-warnings.ts";
import { newPodErrors, podErrors } from "./pods.ts";
import {
  daemonSetErrors,
  deploymentErrors,
  replicaSetErrors,
  selectorChange,
  statefulSetChange,
  statefulSetErrors,
} from "./workloads.ts";
import { workloadStatus } from "./workload-status.ts";

/** What Kubernetes' code demands of a kind beyond its type. */
export type KindRules = Pick<
  KindDefinition,
  "validate" | "validateCreate" | "validateUpdate" | "validateStatus" | "warnings"
>;

/** By group and kind. */
const RULES: Readonly<Record<string, KindRules>> = {
  "/Pod": {
    validate: podErrors,
    validateCreate: newPodErrors,
    validateUpdate: podChange,
    validateStatus: () => [],
    warnings: (pod, old) =>
      old === undefined ? [...hostNameWarning(pod, "the Pod's hostname"), ...podWarnings(pod, "")] : [],
  },
  "apps/DaemonSet": {
    validate: daemonSetErrors,
    validateUpdate: selectorChange,
    validateStatus: workloadStatus("DaemonSet"),
    warnings: templateWarnings,
  },
  "apps/Deployment": {
    validate: deploymentErrors,
    validateUpdate: selectorChange,
    validateStatus: workloadStatus("Deployment"),
    warnings: templateWarnings,
  },
  "apps/ReplicaSet": {
    validate: replicaSetErrors,
    validateUpdate: selectorChange,
    validateStatus: workloadStatus("ReplicaSet"),
    warnings: templateWarnings,
  },
  "apps/StatefulSet": {
    validateCreate: (object) => statefulSetErrors(object, { isUpdate: false }),
    validateUpdate: (object, old) => [
      ...statefulSetErrors(object, { isUpdate: true }),
      ...statefulSetChange(object, old),
    ],
    validateStatus: workloadStatus("StatefulSet"),
    warnings: templateWarnings,
  },
};

export function rulesOf(group: string, kind: string): KindRules {
  return RULES[`${group}/${kind}`] ?? {};
}

export { podTotals } from "./pod-totals.ts";
export { amount, isHugePages, isOvercommitAllowed, isPodLevelResource } from "./resources.ts";
