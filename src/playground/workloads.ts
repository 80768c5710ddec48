import path from "node:path";
import type { Clock, Release } from "../apimachinery/index.ts";
import { loadImageCatalogue, SHIPPED_IMAGES, type WarmPool } from "../kubelet/index.ts";
import type { AddressMap, PodRuntime } from "../mock-apiserver/index.ts";
import { createAuthority, openPrivateDirectory } from "../pki/index.ts";
import type { ResourceService } from "../apiserver/index.ts";
import { SOLE_LEADER, type Leadership, type ObjectStore } from "../storage/index.ts";
import { startCluster, type Cluster, type ClusterOptions } from "./cluster.ts";
import { createBuiltinServers } from "./builtin-servers.ts";
import { startElectedCluster } from "./elected-cluster.ts";
import type { EventHub } from "./event-hub.ts";
import type { PodAccess } from "./pod-access.ts";
import { shareAddresses, type SharedAddresses } from "./shared-addresses.ts";

export interface WorkloadOptions {
  readonly store: ObjectStore;
  readonly leadership: Leadership;
  readonly service: ResourceService;
  readonly clock: Clock;
  readonly release: Release;
  readonly events: EventHub;
  readonly workDirectory: string;
  /** Arguments of the tutorial's server. */
  readonly tutorial: readonly string[];
  /** Further image catalogues; later ones win. */
  readonly images: readonly string[];
  readonly sandbox: "auto" | "off";
  readonly podAccess: PodAccess;
  /** Deployments are about to come: the example server is loaded ahead. */
  readonly expectsDeployments: boolean;
  /** What was loaded before the playground began. */
  readonly warm: WarmPool;
}

export interface Workloads {
  readonly addressMap: AddressMap;
  readonly cluster: Cluster;
  /** What pods' subresources talk to. */
  readonly runtime: PodRuntime;
  /** Ends every process. */
  close(): Promise<void>;
}

/** Simulated Deployments, Pods and endpoints, with real processes behind them. */
export async function startWorkloads(options: WorkloadOptions): Promise<Workloads> {
  const { store, service, clock, events, workDirectory, tutorial, expectsDeployments, podAccess, warm } = options;
  for (const part of ["", "images", "pods"]) await openPrivateDirectory(path.join(workDirectory, part));
  const servers = createBuiltinServers(store, tutorial);
  const early = new Set<string>();
  let onAddress = (podIp: string): void => void early.add(podIp);
  const settings: ClusterOptions = {
    store,
    writer: service,
    clock,
    kubeletVersion: options.release.versionInfo.gitVersion,
    images: await loadImageCatalogue([SHIPPED_IMAGES, ...options.images]),
    workDirectory,
    sandbox: options.sandbox,
    ...servers.launching,
    startAhead: expectsDeployments ? ["example-server"] : [],
    warm,
    apiserver: (pod) => podAccess.forPod(pod),
    selfSigned: (commonName) => createAuthority(commonName, clock.now()),
    onAddress: (podIp) => onAddress(podIp),
    onEvent: ({ level, message, where }) => events.emit(level, "workload", message, where),
  };
  const cluster = await startElectedCluster(
    options.leadership,
    () => startCluster(settings),
    (error) => events.emit("error", "internal", error instanceof Error ? error.message : String(error)),
  );
  const shared = await shareIfNeeded(options, cluster, (publish) => {
    onAddress = publish;
    for (const podIp of early) publish(podIp);
  });
  const addressMap: AddressMap = (ip, port) => {
    const local = cluster.portsOf(ip).get(port) ?? shared?.find(ip, port);
    return local === undefined ? undefined : { hostname: "127.0.0.1", port: local };
  };
  const runtime: PodRuntime = {
    log: ({ namespace, pod, container }, previous) => cluster.logs(namespace, pod, container, previous),
    addressOf: addressMap,
    exec: (place, command, streams) => cluster.exec(place, command, streams),
  };
  return {
    addressMap,
    cluster,
    runtime,
    close: async () => {
      await cluster.close();
      await shared?.close();
      await servers.close();
    },
  };
}

async function shareIfNeeded(
  { store, clock, leadership }: WorkloadOptions,
  cluster: Cluster,
  listen: (publish: (podIp: string) => void) => void,
): Promise<SharedAddresses | undefined> {
  if (leadership === SOLE_LEADER) return undefined;
  const shared = await shareAddresses({ store, clock, leadership, portsOf: (podIp) => cluster.portsOf(podIp) });
  listen((podIp) => shared.changed(podIp));
  return shared;
}
