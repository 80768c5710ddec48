import type { GroupResource, KubeObject, OwnerReference } from "../api/meta.ts";
import { objectKey } from "../storage/keys.ts";
import type { ObjectStore } from "../storage/object-store.ts";
import type { ControllerContext } from "./context.ts";
import type { Controller } from "./controller.ts";
import { ownerResource } from "./owners.ts";
import { readObjects } from "./reads.ts";
import { RESOURCES } from "./types.ts";
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

/**
 * Deletes what belongs to owners that are gone. A key is a namespace: all its dependents are looked at, because a deletion
 * says only who is gone and not what it owned.
 */
export function garbageCollector(context: ControllerContext): Controller {
  return {
    name: "garbage-collector",
    watches: [
      ...DEPENDENTS.map((resource) => ({
        resource,
        keys: (object: KubeObject, previous: KubeObject | undefined) =>
          previous === undefined && (object.metadata.ownerReferences ?? []).length > 0 ? keyOfNamespace(object) : [],
      })),
      ...OWNERS.map((resource) => ({
        resource,
        keys: (object: KubeObject, previous: KubeObject | undefined) =>
          previous === undefined ? keyOfNamespace(object) : [],
      })),
    ],
    reconcile: async (namespace) => {
      for (const resource of DEPENDENTS) await collect(context, resource, namespace);
      return "done";
    },
  };
}

function keyOfNamespace(object: KubeObject): string[] {
  return [`${object.metadata.namespace ?? ""}/`];
}

async function collect(
  { store, writer }: ControllerContext,
  resource: GroupResource,
  namespace: string,
): Promise<void> {
  for (const object of await readObjects(store, resource, namespace)) {
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
