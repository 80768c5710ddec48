import type { GroupResource, KubeObject, OwnerReference } from "../apimachinery/index.ts";
import { RESOURCES } from "../types/index.ts";

/** The reference by which a controller marks what it makes. */
export function controllerReference(owner: KubeObject): OwnerReference {
  return {
    apiVersion: owner.apiVersion,
    kind: owner.kind,
    name: owner.metadata.name ?? "",
    uid: owner.metadata.uid ?? "",
    controller: true,
    blockOwnerDeletion: true,
  };
}

export function controllerOf(object: KubeObject): OwnerReference | undefined {
  return object.metadata.ownerReferences?.find((reference) => reference.controller === true);
}

export function isControlledBy(object: KubeObject, owner: KubeObject): boolean {
  return controllerOf(object)?.uid === owner.metadata.uid;
}

/** Kinds that can own something here, by group and kind. */
const OWNER_RESOURCES: Readonly<Record<string, GroupResource>> = {
  "apps/Deployment": RESOURCES.deployments,
  "apps/ReplicaSet": RESOURCES.replicaSets,
  "/Service": RESOURCES.services,
  "/Pod": RESOURCES.pods,
};

/** undefined for a kind that the collector does not know; such an owner is taken to exist. */
export function ownerResource({ apiVersion, kind }: OwnerReference): GroupResource | undefined {
  const slash = apiVersion.indexOf("/");
  const key = `${slash < 0 ? "" : apiVersion.slice(0, slash)}/${kind}`;
  return Object.hasOwn(OWNER_RESOURCES, key) ? OWNER_RESOURCES[key] : undefined;
}
