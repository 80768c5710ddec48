import type { Clock } from "../api/clock.ts";
import { startCluster, type Cluster, type ClusterOptions } from "../cluster/cluster.ts";
import { nodeCommand } from "../cluster/container-process.ts";
import { loadImageCatalogue, SHIPPED_IMAGES } from "../cluster/image-catalogue.ts";
import { exampleServerProgram } from "../example-server/main.ts";
import type { AddressMap } from "../mock-apiserver/backend/service-resolver.ts";
import { createAuthority } from "../pki/certificate-authority.ts";
import type { ResourceService } from "../resources/service-types.ts";
import type { Leadership } from "../storage/leadership.ts";
import type { ObjectStore } from "../storage/object-store.ts";
import { startElectedCluster } from "./elected-cluster.ts";
import type { EventHub } from "./event-hub.ts";

export interface WorkloadOptions {
  readonly store: ObjectStore;
  readonly leadership: Leadership;
  readonly service: ResourceService;
  readonly clock: Clock;
  readonly events: EventHub;
  readonly workDirectory: string;
  readonly asWritten: boolean;
  /** Deployments are about to come: the example server is loaded ahead. */
  readonly expectsDeployments: boolean;
}

export interface Workloads {
  readonly addressMap: AddressMap;
  readonly cluster: Cluster;
}

/** Simulated Deployments, Pods and endpoints, with real processes behind them. */
export async function startWorkloads(options: WorkloadOptions): Promise<Workloads> {
  const { store, service, clock, events, workDirectory, asWritten, expectsDeployments } = options;
  const settings: ClusterOptions = {
    store,
    writer: service,
    clock,
    images: await loadImageCatalogue([SHIPPED_IMAGES]),
    workDirectory,
    builtins: { "example-server": nodeCommand(exampleServerProgram()) },
    builtinArgs: asWritten ? ["--as-written"] : [],
    startAhead: expectsDeployments ? ["example-server"] : [],
    selfSigned: (commonName) => createAuthority(commonName, clock.now()),
    onEvent: ({ level, message, where }) => events.emit(level, "workload", message, where),
  };
  const cluster = await startElectedCluster(
    options.leadership,
    () => startCluster(settings),
    (error) => events.emit("error", "internal", error instanceof Error ? error.message : String(error)),
  );
  const addressMap: AddressMap = (ip, port) => {
    const mapped = cluster.addressOf(ip, port);
    const colon = mapped?.lastIndexOf(":") ?? -1;
    return mapped === undefined
      ? undefined
      : { hostname: mapped.slice(0, colon), port: Number(mapped.slice(colon + 1)) };
  };
  return { addressMap, cluster };
}
