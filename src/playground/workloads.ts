import type { Clock } from "../api/clock.ts";
import { startCluster, type Cluster } from "../cluster/cluster.ts";
import { nodeCommand } from "../cluster/container-process.ts";
import { loadImageCatalogue, SHIPPED_IMAGES } from "../cluster/image-catalogue.ts";
import { exampleServerProgram } from "../example-server/main.ts";
import type { AddressMap } from "../mock-apiserver/backend/service-resolver.ts";
import type { PodRuntime } from "../mock-apiserver/pods/pod-runtime.ts";
import { createAuthority } from "../pki/certificate-authority.ts";
import type { ResourceService } from "../resources/service-types.ts";
import type { ObjectStore } from "../storage/object-store.ts";
import type { EventHub } from "./event-hub.ts";
import type { PodAccess } from "./pod-access.ts";

export interface WorkloadOptions {
  readonly store: ObjectStore;
  readonly service: ResourceService;
  readonly clock: Clock;
  readonly events: EventHub;
  readonly workDirectory: string;
  readonly asWritten: boolean;
  /** Further image catalogues; later ones win. */
  readonly images: readonly string[];
  readonly podAccess: PodAccess;
  /** Deployments are about to come: the example server is loaded ahead. */
  readonly expectsDeployments: boolean;
}

export interface Workloads {
  readonly addressMap: AddressMap;
  readonly cluster: Cluster;
  /** What pods' subresources talk to. */
  readonly runtime: PodRuntime;
}

/** Simulated Deployments, Pods and endpoints, with real processes behind them. */
export async function startWorkloads(options: WorkloadOptions): Promise<Workloads> {
  const { store, service, clock, events, workDirectory, asWritten, expectsDeployments, podAccess } = options;
  const cluster = await startCluster({
    store,
    writer: service,
    clock,
    images: await loadImageCatalogue([SHIPPED_IMAGES, ...options.images]),
    workDirectory,
    builtins: { "example-server": nodeCommand(exampleServerProgram()) },
    builtinArgs: asWritten ? ["--as-written"] : [],
    startAhead: expectsDeployments ? ["example-server"] : [],
    apiserver: (namespace) => podAccess.inNamespace(namespace),
    selfSigned: (commonName) => createAuthority(commonName, clock.now()),
    onEvent: ({ level, message, where }) => events.emit(level, "workload", message, where),
  });
  const addressMap: AddressMap = (ip, port) => {
    const mapped = cluster.addressOf(ip, port);
    const colon = mapped?.lastIndexOf(":") ?? -1;
    return mapped === undefined
      ? undefined
      : { hostname: mapped.slice(0, colon), port: Number(mapped.slice(colon + 1)) };
  };
  const runtime: PodRuntime = {
    log: ({ namespace, pod, container }, previous) => cluster.logs(namespace, pod, container, previous),
    addressOf: addressMap,
    exec: (place, command, streams) => cluster.exec(place, command, streams),
  };
  return { addressMap, cluster, runtime };
}
