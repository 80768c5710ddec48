import { listAt, type KubeObject } from "../../apimachinery/index.ts";
import type { KindDefinition } from "./kind.ts";
import { isNamespaceKind } from "./namespaces.ts";

/** A namespace waits for the finalizers of its spec too (k8s `core/namespace/storage` ShouldDeleteNamespaceDuringUpdate). */
export function holdsNamespace(kind: KindDefinition, object: KubeObject): boolean {
  return isNamespaceKind(kind) && listAt(object, "spec", "finalizers").length > 0;
}

/** Whether an update took away the last thing that a deletion waited for. */
export function mayRemove(object: KubeObject, old: KubeObject): boolean {
  const { deletionTimestamp, deletionGracePeriodSeconds = 0 } = old.metadata;
  return (
    deletionTimestamp !== undefined &&
    deletionGracePeriodSeconds === 0 &&
    (object.metadata.finalizers ?? []).length === 0
  );
}
