import { networkInterfaces } from "node:os";
import { ApiError, type KubeObject, createWorkQueue } from "../apimachinery/index.ts";
import type { ResourceService } from "../apiserver/index.ts";
import { kubernetesService, mergeAuthentication, type Fronts, type ServingAddress } from "../mock-apiserver/index.ts";
import type { Join } from "../storage/index.ts";
import { createMissing, createOrReplace, type ReplaceTarget } from "./bootstrap/index.ts";
import type { Closers } from "./lifecycle/index.ts";
import type { Identity } from "./identity.ts";
import { type PlaygroundOptions, LOOPBACK } from "./settings/index.ts";

interface ServingPlaces extends ReplaceTarget {
  readonly join: Join;
  readonly fronts: Fronts;
  readonly identity: Identity;
}

const ATTEMPTS = 10;
const CONFIG_MAPS = { group: "", resource: "configmaps" };
const SLICES = { group: "discovery.k8s.io", resource: "endpointslices", namespace: "default" };

/**
 * Says where the main apiservers on one store are reached and whom to trust for them, as a highly available control plane does:
 * each holds a lease, and the Service `kubernetes` leads to all who do (k8s `pkg/controlplane/reconcilers/lease.go`).
 */
export async function announceServer(
  { bind = LOOPBACK }: PlaygroundOptions,
  parts: ServingPlaces,
  closers: Closers,
): Promise<void> {
  const presence = await parts.join(`${advertised(bind)}:${parts.fronts.port}`);
  closers.add(() => presence.close());
  const write = (): Promise<void> => writePlaces(parts, presence.names().map(placeOf));
  const queue = createWorkQueue({
    workers: 1,
    baseDelayMs: 50,
    maxDelayMs: 5_000,
    clock: parts.clock,
    work: () =>
      write().then(
        () => "done" as const,
        () => "again" as const,
      ),
  });
  closers.add(() => queue.close());
  closers.add(presence.subscribe(() => queue.add("kubernetes")));
  await write();
}

/** Who listens everywhere is reached at an address of this machine, as kube-apiserver's `--advertise-address` is by default. */
function advertised(bind: string): string {
  if (bind !== "0.0.0.0" && bind !== "::") return bind;
  const all = Object.values(networkInterfaces()).flatMap((addresses = []) => addresses);
  return all.find(({ family, internal }) => family === "IPv4" && !internal)?.address ?? LOOPBACK;
}

function placeOf(name: string): ServingAddress {
  const colon = name.lastIndexOf(":");
  return { address: name.slice(0, colon), port: Number(name.slice(colon + 1)) };
}

async function writePlaces(parts: ServingPlaces, places: readonly ServingAddress[]): Promise<void> {
  const { service } = parts;
  const { configMap } = parts.identity;
  const objects = kubernetesService(places);
  await createOrReplace(parts, places.length === 1 ? [...objects, configMap] : objects);
  if (places.length > 1) await trustOthers(service, configMap);
  const wanted = new Set(objects.map(({ metadata }) => metadata.name));
  if (service.kinds.find(SLICES.group, SLICES.resource) === undefined) return;
  const { items } = await service.list(SLICES, { labelSelector: "kubernetes.io/service-name=kubernetes" });
  for (const { metadata } of items)
    if (!wanted.has(metadata.name)) await service.delete(SLICES, metadata.name ?? "").catch(() => {});
}

/** Adds to what the others have written. Where one of them writes at the same time, the later one looks again. @throws ApiError */
async function trustOthers(service: ResourceService, configMap: KubeObject): Promise<void> {
  const { name = "", namespace = "" } = configMap.metadata;
  await createMissing(service, [configMap]);
  for (let left = ATTEMPTS; ; left -= 1) {
    const stored = await service.get({ ...CONFIG_MAPS, namespace }, name);
    const merged = { ...mergeAuthentication(configMap, stored), metadata: stored.metadata };
    try {
      return void (await service.update({ ...CONFIG_MAPS, namespace }, merged));
    } catch (error) {
      if (left === 0 || !(error instanceof ApiError) || error.status.reason !== "Conflict") throw error;
    }
  }
}
