import {
  type Clock,
  formatGroupVersion,
  type GroupVersion,
  type KubeObject,
  ApiError,
  createWorkQueue,
} from "../../apimachinery/index.ts";
import type { KindRegistry, ResourceService } from "../../apiserver/index.ts";
import { startInformer, resourcePrefix, type ObjectStore } from "../../storage/index.ts";
import { customKind } from "./custom-kind.ts";

export interface CustomResourcesOptions {
  readonly store: ObjectStore;
  readonly service: ResourceService;
  /** The service's own table. */
  readonly kinds: KindRegistry;
  readonly clock: Clock;
}

export interface CustomResources {
  /** Resolves when every change so far is served. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

const DEFINITIONS = { group: "apiextensions.k8s.io", resource: "customresourcedefinitions" };
const API_SERVICES = { group: "apiregistration.k8s.io", resource: "apiservices" };
const AUTOMANAGED = "kube-aggregator.kubernetes.io/automanaged";

/**
 * Serves what CustomResourceDefinitions define: their kinds, and an APIService for each group version as kube-apiserver's
 * autoregistration makes them (kube-aggregator `crdregistration`, k8s `pkg/controlplane/controller/crdregistration`). A
 * definition that is gone takes its objects with it.
 */
export async function startCustomResources(options: CustomResourcesOptions): Promise<CustomResources> {
  const { store, kinds, clock } = options;
  const defined = new Set<string>();
  const queue = createWorkQueue({
    // One worker: definitions share the APIService of their group version.
    workers: 1,
    baseDelayMs: 50,
    maxDelayMs: 30_000,
    clock,
    work: async (name) => {
      if (!defined.has(name)) await remove(options, name);
      return (await register(options)) ? "done" : "again";
    },
  });
  const informer = await startInformer<KubeObject>(store, resourcePrefix(DEFINITIONS), {
    onUpsert(definition) {
      const { name = "" } = definition.metadata;
      defined.add(name);
      kinds.set(name, customKind(definition));
      queue.add(name);
    },
    onDelete({ metadata: { name = "" } }) {
      defined.delete(name);
      queue.add(name);
    },
  });
  return {
    idle: () => queue.idle(),
    async close() {
      informer.close();
      await queue.close();
    },
  };
}

/** Objects first: without their kind nobody could delete them. */
async function remove({ service, kinds }: CustomResourcesOptions, name: string): Promise<void> {
  const kind = kinds.added(name);
  if (kind !== undefined) await service.deleteCollection({ group: kind.group, resource: kind.plural });
  kinds.set(name, undefined);
}

/** Brings the APIServices to what is defined now; false when somebody else was faster. */
async function register({ service, kinds }: CustomResourcesOptions): Promise<boolean> {
  if (kinds.find(API_SERVICES.group, API_SERVICES.resource) === undefined) return true;
  const wanted = new Map(
    kinds.allAdded().map(({ group, version }): [string, GroupVersion] => [`${version}.${group}`, { group, version }]),
  );
  const { items } = await service.list(API_SERVICES, { labelSelector: `${AUTOMANAGED}=true` });
  try {
    for (const { metadata } of items) {
      if (!wanted.has(metadata.name ?? "")) await service.delete(API_SERVICES, metadata.name ?? "");
    }
    const existing = new Set(items.map(({ metadata }) => metadata.name));
    for (const [name, gv] of wanted) {
      if (!existing.has(name)) await createApiService(service, name, gv);
    }
    return true;
  } catch (error) {
    if (error instanceof ApiError) return false;
    throw error;
  }
}

/** One that a person has made for the same group version stays. */
async function createApiService(service: ResourceService, name: string, gv: GroupVersion): Promise<void> {
  const apiService: KubeObject = {
    apiVersion: formatGroupVersion({ group: API_SERVICES.group, version: "v1" }),
    kind: "APIService",
    metadata: { name, labels: { [AUTOMANAGED]: "true" } },
    spec: { group: gv.group, version: gv.version, groupPriorityMinimum: 1000, versionPriority: 100 },
  };
  await service.create(API_SERVICES, apiService).catch((error: unknown) => {
    if (!(error instanceof ApiError) || error.status.reason !== "AlreadyExists") throw error;
  });
}
