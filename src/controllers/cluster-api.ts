import type { GroupResource, KubeObject } from "../apimachinery/index.ts";

/** A resource of the cluster, wherever it is stored. */
export interface ServedResource extends GroupResource {
  readonly version: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
}

export interface ObjectPlace {
  readonly resource: ServedResource;
  readonly namespace: string;
  readonly name: string;
}

export interface DeleteRequest {
  readonly uid?: string;
  readonly gracePeriodSeconds?: number;
  readonly propagationPolicy?: "Background" | "Foreground" | "Orphan";
}

/** What the main apiserver stores itself. Methods throw ApiError. */
export interface LocalObjects {
  /** As they are now. */
  resources(): readonly ServedResource[];
  /** The resource of a kind; undefined for one that is not served here. */
  ofKind(apiVersion: string, kind: string): ServedResource | undefined;
}

/** Reads and writes of objects, by the store of the main apiserver or through it. Methods throw ApiError. */
export interface ObjectAccess {
  delete(place: ObjectPlace, request: DeleteRequest): Promise<unknown>;
  /** Replaces finalizers and owner references, unless the object has changed since it was read. */
  updateMetadata(place: ObjectPlace, object: KubeObject): Promise<unknown>;
}

export interface RemoteDiscovery {
  /** Resources of groups that the main apiserver does not serve itself. */
  readonly resources: readonly ServedResource[];
  /** `group/version` of those whose extension server does not answer. */
  readonly stale: readonly string[];
}

/** What extension servers store, through the main apiserver. Methods throw ApiError, or Error when nobody answers. */
export interface RemoteObjects extends ObjectAccess {
  discover(): Promise<RemoteDiscovery>;
  /** Deletes all objects of a namespace; resolves to how many are left, and how many of those wait for each finalizer. */
  deleteAll(resource: ServedResource, namespace: string): Promise<Remaining>;
  /** Calls back for objects that own, are owned, or wait for a propagation policy. Returns an unsubscribe function. */
  subscribe(handlers: RemoteHandlers): () => void;
}

export interface Remaining {
  readonly count: number;
  readonly byFinalizer: ReadonlyMap<string, number>;
}

export interface RemoteHandlers {
  readonly onUpsert: (resource: ServedResource, object: KubeObject) => void;
  readonly onDelete: (object: KubeObject) => void;
}

/** How many objects wait for each finalizer. */
export function countFinalizers(objects: readonly KubeObject[]): Remaining {
  const byFinalizer = new Map<string, number>();
  for (const { metadata } of objects)
    for (const finalizer of metadata.finalizers ?? [])
      byFinalizer.set(finalizer, (byFinalizer.get(finalizer) ?? 0) + 1);
  return { count: objects.length, byFinalizer };
}
