import type { KindDefinition } from "../../../apiserver/index.ts";
import { autoscalerChange, autoscalerStatus, newAutoscalerErrors } from "./autoscaling.ts";
import { certificateRequestErrors } from "./certificates.ts";
import { claimChange, claimErrors, claimWarnings } from "./claims.ts";
import {
  budgetErrors,
  budgetStatus,
  priorityClassChange,
  priorityClassErrors,
  runtimeClassChange,
  runtimeClassErrors,
  runtimeClassWarnings,
} from "./classes.ts";
import {
  configMapChange,
  configMapErrors,
  coreEventErrors,
  leaseErrors,
  namespaceErrors,
  newEventChange,
  newEventErrors,
  secretChange,
  secretErrors,
  secretWarnings,
} from "./core-objects.ts";
import { ingressChange, ingressClassChange, ingressClassErrors, ingressWarnings, newIngressErrors } from "./ingress.ts";
import { networkPolicyChange, networkPolicyWarnings, newNetworkPolicyErrors } from "./network-policies.ts";
import { nodeChange, nodeErrors, nodeStatus, nodeWarnings } from "./nodes.ts";
import { persistentVolumeChange, persistentVolumeErrors, persistentVolumeWarnings } from "./persistent-volumes.ts";
import { limitRangeErrors, newQuotaErrors, quotaChange, quotaStatusChange, quotaWarnings } from "./quotas.ts";
import {
  newRevisionErrors,
  podTemplateErrors,
  podTemplateWarnings,
  replicationErrors,
  replicationWarnings,
  revisionChange,
} from "./replication.ts";
import { ipAddressChange, ipAddressErrors, serviceCidrChange, serviceCidrErrors } from "./service-networks.ts";
import {
  attributesClassChange,
  attributesClassErrors,
  capacityChange,
  capacityErrors,
  csiDriverChange,
  csiDriverErrors,
  csiDriverWarnings,
  csiNodeChange,
  csiNodeErrors,
  storageClassChange,
  storageClassErrors,
  volumeAttachmentChange,
  volumeAttachmentErrors,
} from "./storage.ts";
import {
  claimStatus,
  ingressStatus,
  namespaceStatus,
  podStatus,
  policyStatus,
  serviceStatus,
} from "./object-status.ts";
import { jobStatus } from "./job-status.ts";
import { cronJobWarnings, jobWarnings } from "./job-warnings.ts";
import { cronJobChange, jobChange, newCronJobErrors, newJobErrors } from "./jobs.ts";
import { endpointsChange, newEndpoints, newSlice, sliceChange, sliceErrors, sliceWarnings } from "./endpoints.ts";
import {
  claimTemplateChange,
  claimTemplateErrors,
  deviceClaimChange,
  deviceClaimErrors,
  deviceClassErrors,
} from "./device-claims.ts";
import { resourceSliceChange, resourceSliceErrors, resourceSliceWarnings } from "./device-slices.ts";
import { deviceClaimStatus } from "./device-status.ts";
import { flowSchemaErrors, flowStatus, priorityLevelErrors } from "./flow-control.ts";
import {
  mutatingBindingErrors,
  mutatingPolicyErrors,
  validatingBindingErrors,
  validatingPolicyErrors,
} from "./policies.ts";
import { podChange } from "./pod-update.ts";
import { hostNameWarning, madePodWarnings, podWarnings, templateWarnings } from "./pod-warnings.ts";
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
  statefulSetWarnings,
} from "./workloads.ts";
import { workloadStatus } from "./workload-status.ts";

