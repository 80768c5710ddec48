import { resourcePrefix } from "../../storage/keys.ts";
import type { ObjectStore } from "../../storage/object-store.ts";
import { startInformer } from "../informer.ts";
import { RBAC_GROUP, type RbacIndex } from "./rbac-index.ts";

const RESOURCES = ["clusterroles", "clusterrolebindings", "roles", "rolebindings"] as const;

/** Fills the index from the store and keeps it so. Resolves when what is stored now is in it. */
export async function watchRbac(store: ObjectStore, index: RbacIndex): Promise<{ close(): void }> {
  const informers = await Promise.all(
    RESOURCES.map((resource) =>
      startInformer(store, resourcePrefix({ group: RBAC_GROUP, resource }), {
        onUpsert: (object) => index.upsert(object),
        onDelete: (object) => index.remove(object),
      }),
    ),
  );
  return {
    close: () => {
      for (const informer of informers) informer.close();
    },
  };
}
