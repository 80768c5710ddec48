import { copyJson, type GroupResource, type KubeObject } from "../apimachinery/index.ts";
import { objectKey, resourcePrefix, type ObjectStore } from "../storage/index.ts";

/** The stored object, a private copy; undefined when there is none. */
export async function readObject<T extends KubeObject>(
  store: ObjectStore,
  resource: GroupResource,
  namespace: string,
  name: string,
): Promise<T | undefined> {
  const stored = await store.get(objectKey(resource, namespace, name));
  return stored === undefined ? undefined : (copyJson(stored.object) as T);
}

/** All objects of a namespace; treat them as frozen. */
export async function readObjects<T extends KubeObject>(
  store: ObjectStore,
  resource: GroupResource,
  namespace: string,
): Promise<T[]> {
  const { items } = await store.list(resourcePrefix(resource, namespace));
  return items.map((item) => item.object as T);
}
