import { apiErrors, type KubeObject } from "../../apimachinery/index.ts";
import { convertingStore, storedResource, type KindDefinition } from "../../apiserver/index.ts";
import { objectKey, resourcePrefix, type ObjectStore } from "../../storage/index.ts";
import type { ObjectReader } from "./policies/params.ts";

const NAMESPACES = { group: "", resource: "namespaces" };

export function createObjectReader(store: ObjectStore): ObjectReader {
  const storeOf = ({ conversion }: KindDefinition): ObjectStore =>
    conversion === undefined ? store : convertingStore(store, conversion);
  return {
    get: async (kind, namespace, name) =>
      (await storeOf(kind).get(objectKey(storedResource(kind), kind.namespaced ? namespace : "", name)))?.object,
    async list(kind, namespace) {
      const prefix = resourcePrefix(storedResource(kind), kind.namespaced ? namespace : "");
      return (await storeOf(kind).list(prefix)).items.map(({ object }) => object);
    },
  };
}

/** @throws ApiError 404 */
export async function readNamespace(store: ObjectStore, name: string): Promise<KubeObject> {
  const found = await store.get(objectKey(NAMESPACES, "", name));
  if (found === undefined) throw apiErrors.notFound(NAMESPACES, name);
  return found.object;
}
