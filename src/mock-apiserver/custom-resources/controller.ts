import { isDeepStrictEqual } from "node:util";
import {
  type Clock,
  type Fields,
  type KubeObject,
  ApiError,
  createWorkQueue,
  formatTime,
  textAt,
} from "../../apimachinery/index.ts";
import type { KindRegistry, ResourceService } from "../../apiserver/index.ts";
import { objectKey, resourcePrefix, startInformer, type Informer, type ObjectStore } from "../../storage/index.ts";
import { createCleanup, isWaitingForCleanup } from "./cleanup.ts";
import { createConversions } from "./conversion.ts";
import { customKinds, type ConversionOf } from "./custom-kinds.ts";
import { hasCondition } from "./definition/conditions.ts";
import { nextStatus } from "./definition/status.ts";
import type { WebhookCaller } from "../webhook/webhook-caller.ts";
import { API_SERVICES, AUTOMANAGED, registerApiServices } from "./registration.ts";

export interface CustomResourcesOptions {
  readonly store: ObjectStore;
  readonly service: ResourceService;
  /** The service's own table. */
  readonly kinds: KindRegistry;
  readonly clock: Clock;
  readonly webhooks: WebhookCaller;
}

export interface CustomResources {
  /** Resolves when every change so far is served. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

/** No definition's name: only the APIServices are looked at. */
const EVERY_GROUP_VERSION = "";
const DEFINITIONS = { group: "apiextensions.k8s.io", resource: "customresourcedefinitions" };

/**
 * Serves what CustomResourceDefinitions define, once their names are accepted; writes their status, and lets one go only
 * when its objects are gone.
 */
export async function startCustomResources(options: CustomResourcesOptions): Promise<CustomResources> {
  const { store, service, kinds, clock } = options;
  const conversionOf: ConversionOf = createConversions(options.webhooks);
  const cleanup = createCleanup({
    store,
    service,
    kinds,
    now: () => formatTime(clock.now()),
    onGone: (name) => queue.add(name),
  });
  const queue = createWorkQueue({
    // One worker: definitions share names and the APIService of their group version.
    workers: 1,
    baseDelayMs: 50,
    maxDelayMs: 30_000,
    clock,
    work: async (name) => {
      try {
        return (await reconcile(options, informer, cleanup, conversionOf, name)) ? "done" : "again";
      } catch (error) {
        if (error instanceof ApiError) return "again";
        throw error;
      }
    },
  });
  const informer = await startInformer<KubeObject>(store, resourcePrefix(DEFINITIONS), {
    onUpsert(definition) {
      serve(kinds, definition, conversionOf);
      queue.add(definition.metadata.name ?? "");
    },
    onDelete(definition) {
      const { name = "" } = definition.metadata;
      kinds.set(name, []);
      queue.add(name);
      // A name that is free again may be given to another.
      const group = groupOf(definition);
      for (const other of informer.values()) if (groupOf(other) === group) queue.add(other.metadata.name ?? "");
    },
  });
  const reset = (apiService: KubeObject): void => {
    if (apiService.metadata.labels?.[AUTOMANAGED] === "true") queue.add(EVERY_GROUP_VERSION);
  };
  const apiServices = await startInformer<KubeObject>(store, resourcePrefix(API_SERVICES), {
    onUpsert(apiService, previous) {
      if (previous !== undefined && !isDeepStrictEqual(apiService.spec, previous.spec)) reset(apiService);
    },
    onDelete: () => queue.add(EVERY_GROUP_VERSION),
  });
  return {
    idle: () => queue.idle(),
    async close() {
      informer.close();
      apiServices.close();
      cleanup.close();
      await queue.close();
    },
  };
}

function groupOf(definition: KubeObject): string {
  return textAt(definition, "spec", "group");
}

function serve(kinds: KindRegistry, definition: KubeObject, conversionOf: ConversionOf): void {
  const { name = "" } = definition.metadata;
  const served = hasCondition(definition, "Established") ? customKinds(definition, conversionOf) : [];
  if (served.length > 0 || kinds.added(name).length > 0) kinds.set(name, served);
}

/** @throws ApiError where somebody wrote in between */
async function reconcile(
  { service, kinds, clock }: CustomResourcesOptions,
  informer: Informer<KubeObject>,
  cleanup: ReturnType<typeof createCleanup>,
  conversionOf: ConversionOf,
  name: string,
): Promise<boolean> {
  const definition = informer.get(objectKey(DEFINITIONS, "", name));
  if (definition === undefined) return registerApiServices(service, kinds);
  // What waits for custom resources is looked at again when one of them is gone.
  if (isWaitingForCleanup(definition)) {
    await cleanup.run(definition);
    return true;
  }
  const others = [...informer.values()].filter(
    (item) => groupOf(item) === groupOf(definition) && item.metadata.name !== name,
  );
  const status = nextStatus(definition, others, formatTime(clock.now()));
  if (status !== undefined) serve(kinds, await writeStatus(service, definition, status), conversionOf);
  return registerApiServices(service, kinds);
}

async function writeStatus(service: ResourceService, definition: KubeObject, status: Fields): Promise<KubeObject> {
  const { object } = await service.updateStatus(DEFINITIONS, { ...definition, status });
  return object;
}
