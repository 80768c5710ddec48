import path from "node:path";
import { messageOf, type Clock, type Release } from "../apimachinery/index.ts";
import type { ResourceService } from "../apiserver/index.ts";
import { loadImageCatalogue, NODE_NAME, type AddressMap, type WarmPool } from "../kubelet/index.ts";
import type { Fronts, PodRuntime, WebhookCaller } from "../mock-apiserver/index.ts";
import { createAuthority, openPrivateDirectory, type PlaygroundPki } from "../pki/index.ts";
import type { Leadership, ObjectStore } from "../storage/index.ts";
import {
  createBuiltinServers,
  tutorialArguments,
  startCluster,
  type Cluster,
  type ClusterOptions,
  startElectedCluster,
  createPodAccess,
} from "./pods/index.ts";
import type { Closers } from "./lifecycle/index.ts";
import type { EventHub } from "./events/index.ts";
import type { Identity } from "./identity.ts";
import type { ParsedManifests } from "./manifests/index.ts";
import { type PlaygroundOptions, LOOPBACK, readSettings, urlHost } from "./settings/index.ts";

interface WorkloadParts {
  readonly store: ObjectStore;
  readonly leadership: Leadership;
  readonly service: ResourceService;
  readonly clock: Clock;
  readonly release: Release;
  readonly events: EventHub;
  readonly directory: string;
  readonly pki: PlaygroundPki;
  readonly fronts: Fronts;
  readonly webhooks: WebhookCaller;
  readonly ownAddresses: AddressMap;
  readonly addressMap: PodRuntime["addressOf"];
  readonly identity: Identity;
  /** What is about to be loaded. */
  readonly manifests: ParsedManifests;
  /** What was loaded before the playground began. */
  readonly warm: WarmPool;
}

export interface Workloads {
  readonly cluster: Cluster;
  /** What pods' subresources talk to. */
  readonly runtime: PodRuntime;
}

/** Simulated Deployments, Pods and endpoints, with real processes behind them. */
export async function openWorkloads(
  options: PlaygroundOptions,
  parts: WorkloadParts,
  closers: Closers,
): Promise<Workloads> {
  const { store, service, clock, release, events, leadership, fronts, webhooks, addressMap, manifests } = parts;
  const workDirectory = path.join(parts.directory, "workloads");
  for (const part of ["", "images", "pods"]) await openPrivateDirectory(path.join(workDirectory, part));
  const tutorial = options.asWritten === true ? tutorialArguments(release.serveMuxRedirect) : [];
  const servers = createBuiltinServers(store, tutorial);
  closers.add(() => servers.close());
  const place = { host: urlHost(options.bind ?? LOOPBACK), port: fronts.port };
  const access = createPodAccess({ ...parts, ...parts.identity.serviceAccounts, ca: parts.pki.ca.cert, place });
  const settings: ClusterOptions = {
    store,
    writer: service,
    clock,
    kubeletVersion: release.versionInfo.gitVersion,
    images: loadImageCatalogue(await readSettings("images", options.images)),
    addresses: parts.ownAddresses,
    workDirectory,
    sandbox: options.sandbox ?? "auto",
    ...servers.launching,
    startAhead: manifests.documents.some(({ kind }) => kind === "Deployment") ? ["example-server"] : [],
    warm: parts.warm,
    apiserverPlace: place,
    apiserver: (pod) => access.forPod(pod),
    selfSigned: (commonName) => createAuthority(commonName, clock.now()),
    onEvent: ({ level, message, where }) => events.emit(level, "workload", message, where),
  };
  const cluster = await startElectedCluster(
    leadership,
    () => startCluster(settings),
    (error) => events.emit("error", "internal", messageOf(error)),
  );
  closers.add(() => cluster.close());
  // Before the cluster closes, which waits for pods and controllers that wait for these.
  closers.add(async () => void (await Promise.all([fronts.close(), webhooks.close()])));
  return {
    cluster,
    runtime: {
      nodeName: NODE_NAME,
      log: ({ namespace, pod, container }, previous) => cluster.logs(namespace, pod, container, previous),
      addressOf: addressMap,
      exec: (target, command, streams) => cluster.exec(target, command, streams),
    },
  };
}
