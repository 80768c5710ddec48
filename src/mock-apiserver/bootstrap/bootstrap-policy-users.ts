import {
  EVENTS,
  READ,
  READ_WRITE,
  WRITE,
  type BindingRow,
  type ResourceRow,
  type RoleRow,
} from "./bootstrap-policy-table.ts";

/** Default ClusterRoles for people and monitoring (k8s `bootstrappolicy/policy.go`, release 1.36 with its default gates). */

const LEGACY_APPS = "daemonsets deployments deployments/scale ingresses networkpolicies replicasets replicasets/scale";

const VIEW: readonly ResourceRow[] = [
  [
    READ,
    "core",
    "pods replicationcontrollers replicationcontrollers/scale serviceaccounts services services/status endpoints " +
      "persistentvolumeclaims persistentvolumeclaims/status configmaps",
  ],
  [
    READ,
    "core",
    "limitranges resourcequotas bindings pods/status resourcequotas/status namespaces/status " +
      "replicationcontrollers/status pods/log",
  ],
  [READ, "core", "namespaces"],
  [READ, "core events.k8s.io", "events"],
  [READ, "discovery.k8s.io", "endpointslices"],
  [
    READ,
    "apps",
    "controllerrevisions statefulsets statefulsets/status statefulsets/scale daemonsets daemonsets/status deployments " +
      "deployments/status deployments/scale replicasets replicasets/status replicasets/scale",
  ],
  [READ, "autoscaling", "horizontalpodautoscalers horizontalpodautoscalers/status"],
  [READ, "batch", "jobs cronjobs cronjobs/status jobs/status"],
  [
    READ,
    "extensions",
    `${LEGACY_APPS} daemonsets/status deployments/status ingresses/status replicasets/status replicationcontrollers/scale`,
  ],
  [READ, "policy", "poddisruptionbudgets poddisruptionbudgets/status"],
  [READ, "networking.k8s.io", "networkpolicies ingresses ingresses/status"],
  [READ, "resource.k8s.io", "resourceclaims resourceclaims/status resourceclaimtemplates"],
];

const EDIT: readonly ResourceRow[] = [
  [READ, "core", "pods/attach pods/proxy pods/exec pods/portforward secrets services/proxy"],
  ["impersonate", "core", "serviceaccounts"],
  [WRITE, "core", "pods pods/attach pods/proxy pods/exec pods/portforward"],
  ["create", "core", "pods/eviction"],
  [
    WRITE,
    "core",
    "replicationcontrollers replicationcontrollers/scale serviceaccounts services services/proxy persistentvolumeclaims " +
      "configmaps secrets",
  ],
  ["create", "core", "serviceaccounts/token"],
  [WRITE, "core events.k8s.io", "events"],
  [
    WRITE,
    "apps",
    "statefulsets statefulsets/scale daemonsets deployments deployments/scale deployments/rollback replicasets " +
      "replicasets/scale",
  ],
  [WRITE, "autoscaling", "horizontalpodautoscalers"],
  [WRITE, "batch", "jobs cronjobs"],
  [WRITE, "extensions", `${LEGACY_APPS} deployments/rollback replicationcontrollers/scale`],
  [WRITE, "policy", "poddisruptionbudgets"],
  [WRITE, "networking.k8s.io", "networkpolicies ingresses"],
  [READ_WRITE, "coordination.k8s.io", "leases"],
  [WRITE, "resource.k8s.io", "resourceclaims resourceclaimtemplates"],
];

const HEALTH = "/livez /readyz /healthz";

export const USER_ROLES: readonly RoleRow[] = [
  {
    name: "system:discovery",
    urls: `${HEALTH} /version /version/ /openapi /openapi/* /api /api/* /apis /apis/*`,
  },
  {
    name: "system:monitoring",
    urls: `/flagz /metrics /metrics/slis /statusz ${HEALTH} /livez/* /readyz/* /healthz/*`,
    rules: [["get", "core", "nodes/metrics"]],
  },
  {
    name: "system:basic-user",
    rules: [
      ["create", "authorization.k8s.io", "selfsubjectaccessreviews selfsubjectrulesreviews"],
      ["create", "authentication.k8s.io", "selfsubjectreviews"],
    ],
  },
  { name: "system:public-info-viewer", urls: `${HEALTH} /version /version/` },
  { name: "admin", aggregates: "admin" },
  { name: "edit", aggregates: "edit", aggregatedTo: "admin" },
  { name: "view", aggregates: "view", aggregatedTo: "edit" },
  {
    name: "system:aggregate-to-admin",
    aggregatedTo: "admin",
    rules: [
      ["create", "authorization.k8s.io", "localsubjectaccessreviews"],
      [READ_WRITE, "rbac.authorization.k8s.io", "roles rolebindings"],
    ],
  },
  { name: "system:aggregate-to-edit", aggregatedTo: "edit", rules: EDIT },
  { name: "system:aggregate-to-view", aggregatedTo: "view", rules: VIEW },
  {
    name: "system:heapster",
    rules: [
      [READ, "core", "events pods nodes namespaces"],
      [READ, "extensions", "deployments"],
    ],
  },
  {
    name: "system:node-problem-detector",
    rules: [["get", "core", "nodes"], ["patch", "core", "nodes/status"], EVENTS],
  },
  {
    name: "system:service-account-issuer-discovery",
    urls: "/.well-known/openid-configuration /.well-known/openid-configuration/ /openid/v1/jwks /openid/v1/jwks/",
  },
];

export const CLUSTER_BINDINGS: readonly BindingRow[] = [
  ["cluster-admin", "group:system:masters"],
  ["system:monitoring", "group:system:monitoring"],
  ["system:discovery", "group:system:authenticated"],
  ["system:basic-user", "group:system:authenticated"],
  ["system:public-info-viewer", "group:system:authenticated group:system:unauthenticated"],
  ["system:node-proxier", "user:system:kube-proxy"],
  ["system:kube-controller-manager", "user:system:kube-controller-manager"],
  ["system:kube-dns", "sa:kube-system/kube-dns"],
  ["system:kube-scheduler", "user:system:kube-scheduler"],
  ["system:volume-scheduler", "user:system:kube-scheduler"],
  ["system:node", ""],
  ["system:service-account-issuer-discovery", "group:system:serviceaccounts"],
];
