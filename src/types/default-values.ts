const MATCHING = { matchPolicy: "Equivalent", namespaceSelector: {}, objectSelector: {} } as const;

/**
 * What Go's SetDefaults functions fill in where nothing was given, by type: a field's path below the type, and the value.
 * Fields of structs behind pointers are filled only where the pointer is set; earlier lines of a type count for later ones.
 */
export const DEFAULT_VALUES: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  // pkg/apis/core/v1/defaults.go
  "core/v1.PersistentVolume": {
    "status.phase": "Pending",
    "spec.persistentVolumeReclaimPolicy": "Retain",
    "spec.volumeMode": "Filesystem",
  },
  "core/v1.PersistentVolumeClaim": { "status.phase": "Pending" },
  "core/v1.PersistentVolumeClaimSpec": { volumeMode: "Filesystem" },
  "core/v1.HostPathVolumeSource": { type: "" },
  "core/v1.EndpointPort": { protocol: "TCP" },
  "core/v1.NamespaceStatus": { phase: "Active" },
  "core/v1.Secret": { type: "Opaque" },
  "core/v1.Service": { "spec.sessionAffinity": "None", "spec.type": "ClusterIP" },
  "core/v1.ServicePort": { protocol: "TCP" },

  // pkg/apis/apps/v1/defaults.go
  "apps/v1.Deployment": {
    "spec.replicas": 1,
    "spec.strategy.type": "RollingUpdate",
    "spec.revisionHistoryLimit": 10,
    "spec.progressDeadlineSeconds": 600,
  },
  "apps/v1.ReplicaSet": { "spec.replicas": 1 },
  "apps/v1.DaemonSet": { "spec.updateStrategy.type": "RollingUpdate", "spec.revisionHistoryLimit": 10 },
  "apps/v1.StatefulSet": {
    "spec.podManagementPolicy": "OrderedReady",
    "spec.persistentVolumeClaimRetentionPolicy": {},
    "spec.persistentVolumeClaimRetentionPolicy.whenDeleted": "Retain",
    "spec.persistentVolumeClaimRetentionPolicy.whenScaled": "Retain",
    "spec.replicas": 1,
    "spec.revisionHistoryLimit": 10,
  },

  // pkg/apis/batch/v1/defaults.go
  "batch/v1.Job": {
    "spec.completionMode": "NonIndexed",
    "spec.suspend": false,
    "spec.manualSelector": false,
  },
  "batch/v1.CronJob": {
    "spec.concurrencyPolicy": "Allow",
    "spec.suspend": false,
    "spec.successfulJobsHistoryLimit": 3,
    "spec.failedJobsHistoryLimit": 1,
  },
  "batch/v1.PodFailurePolicyOnPodConditionsPattern": { status: "True" },

  // pkg/apis/autoscaling/v1/defaults.go, v2/defaults.go
  "autoscaling/v1.HorizontalPodAutoscaler": { "spec.minReplicas": 1 },
  "autoscaling/v2.HorizontalPodAutoscaler": {
    "spec.minReplicas": 1,
    "spec.metrics": [
      { type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 80 } } },
    ],
  },

  // pkg/apis/networking/v1/defaults.go
  "networking/v1.NetworkPolicyPort": { protocol: "TCP" },
  "networking/v1.IngressClass": { "spec.parameters.scope": "Cluster" },

  // pkg/apis/rbac/v1/defaults.go; those of subjects are a rule
  "rbac/v1.ClusterRoleBinding": { "roleRef.apiGroup": "rbac.authorization.k8s.io" },
  "rbac/v1.RoleBinding": { "roleRef.apiGroup": "rbac.authorization.k8s.io" },

  // pkg/apis/discovery/v1/defaults.go
  "discovery/v1.EndpointPort": { name: "", protocol: "TCP" },

  // pkg/apis/admissionregistration/v1/defaults.go
  "admissionregistration/v1.ValidatingWebhook": { failurePolicy: "Fail", ...MATCHING, timeoutSeconds: 10 },
  "admissionregistration/v1.MutatingWebhook": {
    failurePolicy: "Fail",
    ...MATCHING,
    timeoutSeconds: 10,
    reinvocationPolicy: "Never",
  },
  "admissionregistration/v1.RuleWithOperations": { scope: "*" },
  "admissionregistration/v1.NamedRuleWithOperations": { scope: "*" },
  "admissionregistration/v1.ServiceReference": { port: 443 },
  "admissionregistration/v1.ValidatingAdmissionPolicySpec": { failurePolicy: "Fail" },
  "admissionregistration/v1.MutatingAdmissionPolicySpec": { failurePolicy: "Fail" },
  "admissionregistration/v1.MatchResources": MATCHING,

  // kube-aggregator and apiextensions-apiserver, their defaults.go
  "apiregistration/v1.ServiceReference": { port: 443 },
  "apiextensions/v1.ServiceReference": { port: 443 },

  // pkg/apis/flowcontrol/v1/defaults.go
  "flowcontrol/v1.FlowSchemaSpec": { matchingPrecedence: 1000 },
  "flowcontrol/v1.ExemptPriorityLevelConfiguration": { nominalConcurrencyShares: 0, lendablePercent: 0 },
  "flowcontrol/v1.LimitedPriorityLevelConfiguration": { nominalConcurrencyShares: 30, lendablePercent: 0 },
  "flowcontrol/v1.QueuingConfiguration": { handSize: 8, queues: 64, queueLengthLimit: 50 },

  // pkg/apis/storage/v1/defaults.go
  "storage/v1.StorageClass": { reclaimPolicy: "Delete", volumeBindingMode: "Immediate" },
  "storage/v1.CSIDriver": {
    "spec.attachRequired": true,
    "spec.podInfoOnMount": false,
    "spec.storageCapacity": false,
    "spec.fsGroupPolicy": "ReadWriteOnceWithFSType",
    "spec.volumeLifecycleModes": ["Persistent"],
    "spec.requiresRepublish": false,
    "spec.seLinuxMount": false,
  },

  // pkg/apis/scheduling/v1/defaults.go
  "scheduling/v1.PriorityClass": { preemptionPolicy: "PreemptLowerPriority" },

  // pkg/apis/resource/v1/defaults.go; the count is a rule
  "resource/v1.ExactDeviceRequest": { allocationMode: "ExactCount" },
  "resource/v1.DeviceSubRequest": { allocationMode: "ExactCount" },
};
