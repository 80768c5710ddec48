import { EVENTS, READ, READ_UPDATE, READ_WRITE, type ResourceRow, type RoleRow } from "./bootstrap-policy-table.ts";

/** Default ClusterRoles of nodes and control-plane components (k8s `bootstrappolicy/policy.go`, release 1.36). */

const CSR = "certificates.k8s.io";

const REVIEWS: readonly ResourceRow[] = [
  ["create", "authentication.k8s.io", "tokenreviews"],
  ["create", "authorization.k8s.io", "subjectaccessreviews"],
];

const NODE: readonly ResourceRow[] = [
  ["create", "authentication.k8s.io", "tokenreviews"],
  ["create", "authorization.k8s.io", "subjectaccessreviews localsubjectaccessreviews"],
  [READ, "core", "services"],
  [`create ${READ}`, "core", "nodes"],
  ["update patch", "core", "nodes/status"],
  ["update patch", "core", "nodes"],
  EVENTS,
  [READ, "core", "pods"],
  ["create delete", "core", "pods"],
  ["update patch", "core", "pods/status"],
  ["create", "core", "pods/eviction"],
  [READ, "core", "secrets configmaps"],
  ["get", "core", "persistentvolumeclaims persistentvolumes"],
  ["get", "core", "endpoints"],
  [`create ${READ}`, CSR, "certificatesigningrequests"],
  ["get create update patch delete", "coordination.k8s.io", "leases"],
  ["get", "storage.k8s.io", "volumeattachments"],
  ["create", "core", "serviceaccounts/token"],
  ["get update patch", "core", "persistentvolumeclaims/status"],
  [READ, "storage.k8s.io", "csidrivers"],
  ["get create update patch delete", "storage.k8s.io", "csinodes"],
  [READ, "node.k8s.io", "runtimeclasses"],
  ["get", "resource.k8s.io", "resourceclaims"],
  ["deletecollection", "resource.k8s.io", "resourceslices"],
  ["get", "core", "serviceaccounts"],
];

const SCHEDULER: readonly ResourceRow[] = [
  EVENTS,
  ["create", "coordination.k8s.io", "leases"],
  [`${READ} update`, "coordination.k8s.io", "leases", "kube-scheduler"],
  [READ_WRITE, "coordination.k8s.io", "leasecandidates"],
  [READ, "core", "nodes"],
  [`${READ} delete`, "core", "pods"],
  ["create", "core", "pods/binding bindings"],
  ["patch update", "core", "pods/status"],
  [READ, "core", "services replicationcontrollers"],
  [READ, "apps extensions", "replicasets"],
  [READ, "apps", "statefulsets"],
  [READ, "policy", "poddisruptionbudgets"],
  [READ, "core", "persistentvolumeclaims persistentvolumes"],
  ...REVIEWS,
  [READ, "storage.k8s.io", "csinodes"],
  [READ, "storage.k8s.io", "volumeattachments"],
  [READ, "core", "namespaces"],
  [READ, "storage.k8s.io", "csidrivers"],
  [READ, "storage.k8s.io", "csistoragecapacities"],
  [READ, "resource.k8s.io", "deviceclasses"],
  [READ_UPDATE, "resource.k8s.io", "resourceclaims"],
  [READ_UPDATE, "resource.k8s.io", "resourceclaims/status"],
  ["update", "core", "pods/finalizers"],
  [READ, "resource.k8s.io", "resourceslices"],
  ["create delete", "resource.k8s.io", "resourceclaims"],
  ["update patch", "resource.k8s.io", "resourceclaims/binding"],
];

/** A role whose bearer may approve requests for one signer. */
function approver(signer: string): RoleRow {
  return {
    name: `system:certificates.k8s.io:${signer}-approver`,
    rules: [["approve", CSR, "signers", `kubernetes.io/${signer}`]],
  };
}

export const COMPONENT_ROLES: readonly RoleRow[] = [
  { name: "system:node", rules: NODE },
  { name: "system:node-bootstrapper", rules: [[`create ${READ}`, CSR, "certificatesigningrequests"]] },
  { name: "system:auth-delegator", rules: REVIEWS },
  { name: "system:kube-aggregator", rules: [[READ, "core", "services endpoints"]] },
  {
    name: "system:kube-controller-manager",
    rules: [
      EVENTS,
      ["create", "coordination.k8s.io", "leases"],
      ["get update", "coordination.k8s.io", "leases", "kube-controller-manager"],
      ["create", "core", "secrets serviceaccounts"],
      ["delete", "core", "secrets"],
      ["get", "core", "namespaces secrets serviceaccounts configmaps"],
      ["update", "core", "secrets serviceaccounts"],
      ...REVIEWS,
      ["list watch", "*", "*"],
      ["create", "core", "serviceaccounts/token"],
    ],
  },
  { name: "system:kube-dns", rules: [["list watch", "core", "endpoints services"]] },
  {
    name: "system:persistent-volume-provisioner",
    rules: [
      [`${READ} create delete`, "core", "persistentvolumes"],
      [`${READ} update`, "core", "persistentvolumeclaims"],
      [READ, "storage.k8s.io", "storageclasses"],
      ["watch", "core", "events"],
      EVENTS,
    ],
  },
  {
    name: "system:certificates.k8s.io:certificatesigningrequests:nodeclient",
    rules: [["create", CSR, "certificatesigningrequests/nodeclient"]],
  },
  {
    name: "system:certificates.k8s.io:certificatesigningrequests:selfnodeclient",
    rules: [["create", CSR, "certificatesigningrequests/selfnodeclient"]],
  },
  {
    name: "system:volume-scheduler",
    rules: [
      [READ_UPDATE, "core", "persistentvolumes"],
      [READ, "storage.k8s.io", "storageclasses"],
      [READ_UPDATE, "core", "persistentvolumeclaims"],
    ],
  },
  approver("legacy-unknown"),
  approver("kubelet-serving"),
  approver("kube-apiserver-client"),
  approver("kube-apiserver-client-kubelet"),
  {
    name: "system:kubelet-api-admin",
    rules: [
      [READ, "core", "nodes"],
      ["proxy", "core", "nodes"],
      ["*", "core", "nodes/proxy nodes/metrics nodes/stats nodes/log"],
      ["*", "core", "nodes/pods nodes/healthz nodes/configz"],
    ],
  },
  {
    name: "system:node-proxier",
    rules: [
      ["list watch", "core", "services endpoints"],
      [READ, "core", "nodes"],
      EVENTS,
      ["list watch", "networking.k8s.io", "servicecidrs"],
      ["list watch", "discovery.k8s.io", "endpointslices"],
    ],
  },
  { name: "system:kube-scheduler", rules: SCHEDULER },
];
