import {
  copyJson,
  formatTime,
  type KubeList,
  type KubeObject,
  ApiError,
  apiErrors,
  type Status,
  type StatusDetails,
} from "../../apimachinery/index.ts";
import { KeyNotFoundError, RevisionConflictError, type StoredObject } from "../../storage/index.ts";
import type { KindDefinition } from "./kind.ts";
import { missingObject } from "./missing.ts";
import { checkNamespaceMayGo, finalizeNamespace, isNamespaceKind, markTerminating, terminating } from "./namespaces.ts";
import { getObject, listObjects } from "./reader.ts";
import { admitDeletion } from "./admit.ts";
import type { DeleteOptions } from "./request-options.ts";
import type { Collection, Deleted, DeleteRequest, ListRequest, ServiceContext } from "./service-types.ts";

function successStatus(kind: KindDefinition, { name = "", uid = "" }: KubeObject["metadata"]): Status {
  const details: StatusDetails = { name, ...(kind.group === "" ? {} : { group: kind.group }), kind: kind.plural, uid };
  return { kind: "Status", apiVersion: "v1", metadata: {}, status: "Success", details };
}

function removed(kind: KindDefinition, object: KubeObject): Deleted {
  return { object, removed: true, reply: kind.returnsDeleted ? object : successStatus(kind, object.metadata) };
}

function waiting(object: KubeObject): Deleted {
  return { object, removed: false, reply: object };
}

/** @throws ApiError 409; the kind, not the plural, names the object here (apiserver `rest/delete.go`). */
function checkPreconditions(kind: KindDefinition, object: KubeObject, { preconditions }: DeleteOptions): void {
  const { name = "", uid = "", resourceVersion = "" } = object.metadata;
  const resource = { group: kind.group, resource: kind.kind };
  if (preconditions?.uid !== undefined && preconditions.uid !== uid) {
    const why = `the UID in the precondition (${preconditions.uid}) does not match the UID in record (${uid}). The object might have been deleted and then recreated`;
    throw apiErrors.conflict(resource, name, why);
  }
  if (preconditions?.resourceVersion !== undefined && preconditions.resourceVersion !== resourceVersion) {
    const why = `the ResourceVersion in the precondition (${preconditions.resourceVersion}) does not match the ResourceVersion in record (${resourceVersion}). The object might have been modified`;
    throw apiErrors.conflict(resource, name, why);
  }
}

/** Removes an object for good, and its namespace with it when that was waiting for it. */
export async function finishDeletion(
  context: ServiceContext,
  kind: KindDefinition,
  stored: StoredObject,
): Promise<KubeObject> {
  const last = await context.store.delete(stored.key, stored.revision);
  if (kind.namespaced && !context.hasNamespaceController)
    await finalizeNamespace(context, stored.object.metadata.namespace ?? "");
  return last.object;
}

/** The object with its deletion under way: what waits for a grace period or for finalizers. */
function marked(object: KubeObject, seconds: number, now: number): KubeObject {
  const copy = copyJson(object);
  const { metadata } = copy;
  const until = now + durationMs(seconds);
  if (metadata.deletionTimestamp === undefined && (metadata.generation ?? 0) > 0) {
    metadata.generation = (metadata.generation ?? 0) + 1;
  }
  if (metadata.deletionTimestamp === undefined || Date.parse(metadata.deletionTimestamp) > until) {
    metadata.deletionTimestamp = formatTime(until);
  }
  metadata.deletionGracePeriodSeconds = seconds;
  return copy;
}

/** Go's time.Duration of so many seconds, which wraps beyond 292 years. */
function durationMs(seconds: number): number {
  return Number(BigInt.asIntN(64, BigInt(seconds) * 1_000_000_000n) / 1_000_000n);
}

function graceSeconds(kind: KindDefinition, object: KubeObject, requested: number | undefined): number {
  if (kind.gracePeriod === undefined) return 0;
  const seconds = kind.gracePeriod(object, requested === undefined ? undefined : requested < 0 ? 1 : requested);
  const pending =
    object.metadata.deletionTimestamp === undefined ? undefined : object.metadata.deletionGracePeriodSeconds;
  // A deletion that is under way can only be hastened.
  return pending === undefined ? seconds : Math.min(seconds, pending);
}

const ORPHAN = "orphan";
const FOREGROUND = "foregroundDeletion";

/** The garbage collector's finalizer that a policy calls for, if any. */
function policyFinalizer(
  kind: KindDefinition,
  finalizers: readonly string[],
  options: DeleteOptions,
): string | undefined {
  const { orphanDependents, propagationPolicy } = options;
  if (orphanDependents !== undefined) return orphanDependents ? ORPHAN : undefined;
  if (propagationPolicy !== undefined) {
    return { Orphan: ORPHAN, Foreground: FOREGROUND }[propagationPolicy];
  }
  const present = finalizers.find((finalizer) => finalizer === ORPHAN || finalizer === FOREGROUND);
  return present ?? (kind.orphansDependents === true ? ORPHAN : undefined);
}

