import { objectKey, type ObjectStore } from "../../storage/index.ts";
import type { FindObject } from "./token-verifier.ts";

/** Looks into the store for what tokens are bound to. */
export function createObjectFinder(store: ObjectStore): FindObject {
  return async (resource, namespace, name) => {
    const key = objectKey({ group: "", resource }, namespace, name);
    return (await store.get(key))?.object;
  };
}