export { autoscalerChange, newAutoscalerErrors } from "./autoscaling.ts";
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
  "/LimitRange": { validate: limitRangeErrors },
  "/Namespace": { validateCreate: namespaceErrors, validateStatus: namespaceStatus },
  "/Node": {
    validateCreate: nodeErrors,
    validateUpdate: nodeChange,
    validateStatus: nodeStatus,
    warnings: nodeWarnings,
  },
  "/PersistentVolume": {
    validateCreate: persistentVolumeErrors,
    validateUpdate: persistentVolumeChange,
    validateStatus: () => [],
    warnings: persistentVolumeWarnings,
  },
  "/PersistentVolumeClaim": {
    validateCreate: claimErrors,
    validateUpdate: claimChange,
    validateStatus: claimStatus,
    warnings: claimWarnings,
  },
  "/Pod": {
    validate: podErrors,
    validateCreate: newPodErrors,
    validateUpdate: podChange,
    validateStatus: podStatus,
    warnings: (pod, old) =>
      old === undefined ? [...hostNameWarning(pod, "the Pod's hostname"), ...podWarnings(pod, "")] : [],
  },
  "/PodTemplate": { validate: podTemplateErrors, warnings: podTemplateWarnings },
  "/ReplicationController": {
    validate: replicationErrors,
    validateStatus: workloadStatus("ReplicationController"),
    warnings: replicationWarnings,
  },
  "/ResourceQuota": {
    validateCreate: newQuotaErrors,
    validateUpdate: quotaChange,
    validateStatus: quotaStatusChange,
    warnings: quotaWarnings,
  },
  "/Secret": { validate: secretErrors, validateUpdate: secretChange, warnings: secretWarnings },
  "/Service": {
    validateCreate: serviceErrors,
    validateUpdate: (service, old) => [...serviceChange(service, old), ...serviceErrors(service)],
    validateStatus: serviceStatus,
    warnings: serviceWarnings,
  },
  "admissionregistration.k8s.io/MutatingAdmissionPolicy": { validate: mutatingPolicyErrors },
  "admissionregistration.k8s.io/MutatingAdmissionPolicyBinding": { validate: mutatingBindingErrors },
  "admissionregistration.k8s.io/MutatingWebhookConfiguration": { validate: webhookConfigurationErrors },
  "admissionregistration.k8s.io/ValidatingAdmissionPolicy": {
    validateCreate: validatingPolicyErrors,
    validateUpdate: validatingPolicyErrors,
    validateStatus: policyStatus,
  },
  "admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding": { validate: validatingBindingErrors },
  "admissionregistration.k8s.io/ValidatingWebhookConfiguration": { validate: webhookConfigurationErrors },
  "apps/ControllerRevision": { validateCreate: newRevisionErrors, validateUpdate: revisionChange },
  "apps/DaemonSet": {
    validateCreate: daemonSetErrors,
    validateUpdate: (object, old) => [...selectorChange(object, old), ...daemonSetErrors(object)],
    validateStatus: workloadStatus("DaemonSet"),
    warnings: madePodWarnings,
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
    warnings: statefulSetWarnings,
  },
  "autoscaling/HorizontalPodAutoscaler": {
    validateCreate: newAutoscalerErrors,
    validateUpdate: autoscalerChange,
    validateStatus: autoscalerStatus,
  },
  "batch/CronJob": {
    validateCreate: newCronJobErrors,
    validateUpdate: cronJobChange,
    validateStatus: () => [],
    warnings: cronJobWarnings,
  },
  "batch/Job": {
    validateCreate: newJobErrors,
    validateUpdate: jobChange,
    validateStatus: jobStatus,
    warnings: jobWarnings,
  },
  "certificates.k8s.io/CertificateSigningRequest": { validate: certificateRequestErrors },
  "coordination.k8s.io/Lease": { validate: leaseErrors },
  "discovery.k8s.io/EndpointSlice": {
    validate: sliceErrors,
    validateCreate: newSlice,
    validateUpdate: sliceChange,
    warnings: sliceWarnings,
  },
  "events.k8s.io/Event": { validateCreate: newEventErrors, validateUpdate: newEventChange },
  "flowcontrol.apiserver.k8s.io/FlowSchema": { validate: flowSchemaErrors, validateStatus: flowStatus },
  "flowcontrol.apiserver.k8s.io/PriorityLevelConfiguration": {
    validate: priorityLevelErrors,
    validateStatus: flowStatus,
  },
  "networking.k8s.io/IPAddress": { validate: ipAddressErrors, validateUpdate: ipAddressChange },
  "networking.k8s.io/Ingress": {
    validateCreate: newIngressErrors,
    validateUpdate: ingressChange,
    validateStatus: ingressStatus,
    warnings: ingressWarnings,
  },
  "networking.k8s.io/IngressClass": { validateCreate: ingressClassErrors, validateUpdate: ingressClassChange },
  "networking.k8s.io/NetworkPolicy": {
    validateCreate: newNetworkPolicyErrors,
    validateUpdate: networkPolicyChange,
    warnings: networkPolicyWarnings,
  },
  "networking.k8s.io/ServiceCIDR": {
    validateCreate: serviceCidrErrors,
    validateUpdate: serviceCidrChange,
    validateStatus: () => [],
  },
  "node.k8s.io/RuntimeClass": {
    validate: runtimeClassErrors,
    validateUpdate: runtimeClassChange,
    warnings: runtimeClassWarnings,
  },
  "policy/PodDisruptionBudget": { validate: budgetErrors, validateStatus: budgetStatus },
  "rbac.authorization.k8s.io/ClusterRole": { validate: clusterRoleErrors },
  "rbac.authorization.k8s.io/ClusterRoleBinding": {
    validate: clusterRoleBindingErrors,
    validateUpdate: roleRefChange,
  },
  "rbac.authorization.k8s.io/Role": { validate: roleErrors },
  "rbac.authorization.k8s.io/RoleBinding": { validate: roleBindingErrors, validateUpdate: roleRefChange },
  "resource.k8s.io/DeviceClass": { validate: deviceClassErrors },
  "resource.k8s.io/ResourceClaim": {
    validateCreate: deviceClaimErrors,
    validateUpdate: deviceClaimChange,
    validateStatus: deviceClaimStatus,
  },
  "resource.k8s.io/ResourceClaimTemplate": { validateCreate: claimTemplateErrors, validateUpdate: claimTemplateChange },
  "resource.k8s.io/ResourceSlice": {
    validateCreate: resourceSliceErrors,
    validateUpdate: resourceSliceChange,
    warnings: resourceSliceWarnings,
  },
  "scheduling.k8s.io/PriorityClass": { validateCreate: priorityClassErrors, validateUpdate: priorityClassChange },
  "storage.k8s.io/CSIDriver": {
    validate: csiDriverErrors,
    validateUpdate: csiDriverChange,
    warnings: csiDriverWarnings,
  },
  "storage.k8s.io/CSINode": { validate: csiNodeErrors, validateUpdate: csiNodeChange },
  "storage.k8s.io/CSIStorageCapacity": { validate: capacityErrors, validateUpdate: capacityChange },
  "storage.k8s.io/StorageClass": { validate: storageClassErrors, validateUpdate: storageClassChange },
  "storage.k8s.io/VolumeAttachment": { validate: volumeAttachmentErrors, validateUpdate: volumeAttachmentChange },
  "storage.k8s.io/VolumeAttributesClass": {
    validateCreate: attributesClassErrors,
    validateUpdate: attributesClassChange,
  },
};

export function rulesOf(group: string, kind: string): KindRules {
  return RULES[`${group}/${kind}`] ?? {};
}

export { finalizeErrors } from "./core-objects.ts";
export { clusterIpErrors } from "./service-addresses.ts";
export { needsHealthCheck } from "./services.ts";
export { podTotals, podUse } from "./pod-totals.ts";
export { amount, isExtended, isHugePages, isNative, isOvercommitAllowed, isPodLevelResource } from "./resources.ts";
