import type { HealthCheck, HealthOptions } from "../apiserver/index.ts";

/** kube-apiserver's own, in the order in which it reports them. What they stand for has run when this server listens. */
const HOOKS = [
  "poststarthook/start-apiserver-admission-initializer",
  "poststarthook/generic-apiserver-start-informers",
  "poststarthook/priority-and-fairness-config-consumer",
  "poststarthook/priority-and-fairness-filter",
  "poststarthook/storage-object-count-tracker-hook",
  "poststarthook/start-apiextensions-informers",
  "poststarthook/start-apiextensions-controllers",
  "poststarthook/crd-informer-synced",
  "poststarthook/start-system-namespaces-controller",
  "poststarthook/peer-endpoint-reconciler-controller",
  "poststarthook/start-cluster-authentication-info-controller",
  "poststarthook/start-kube-apiserver-identity-lease-controller",
  "poststarthook/start-kube-apiserver-identity-lease-garbage-collector",
  "poststarthook/storage-readiness",
  "poststarthook/start-legacy-token-tracking-controller",
  "poststarthook/start-service-ip-repair-controllers",
  "poststarthook/rbac/bootstrap-roles",
  "poststarthook/scheduling/bootstrap-system-priority-classes",
  "poststarthook/priority-and-fairness-config-producer",
  "poststarthook/bootstrap-controller",
  "poststarthook/start-kubernetes-service-cidr-controller",
  "poststarthook/aggregator-reload-proxy-client-cert",
  "poststarthook/start-kube-aggregator-informers",
  "poststarthook/apiservice-status-local-available-controller",
  "poststarthook/apiservice-status-remote-available-controller",
  "poststarthook/apiservice-registration-controller",
  "poststarthook/apiservice-discovery-controller",
  "poststarthook/kube-apiserver-autoregistration",
  "autoregister-completion",
  "poststarthook/apiservice-openapi-controller",
  "poststarthook/apiservice-openapiv3-controller",
] as const;

export interface HealthProbes {
  /** What is wrong with the store; undefined while all is well. */
  readonly store: () => string | undefined;
  readonly shutdown: HealthCheck;
}

export function createHealthChecks({ store, shutdown }: HealthProbes): HealthOptions {
  const etcd = { name: "etcd", check: store };
  const hooks = HOOKS.map(good);
  const alive = [good("ping"), good("log"), good("loopback-serving-certificate"), etcd, ...hooks];
  const ready = [
    good("ping"),
    good("log"),
    etcd,
    { name: "etcd-readiness", check: store },
    good("informer-sync"),
    ...hooks,
  ];
  return { healthz: alive, livez: alive, readyz: [...ready, shutdown] };
}

function good(name: string): HealthCheck {
  return { name, check: () => undefined };
}
