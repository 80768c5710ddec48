import { breathe, type GroupResource, type KubeObject, type OwnerReference } from "../apimachinery/index.ts";
import { objectKey, type ObjectStore } from "../storage/index.ts";
import { RESOURCES } from "../types/index.ts";
import type { ControllerContext } from "./context.ts";
import type { Controller } from "./controller.ts";
import { ownerResource } from "./owners.ts";
import { readObjects } from "./reads.ts";
import { wrote } from "./writer.ts";

const DEPENDENTS: readonly GroupResource[] = [
  RESOURCES.replicaSets,
  RESOURCES.pods,
  RESOURCES.endpointSlices,
  RESOURCES.endpoints,
];
const OWNERS: readonly GroupResource[] = [
  RESOURCES.deployments,
  RESOURCES.replicaSets,
  RESOURCES.services,
  RESOURCES.pods,
];

const ORPHAN = "orphan";
const FOREGROUND = "foregroundDeletion";

/**
 * Deletes what belongs to owners that are gone, and does what an owner's finalizer of the propagation policy asks for before
 * it goes. A key is a namespace: all its dependents are looked at, because a deletion says only who is gone and not what it
 * owned.
 */
export function garbageCollector(context: ControllerContext): Controller {
  const ofInterest = (object: KubeObject, previous: KubeObject | undefined): string[] =>
    previous === undefined || object.metadata.deletionTimestamp !== undefined
      ? [`${object.metadata.namespace ?? ""}/`]
      : [];
  return {
    name: "garbage-collector",
    watches: [...new Set([...DEPENDENTS, ...OWNERS])].map((resource) => ({ resource, keys: ofInterest })),
    reconcile: async (namespace) => {
      for (const resource of OWNERS) await finalize(context, resource, namespace);
      for (const resource of DEPENDENTS) await collect(context, resource, namespace);
      return "done";
    },
  };
}

async function collect(
  { store, writer }: ControllerContext,
  resource: GroupResource,
  namespace: string,
): Promise<void> {
  for (const object of await readObjects(store, resource, namespace)) {
    await breathe();
    const { ownerReferences = [], deletionTimestamp, name = "", uid } = object.metadata;
    if (ownerReferences.length === 0 || deletionTimestamp !== undefined) continue;
    const present = await Promise.all(ownerReferences.map((owner) => exists(store, namespace, owner)));
    if (present.includes(true)) continue;
    await wrote(writer.delete({ ...resource, namespace }, name, uid === undefined ? {} : { preconditions: { uid } }));
  }
}

async function exists(store: ObjectStore, namespace: string, owner: OwnerReference): Promise<boolean> {
  const resource = ownerResource(owner);
  if (resource === undefined) return true;
  const stored = await store.get(objectKey(resource, namespace, owner.name));
  return stored?.object.metadata.uid === owner.uid;
}

/** `kubectl delete --cascade=orphan` and `=foreground`: the finalizer goes when its work is done, and the owner with it. */
async function finalize(context: ControllerContext, resource: GroupResource, namespace: string): Promise<void> {
  for (const owner of await readObjects(context.store, resource, namespace)) {
    const { finalizers = [], deletionTimestamp } = owner.metadata;
    const policy = finalizers.find((finalizer) => finalizer === ORPHAN || finalizer === FOREGROUND);
    if (deletionTimestamp === undefined || policy === undefined) continue;
    const isDone = policy === ORPHAN ? await orphanDependents(context, owner) : await deleteDependents(context, owner);
    if (!isDone) continue;
    const rest = finalizers.filter((finalizer) => finalizer !== policy);
    const { finalizers: _all, ...metadata } = owner.metadata;
    const freed = { ...owner, metadata: rest.length === 0 ? metadata : { ...metadata, finalizers: rest } };
    await wrote(context.writer.update({ ...resource, namespace }, freed));
  }
}

async function orphanDependents(context: ControllerContext, owner: KubeObject): Promise<boolean> {
  for (const { resource, object } of await dependentsOf(context, owner)) {
    const { ownerReferences, ...metadata } = object.metadata;
    const others = (ownerReferences ?? []).filter(({ uid }) => uid !== owner.metadata.uid);
    const released = { ...object, metadata: others.length === 0 ? metadata : { ...metadata, ownerReferences: others } };
    const target = { ...resource, namespace: owner.metadata.namespace ?? "" };
    if (!(await wrote(context.writer.update(target, released)))) return false;
  }
  return true;
}

async function deleteDependents(context: ControllerContext, owner: KubeObject): Promise<boolean> {
  const dependents = await dependentsOf(context, owner);
  for (const { resource, object } of dependents) {
    if (object.metadata.deletionTimestamp !== undefined) continue;
    const target = { ...resource, namespace: owner.metadata.namespace ?? "" };
    await wrote(context.writer.delete(target, object.metadata.name ?? "", { propagationPolicy: "Foreground" }));
  }
  return dependents.length === 0;
}

async function dependentsOf({ store }: ControllerContext, owner: KubeObject) {
  const found: { readonly resource: GroupResource; readonly object: KubeObject }[] = [];
  for (const resource of DEPENDENTS) {
    for (const object of await readObjects(store, resource, owner.metadata.namespace ?? "")) {
      const isOwned = object.metadata.ownerReferences?.some(({ uid }) => uid === owner.metadata.uid) === true;
      if (isOwned) found.push({ resource, object });
    }
  }
  return found;
}