/** What must be done before an object may go; `current` itself where nothing changes (apiserver `registry/generic/registry/store.go`). */
function finalizersFor(kind: KindDefinition, current: readonly string[], options: DeleteOptions): readonly string[] {
  if (kind.withoutGarbageCollection === true) return current;
  const wanted = policyFinalizer(kind, current, options);
  const others = current.filter((finalizer) => finalizer !== ORPHAN && finalizer !== FOREGROUND);
  const result = wanted === undefined ? others : [...others, wanted];
  const isSame = result.length === current.length && result.every((finalizer) => current.includes(finalizer));
  return isSame ? current : result;
}

async function deleteNamespace(context: ServiceContext, stored: StoredObject, dryRun: boolean): Promise<Deleted> {
  const name = stored.object.metadata.name ?? "";
  if (dryRun) return waiting(terminating(stored.object, context.clock.now()));
  const object = await markTerminating(context, stored);
  if (context.hasNamespaceController) return waiting(object);
  for (const kind of context.kinds.all) {
    if (kind.namespaced) await deleteObjects(context, { kind, namespace: name }, {}, { gracePeriodSeconds: 0 });
  }
  await finalizeNamespace(context, name);
  return waiting(object);
}

/** The first request only says what is to be done before it may go. */
async function deletePrepared(
  context: ServiceContext,
  kind: KindDefinition,
  stored: StoredObject,
  dryRun: boolean,
): Promise<Deleted> {
  const now = formatTime(context.clock.now());
  const object = copyJson(stored.object);
  object.metadata.deletionTimestamp = now;
  kind.prepareForDelete?.(object, now);
  return waiting(dryRun ? object : (await context.store.update(stored.key, object, stored.revision)).object);
}

interface OneDeletion extends DeleteRequest {
  /** One of many that a request deletes without naming them. */
  readonly isCollection?: boolean;
}

async function deleteOnce(
  context: ServiceContext,
  collection: Collection,
  name: string,
  options: OneDeletion,
): Promise<Deleted> {
  const { kind } = collection;
  const stored = await getObject(context, collection, name);
  const dryRun = options.dryRun ?? false;
  checkPreconditions(kind, stored.object, options);
  await admitDeletion(context, collection, stored.object, options);
  if (kind.prepareForDelete !== undefined && stored.object.metadata.deletionTimestamp === undefined)
    return deletePrepared(context, kind, stored, dryRun);
  if (isNamespaceKind(kind)) {
    checkNamespaceMayGo(name);
    return deleteNamespace(context, stored, dryRun);
  }
  const seconds = graceSeconds(kind, stored.object, options.gracePeriodSeconds);
  const current = stored.object.metadata.finalizers ?? [];
  const finalizers = finalizersFor(kind, current, options);
  if (seconds === 0 && finalizers.length === 0) {
    const last = dryRun ? stored.object : await finishDeletion(context, kind, stored);
    // What could have waited was marked before it went.
    return removed(kind, kind.gracePeriod === undefined ? last : marked(last, seconds, context.clock.now()));
  }
  const { deletionTimestamp, deletionGracePeriodSeconds } = stored.object.metadata;
  const isMarked = deletionTimestamp !== undefined && deletionGracePeriodSeconds === seconds;
  if (isMarked && finalizers === current) return waiting(stored.object);
  const object = marked(stored.object, seconds, context.clock.now());
  if (finalizers.length > 0) object.metadata.finalizers = [...finalizers];
  else delete object.metadata.finalizers;
  return waiting(dryRun ? object : (await context.store.update(stored.key, object, stored.revision)).object);
}

/**
 * Deletes at once, or marks what has finalizers or a grace period. Orphan and Foreground leave a finalizer for the garbage
 * collector, which does the rest.
 * @throws ApiError 403, 404, 409
 */
export async function deleteObject(
  context: ServiceContext,
  collection: Collection,
  name: string,
  options: OneDeletion,
): Promise<Deleted> {
  for (;;) {
    try {
      return await deleteOnce(context, collection, name, options);
    } catch (error) {
      if (error instanceof KeyNotFoundError) throw missingObject(collection.kind, name);
      // Somebody wrote in between: look again, preconditions included.
      if (!(error instanceof RevisionConflictError)) throw error;
    }
  }
}

/** @throws ApiError */
export async function deleteObjects(
  context: ServiceContext,
  collection: Collection,
  request: ListRequest,
  options: DeleteRequest,
): Promise<KubeList> {
  const list = await listObjects(context, collection, request);
  for (const { metadata } of list.items) {
    const place = { kind: collection.kind, namespace: metadata.namespace ?? "" };
    try {
      await deleteObject(context, place, metadata.name ?? "", { ...options, isCollection: true });
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== 404) throw error;
    }
  }
  return list;
}
