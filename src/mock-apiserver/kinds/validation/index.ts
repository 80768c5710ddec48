import type { KindDefinition } from "../../../apiserver/index.ts";
import {
  configMapChange,
  configMapErrors,
  coreEventErrors,
  leaseErrors,
  namespaceErrors,
  newEventErrors,
  secretChange,
  secretErrors,
  secretWarnings,
} from "./core-objects.ts";
import { endpointsChange, newEndpoints, newSlice, sliceChange, sliceErrors } from "./endpoints.ts";
import { flowSchemaErrors, flowStatus, priorityLevelErrors } from "./flow-control.ts";
import {
  mutatingBindingErrors,
  mutatingPolicyErrors,
  validatingBindingErrors,
  validatingPolicyErrors,
} from "./policies.ts";
import { podChange } from "./pod-update.ts";
import { hostNameWarning, podWarnings, templateWarnings } from "./pod-warnings.ts";
import { newPodErrors, podErrors } from "./pods.ts";
import { clusterRoleBindingErrors, clusterRoleErrors, roleBindingErrors, roleErrors, roleRefChange } from "./rbac.ts";
import { serviceChange } from "./service-addresses.ts";
import { serviceErrors, serviceWarnings } from "./services.ts";
import { webhookConfigurationErrors } from "./webhooks.ts";
import {
  daemonSetErrors,
  deploymentErrors,
  replicaSetErrors,
  selectorChange,
  statefulSetChange,
  statefulSetErrors,
} from "./workloads.ts";
import { workloadStatus } from "./workload-status.ts";

export { podErrors } from "./pods.ts";

/** What Kubernetes' code demands of a kind beyond its type. */
export type KindRules = Pick<
  KindDefinition,
  "validate" | "validateCreate" | "validateUpdate" | "validateStatus" | "warnings"
>;

/** By group and kind. */
const RULES: Readonly<Record<string, KindRules>> = {
  "/ConfigMap": { validate: configMapErrors, validateUpdate: configMapChange },
  "/Endpoints": { validateCreate: newEndpoints, validateUpdate: endpointsChange },
  "/Event": { validate: (event) => coreEventErrors(event) },
  "/Namespace": { validateCreate: namespaceErrors },
  "/Pod": {
    validate: podErrors,
    validateCreate: newPodErrors,
    validateUpdate: podChange,
    validateStatus: () => [],
    warnings: (pod, old) =>
      old === undefined ? [...hostNameWarning(pod, "the Pod's hostname"), ...podWarnings(pod, "")] : [],
  },
  "/Secret": { validate: secretErrors, validateUpdate: secretChange, warnings: secretWarnings },
  "/Service": {
    validateCreate: serviceErrors,
    validateUpdate: (service, old) => [...serviceChange(service, old), ...serviceErrors(service)],
    warnings: serviceWarnings,
  },
  "admissionregistration.k8s.io/MutatingAdmissionPolicy": { validate: mutatingPolicyErrors },
  "admissionregistration.k8s.io/MutatingAdmissionPolicyBinding": { validate: mutatingBindingErrors },
  "admissionregistration.k8s.io/MutatingWebhookConfiguration": { validate: webhookConfigurationErrors },
  "admissionregistration.k8s.io/ValidatingAdmissionPolicy": { validate: validatingPolicyErrors },
  "admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding": { validate: validatingBindingErrors },
  "admissionregistration.k8s.io/ValidatingWebhookConfiguration": { validate: webhookConfigurationErrors },
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
  "coordination.k8s.io/Lease": { validate: leaseErrors },
  "discovery.k8s.io/EndpointSlice": {
    validate: sliceErrors,
    validateCreate: newSlice,
    validateUpdate: sliceChange,
  },
  "events.k8s.io/Event": { validate: newEventErrors },
  "flowcontrol.apiserver.k8s.io/FlowSchema": { validate: flowSchemaErrors, validateStatus: flowStatus },
  "flowcontrol.apiserver.k8s.io/PriorityLevelConfiguration": {
    validate: priorityLevelErrors,
    validateStatus: flowStatus,
  },
  "rbac.authorization.k8s.io/ClusterRole": { validate: clusterRoleErrors },
  "rbac.authorization.k8s.io/ClusterRoleBinding": {
    validate: clusterRoleBindingErrors,
    validateUpdate: roleRefChange,
  },
  "rbac.authorization.k8s.io/Role": { validate: roleErrors },
  "rbac.authorization.k8s.io/RoleBinding": { validate: roleBindingErrors, validateUpdate: roleRefChange },
};

export function rulesOf(group: string, kind: string): KindRules {
  return RULES[`${group}/${kind}`] ?? {};
}

export { finalizeErrors } from "./core-objects.ts";
export { clusterIpErrors } from "./service-addresses.ts";
export { needsHealthCheck } from "./services.ts";
export { podTotals } from "./pod-totals.ts";
export { amount, isHugePages, isOvercommitAllowed, isPodLevelResource } from "./resources.ts";
