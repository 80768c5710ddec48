import type { KubeObject } from "../apimachinery/index.ts";
import {
  createAuthorizer,
  createRbacIndex,
  RBAC_GROUP,
  type Authorizer,
  type RbacIndex,
} from "../mock-apiserver/index.ts";
import { resourcePrefix, startInformer, type ObjectStore } from "../storage/index.ts";

/** Roles and bindings, and what they allow. */
export interface Rbac {
  readonly index: RbacIndex;
  readonly authorizer: Authorizer;
  close(): void;
}

const RESOURCES = ["clusterroles", "clusterrolebindings", "roles", "rolebindings"];

export async function startRbac(store: ObjectStore): Promise<Rbac> {
  const index = createRbacIndex();
  const informers = await Promise.all(
    RESOURCES.map((resource) =>
      startInformer<KubeObject>(store, resourcePrefix({ group: RBAC_GROUP, resource }), {
        onUpsert: (object) => index.upsert(object),
        onDelete: (object) => index.remove(object),
      }),
    ),
  );
  return {
    index,
    authorizer: createAuthorizer(index),
    close() {
      for (const informer of informers) informer.close();
    },
  };
}
