import { ApiError, type Clock, type KubeObject, createWorkQueue } from "../apimachinery/index.ts";
import { kubernetesService, mergeAuthentication, type ServingAddress } from "../mock-apiserver/index.ts";
import type { Join } from "../storage/index.ts";
import { canHold, createOrReplace, type ReplaceTarget } from "./bootstrap.ts";
import type { Closers } from "./closers.ts";

export interface ServingPlaces {
  readonly target: ReplaceTarget;
  readonly clock: Clock;
  readonly join: Join;
  /** Whose certificates and headers extension apiservers are to believe: this main apiserver's part. */
  readonly configMap: KubeObject;
  readonly place: ServingAddress;
}

const ATTEMPTS = 10;
const CONFIG_MAPS = { group: "", resource: "configmaps" };
const SLICES = { group: "discovery.k8s.io", resource: "endpointslices", namespace: "default" };

/**
 * Says where the main apiservers on one store are reached and whom to trust for them, as a highly available control plane does:
 * each holds a lease, and the Service `kubernetes` leads to all who do (k8s `pkg/controlplane/reconcilers/lease.go`).
 */
export async function announceServer(options: ServingPlaces, closers: Closers): Promise<void> {
  const { address, port } = options.place;
  const presence = await options.join(`${address}:${port}`);
  closers.add(() => presence.close());
  const write = (): Promise<void> => writePlaces(options, presence.names().map(placeOf));
  const queue = createWorkQueue({
    workers: 1,
    baseDelayMs: 50,
    maxDelayMs: 5_000,
    clock: options.clock,
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

function placeOf(name: string): ServingAddress {
  const colon = name.lastIndexOf(":");
  return { address: name.slice(0, colon), port: Number(name.slice(colon + 1)) };
}

async function writePlaces({ target, configMap }: ServingPlaces, places: readonly ServingAddress[]): Promise<void> {
  const { service } = target;
  const objects = kubernetesService(places);
  const own = places.length === 1 ? [...objects, configMap] : objects;
  await createOrReplace(
    target,
    own.filter((object) => canHold(service, object)),
  );
  if (places.length > 1) await trustOthers(target, configMap);
  const wanted = new Set(objects.map(({ metadata }) => metadata.name));
  if (service.kinds.find(SLICES.group, SLICES.resource) === undefined) return;
  const { items } = await service.list(SLICES, { labelSelector: "kubernetes.io/service-name=kubernetes" });
  for (const { metadata } of items)
    if (!wanted.has(metadata.name)) await service.delete(SLICES, metadata.name ?? "").catch(() => {});
}

/** Adds to what the others have written. Where one of them writes at the same time, the later one looks again. @throws ApiError */
async function trustOthers({ service }: ReplaceTarget, configMap: KubeObject): Promise<void> {
  const { name = "", namespace = "" } = configMap.metadata;
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
