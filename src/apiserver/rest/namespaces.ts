import { isDeepStrictEqual } from "node:util";
import { copyJson, ensure, formatTime, listAt, type KubeObject, apiErrors } from "../../apimachinery/index.ts";
import {
  objectKey,
  resourcePrefix,
  KeyNotFoundError,
  RevisionConflictError,
  type StoredObject,
} from "../../storage/index.ts";
import { groupResource, storedResource, type KindDefinition } from "./kind.ts";
import type { ServiceContext } from "./service-types.ts";

const NAMESPACES = { group: "", resource: "namespaces" };
/** apiserver `admission/plugin/namespace/lifecycle`. */
const IMMORTAL: ReadonlySet<string> = new Set(["default", "kube-system", "kube-public"]);

export function namespaceKey(name: string): string {
  return objectKey(NAMESPACES, "", name);
}

export function isNamespaceKind(kind: KindDefinition): boolean {
  return kind.group === NAMESPACES.group && kind.plural === NAMESPACES.resource;
}

function isTerminating(namespace: KubeObject): boolean {
  return namespace.metadata.deletionTimestamp !== undefined;
}

/**
 * Admission of a new object into a namespace.
 * @throws ApiError 404 for a namespace that does not exist, 403 for one that is being deleted.
 */
export async function checkNamespaceTakesObjects(
  context: ServiceContext,
  kind: KindDefinition,
  namespace: string,
  name: string,
): Promise<void> {
  const found = await context.namespaces(namespace);
  if (found === undefined) throw apiErrors.notFound(NAMESPACES, namespace);
  if (isTerminating(found)) throw apiErrors.namespaceTerminating(groupResource(kind), name, namespace);
}

/** @throws ApiError 403 */
export function checkNamespaceMayGo(name: string): void {
  if (IMMORTAL.has(name)) throw apiErrors.forbidden(NAMESPACES, name, "this namespace may not be deleted");
}

/** The namespace as it is while its content is being deleted. */
export function terminating(namespace: KubeObject, now: number): KubeObject {
  const copy = copyJson(namespace);
  copy.metadata.deletionTimestamp ??= formatTime(now);
  const status = copy["status"];
  copy["status"] = { ...(typeof status === "object" ? status : {}), phase: "Terminating" };
  return copy;
}

async function isEmpty(context: ServiceContext, namespace: string): Promise<boolean> {
  for (const kind of context.kinds.all) {
    if (!kind.namespaced) continue;
    const { items } = await context.store.list(resourcePrefix(storedResource(kind), namespace), { limit: 1 });
    if (items.length > 0) return false;
  }
  return true;
}

/** Takes the controller's finalizer back; the namespace goes with the last of all finalizers. */
async function removeNamespace(context: ServiceContext, stored: StoredObject): Promise<boolean> {
  const { metadata } = stored.object;
  const own = listAt(stored.object, "spec", "finalizers");
  const others = own.filter((finalizer) => finalizer !== "kubernetes");
  try {
    if (others.length === 0 && (metadata.finalizers ?? []).length === 0) {
      await context.store.delete(stored.key, stored.revision);
      return true;
    }
    if (others.length === own.length) return false;
    const released = copyJson(stored.object);
    const spec = ensure(released, "spec");
    if (others.length === 0) delete spec["finalizers"];
    else spec["finalizers"] = others;
    await context.store.update(stored.key, released, stored.revision);
    return false;
  } catch (error) {
    // Somebody else changed or finished it; whoever comes next looks again.
    if (!(error instanceof KeyNotFoundError) && !(error instanceof RevisionConflictError)) throw error;
    return error instanceof KeyNotFoundError;
  }
}

/**
 * Removes a namespace that is being deleted once nothing is left in it: what the namespace controller and its `kubernetes`
 * finalizer do in a cluster. Resolves to whether it is gone.
 */
export async function finalizeNamespace(context: ServiceContext, name: string): Promise<boolean> {
  // Whoever serves namespaces knows what else may be in one; another server on the same store does not.
  if (context.kinds.find(NAMESPACES.group, NAMESPACES.resource) === undefined) return false;
  const stored = await context.store.get(namespaceKey(name));
  if (stored === undefined) return true;
  return isTerminating(stored.object) && (await isEmpty(context, name)) && removeNamespace(context, stored);
}

/** Marks a namespace as terminating; resolves to its new state. */
export async function markTerminating(context: ServiceContext, stored: StoredObject): Promise<KubeObject> {
  const marked = terminating(stored.object, context.clock.now());
  if (isDeepStrictEqual(marked, stored.object)) return stored.object;
  return (await context.store.update(stored.key, marked, stored.revision)).object;
}
