import { copyJson, asFields, textAt, type KubeObject } from "../../apimachinery/index.ts";
import type { KindRegistry, ResourceService } from "../../apiserver/index.ts";
import { resourcePrefix, type ObjectStore } from "../../storage/index.ts";
import { conditionsOf, hasCondition, withCondition, type Condition } from "./definition/conditions.ts";

/** Keeps a definition until its custom resources are gone (apiextensions `pkg/controller/finalizer`). */
export const CLEANUP_FINALIZER = "customresourcecleanup.apiextensions.k8s.io";

const DEFINITIONS = { group: "apiextensions.k8s.io", resource: "customresourcedefinitions" };

function terminating(status: Condition["status"], reason: string, message: string): Condition {
  return { type: "Terminating", status, reason, message };
}

/** What a first request to delete does. */
export function markForCleanup(object: KubeObject, now: string): void {
  const finalizers = object.metadata.finalizers ?? [];
  if (!finalizers.includes(CLEANUP_FINALIZER)) object.metadata.finalizers = [...finalizers, CLEANUP_FINALIZER];
  const message = "CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon";
  const conditions = withCondition(conditionsOf(object), terminating("True", "InstanceDeletionPending", message), now);
  object["status"] = { ...asFields(object["status"]), conditions };
}

export function isWaitingForCleanup({ metadata }: KubeObject): boolean {
  return metadata.deletionTimestamp !== undefined && (metadata.finalizers ?? []).includes(CLEANUP_FINALIZER);
}

export interface CleanupOptions {
  readonly store: ObjectStore;
  readonly service: ResourceService;
  readonly kinds: KindRegistry;
  readonly now: () => string;
  /** Called when a custom resource of the definition is gone. */
  readonly onGone: (name: string) => void;
}

export interface Cleanup {
  /**
   * Deletes the custom resources of a definition; resolves to whether the definition itself may go now.
   * @throws ApiError
   */
  run(definition: KubeObject): Promise<boolean>;
  close(): void;
}

export function createCleanup({ store, service, kinds, now, onGone }: CleanupOptions): Cleanup {
  const watches = new Map<string, { close(): void }>();
  const setCondition = async (definition: KubeObject, condition: Condition): Promise<KubeObject> => {
    const copy = copyJson(definition);
    const conditions = withCondition(conditionsOf(copy), condition, now());
    copy["status"] = { ...asFields(copy["status"]), conditions };
    return (await service.updateStatus(DEFINITIONS, copy)).object;
  };
  const watchPrefix = (name: string, prefix: string): void => {
    if (watches.has(name)) return;
    const onEvent = ({ type }: { readonly type: string }): void => {
      if (type === "DELETED") onGone(name);
    };
    watches.set(name, store.watch(prefix, { onEvent }));
  };
  const forget = (name: string): void => {
    watches.get(name)?.close();
    watches.delete(name);
  };
  return {
    async run(definition) {
      const { name = "" } = definition.metadata;
      const message = "CustomResource deletion is in progress";
      let current = await setCondition(definition, terminating("True", "InstanceDeletionInProgress", message));
      if (hasCondition(current, "Established")) {
        const resource = {
          group: textAt(current, "spec", "group"),
          resource: textAt(current, "spec", "names", "plural"),
        };
        const prefix = resourcePrefix(resource);
        watchPrefix(name, prefix);
        if (kinds.added(name).length > 0) await service.deleteCollection(resource);
        if ((await store.list(prefix, { limit: 1 })).items.length > 0) return false;
        const done = terminating("False", "InstanceDeletionCompleted", "removed all instances");
        current = await setCondition(current, done);
      } else {
        current = await setCondition(
          current,
          terminating("False", "NeverEstablished", "resource was never established"),
        );
      }
      forget(name);
      const last = copyJson(current);
      last.metadata.finalizers = (last.metadata.finalizers ?? []).filter((item) => item !== CLEANUP_FINALIZER);
      await service.update(DEFINITIONS, last);
      return true;
    },
    close() {
      for (const watch of watches.values()) watch.close();
      watches.clear();
    },
  };
}
