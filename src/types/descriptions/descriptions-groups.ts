import type { DescriptionTable } from "./description-table.ts";

const APPS = "io.k8s.api.apps.v1";
const RBAC = "io.k8s.api.rbac.v1";
const DISCOVERY = "io.k8s.api.discovery.v1";
const COORDINATION = "io.k8s.api.coordination.v1";

/** Kinds of the named groups, in this project's words. */
export const GROUP_DESCRIPTIONS: DescriptionTable = {
  [`${APPS}.Deployment`]: {
    "": "Keeps pods of one template running and replaces them step by step when the template changes.",
    spec: "What is to run, and how often.",
    status: "How far it has got.",
  },
  [`${APPS}.DeploymentSpec`]: {
    "": "What a deployment is to run.",
    replicas: "How many pods; 1 when nothing is said.",
    selector: "The labels of its pods. It cannot be changed.",
    template: "What the pods are made from.",
    strategy: "How old pods give way to new ones.",
    minReadySeconds: "Seconds that a pod must be ready to count as available.",
    revisionHistoryLimit: "How many old replica sets are kept.",
    paused: "Whether changes of the template wait.",
    progressDeadlineSeconds: "Seconds without progress after which it counts as failed.",
  },
  [`${APPS}.DeploymentStrategy`]: {
    "": "How old pods give way to new ones.",
    type: "RollingUpdate or Recreate.",
    rollingUpdate: "Settings of RollingUpdate.",
  },
  [`${APPS}.RollingUpdateDeployment`]: {
    "": "How many pods an update may have too many or too few.",
    maxUnavailable: "How many may be missing, as a number or a percentage.",
    maxSurge: "How many may be there in addition, as a number or a percentage.",
  },
  [`${APPS}.DeploymentStatus`]: {
    "": "How far a deployment has got.",
    observedGeneration: "The generation that this describes.",
    replicas: "Pods that there are.",
    updatedReplicas: "Pods of the current template.",
    readyReplicas: "Pods that are ready.",
    availableReplicas: "Pods that have been ready long enough.",
    unavailableReplicas: "Pods that are missing.",
    conditions: "Aspects of its state, such as Available and Progressing.",
  },
  [`${APPS}.ReplicaSet`]: {
    "": "Keeps a number of equal pods running. Deployments make them.",
    spec: "What is to run, and how often.",
    status: "How far it has got.",
  },
  [`${APPS}.ReplicaSetSpec`]: {
    "": "What a replica set is to run.",
    replicas: "How many pods; 1 when nothing is said.",
    minReadySeconds: "Seconds that a pod must be ready to count as available.",
    selector: "The labels of its pods. It cannot be changed.",
    template: "What the pods are made from.",
  },
  [`${APPS}.ReplicaSetStatus`]: {
    "": "How far a replica set has got.",
    replicas: "Pods that there are.",
    fullyLabeledReplicas: "Pods with all labels of the template.",
    readyReplicas: "Pods that are ready.",
    availableReplicas: "Pods that have been ready long enough.",
    observedGeneration: "The generation that this describes.",
    conditions: "Aspects of its state.",
  },
  [`${RBAC}.ClusterRole`]: {
    "": "Rules that a binding grants in one namespace or everywhere.",
    rules: "What may be done.",
    aggregationRule: "Cluster roles whose rules this one takes over; its own are then written by a controller.",
  },
  [`${RBAC}.Role`]: { "": "Rules that a binding grants in the role's namespace.", rules: "What may be done." },
  [`${RBAC}.AggregationRule`]: {
    "": "Which cluster roles are put together.",
    clusterRoleSelectors: "The labels that they have; one selector that fits is enough.",
  },
  [`${RBAC}.PolicyRule`]: {
    "": "One rule: these verbs on these resources or paths.",
    verbs: "What may be done; * for everything.",
    apiGroups: "Groups of the resources; the empty name is the core group, * all.",
    resources: "Plural names, subresources behind a slash; * for all.",
    resourceNames: "Names that the rule is limited to.",
    nonResourceURLs: "Paths outside of the API groups; * at the end stands for the rest.",
  },
  [`${RBAC}.ClusterRoleBinding`]: {
    "": "Grants a cluster role everywhere.",
    subjects: "Who gets it.",
    roleRef: "The cluster role. It cannot be changed.",
  },
  [`${RBAC}.RoleBinding`]: {
    "": "Grants a role or cluster role in one namespace.",
    subjects: "Who gets it.",
    roleRef: "The role. It cannot be changed.",
  },
  [`${RBAC}.Subject`]: {
    "": "Somebody who gets a role.",
    kind: "User, Group or ServiceAccount.",
    apiGroup: "rbac.authorization.k8s.io for users and groups, empty for service accounts.",
    name: "The name.",
    namespace: "The namespace of a service account.",
  },
  [`${RBAC}.RoleRef`]: {
    "": "The role that a binding grants.",
    apiGroup: "rbac.authorization.k8s.io.",
    kind: "Role or ClusterRole.",
    name: "The name.",
  },
  [`${DISCOVERY}.EndpointSlice`]: {
    "": "Some of the addresses behind a service.",
    addressType: "IPv4, IPv6 or FQDN. It cannot be changed.",
    endpoints: "The endpoints, 1000 at most.",
    ports: "The ports that all of them have.",
  },
  [`${DISCOVERY}.Endpoint`]: {
    "": "One endpoint.",
    addresses: "Its addresses; consumers take the first.",
    conditions: "What state it is in.",
    hostname: "Its host name.",
    targetRef: "The object that has the address.",
    nodeName: "The node that it is on.",
    zone: "The zone that it is in.",
    hints: "Who should use it.",
  },
  [`${DISCOVERY}.EndpointConditions`]: {
    "": "What state an endpoint is in.",
    ready: "Whether it takes traffic.",
    serving: "The same even while it ends.",
    terminating: "Whether it is ending.",
  },
  [`${DISCOVERY}.EndpointPort`]: {
    "": "One port.",
    name: "The name of the service's port.",
    port: "The number.",
    protocol: "TCP, UDP or SCTP.",
    appProtocol: "What is spoken over it.",
  },
  [`${COORDINATION}.Lease`]: { "": "Says who has a task, and until when.", spec: "Who, and until when." },
  [`${COORDINATION}.LeaseSpec`]: {
    "": "Who has a lease, and until when.",
    holderIdentity: "Who has it.",
    leaseDurationSeconds: "Seconds after renewTime in which nobody else may take it.",
    acquireTime: "When it was taken.",
    renewTime: "When the holder last renewed it.",
    leaseTransitions: "How often it changed hands.",
    strategy: "How the next holder is chosen.",
    preferredHolder: "Who should have it next.",
  },
};
