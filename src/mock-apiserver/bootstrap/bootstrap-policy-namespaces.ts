import { EVENTS, READ, type BindingRow, type ResourceRow } from "./bootstrap-policy-table.ts";

interface NamespacePolicy {
  readonly roles: Readonly<Record<string, readonly ResourceRow[]>>;
  readonly bindings: readonly BindingRow[];
}

const READER = "extension-apiserver-authentication-reader";
const MANAGER = "kube-controller-manager";
const SCHEDULER = "kube-scheduler";

/** The locks of leader election. */
const LOCK: readonly ResourceRow[] = ["leases", "leasecandidates"].map((resource) => [
  `create update ${READ}`,
  "coordination.k8s.io",
  resource,
]);

/** Default Roles and RoleBindings by namespace (k8s `bootstrappolicy/namespace_policy.go`, release 1.36). */
export const NAMESPACE_POLICY: Readonly<Record<string, NamespacePolicy>> = {
  "kube-system": {
    roles: {
      [READER]: [[READ, "core", "configmaps", "extension-apiserver-authentication"]],
      "system:controller:bootstrap-signer": [[READ, "core", "secrets"]],
      "system:controller:cloud-provider": [[`create ${READ}`, "core", "configmaps"]],
      "system:controller:token-cleaner": [[`${READ} delete`, "core", "secrets"], EVENTS],
      [`system::leader-locking-${MANAGER}`]: LOCK,
      [`system::leader-locking-${SCHEDULER}`]: LOCK,
    },
    bindings: [
      [READER, `user:system:${MANAGER} user:system:${SCHEDULER}`, `system::${READER}`],
      [
        `system::leader-locking-${MANAGER}`,
        `user:system:${MANAGER} sa:kube-system/${MANAGER} sa:kube-system/leader-election-controller`,
      ],
      [`system::leader-locking-${SCHEDULER}`, `user:system:${SCHEDULER} sa:kube-system/${SCHEDULER}`],
      ["system:controller:bootstrap-signer", "sa:kube-system/bootstrap-signer"],
      ["system:controller:cloud-provider", "sa:kube-system/cloud-provider"],
      ["system:controller:token-cleaner", "sa:kube-system/token-cleaner"],
    ],
  },
  "kube-public": {
    roles: {
      "system:controller:bootstrap-signer": [
        [READ, "core", "configmaps"],
        ["update", "core", "configmaps", "cluster-info"],
        EVENTS,
      ],
    },
    bindings: [["system:controller:bootstrap-signer", "sa:kube-system/bootstrap-signer"]],
  },
};
