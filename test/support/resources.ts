import { allKinds } from "../../src/mock-apiserver/kinds/index.ts";
import { createResourceService } from "../../src/apiserver/rest/service.ts";
import type { ResourceService } from "../../src/apiserver/rest/service-types.ts";
import { createMemoryStore, type MemoryStore } from "../../src/storage/memory/memory-store.ts";
import { createManualClock, type ManualClock } from "./manual-clock.ts";

export const MAPS = { group: "", resource: "configmaps", namespace: "default" };
export const NAMESPACES = { group: "", resource: "namespaces" };

export interface ResourceSetUp {
  readonly clock: ManualClock;
  readonly store: MemoryStore;
  readonly service: ResourceService;
}

/** A resource service with the namespace `default`, known uids and, for generated names, a suffix that clashes once. */
export async function setUpResources(history?: number): Promise<ResourceSetUp> {
  const clock = createManualClock();
  const store = createMemoryStore(history === undefined ? {} : { history });
  let uids = 0;
  const suffixes = ["aaaaa", "aaaaa", "bbbbb"];
  const service = createResourceService({
    store,
    kinds: allKinds,
    clock,
    uid: () => `uid-${(uids += 1)}`,
    nameSuffix: () => suffixes.shift() ?? "zzzzz",
  });
  await service.create(NAMESPACES, { apiVersion: "v1", kind: "Namespace", metadata: { name: "default" } });
  return { clock, store, service };
}
