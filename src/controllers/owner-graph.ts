import type { KubeObject, OwnerReference } from "../apimachinery/index.ts";
import type { ObjectAccess, ObjectPlace } from "./cluster-api.ts";

/** An object as the collector knows it. */
export interface GraphNode {
  readonly place: ObjectPlace;
  readonly access: ObjectAccess;
  /** Of an extension server's object: the metadata alone. */
  readonly object: KubeObject;
}

/** Who owns whom, by uid. */
export interface OwnerGraph {
  node(uid: string): GraphNode | undefined;
  dependentsOf(uid: string): GraphNode[];
  /** Adds or replaces; returns the uids to look at. */
  upsert(node: GraphNode): string[];
  /** Returns the uids to look at. */
  remove(uid: string): string[];
}

export const ORPHAN = "orphan";
export const FOREGROUND = "foregroundDeletion";

export function uidOf({ metadata: { uid = "" } }: KubeObject): string {
  return uid;
}

export function ownersOf({ metadata: { ownerReferences = [] } }: KubeObject): readonly OwnerReference[] {
  return ownerReferences;
}

/** The propagation policy's finalizer that an object waits for. */
export function pendingPolicy({ metadata: { finalizers = [], deletionTimestamp } }: KubeObject): string | undefined {
  if (deletionTimestamp === undefined) return undefined;
  return finalizers.find((finalizer) => finalizer === ORPHAN || finalizer === FOREGROUND);
}

export function createOwnerGraph(): OwnerGraph {
  const nodes = new Map<string, GraphNode>();
  const dependents = new Map<string, Set<string>>();
  const link = (object: KubeObject): void => {
    for (const { uid } of ownersOf(object)) {
      const known = dependents.get(uid) ?? new Set();
      dependents.set(uid, known.add(uidOf(object)));
    }
  };
  const unlink = (object: KubeObject): void => {
    for (const { uid } of ownersOf(object)) {
      const known = dependents.get(uid);
      known?.delete(uidOf(object));
      if (known?.size === 0) dependents.delete(uid);
    }
  };
  const owners = (object: KubeObject): string[] => ownersOf(object).map(({ uid }) => uid);
  return {
    node: (uid) => nodes.get(uid),
    dependentsOf: (uid) => [...(dependents.get(uid) ?? [])].flatMap((child) => nodes.get(child) ?? []),
    upsert(node) {
      const uid = uidOf(node.object);
      const before = nodes.get(uid)?.object;
      if (before !== undefined) unlink(before);
      nodes.set(uid, node);
      link(node.object);
      const isOfInterest = ownersOf(node.object).length > 0 || pendingPolicy(node.object) !== undefined;
      // An owner that waits in the foreground waits for its dependents to go, or to be released.
      return [...(isOfInterest ? [uid] : []), ...(before === undefined ? [] : owners(before))];
    },
    remove(uid) {
      const node = nodes.get(uid);
      if (node === undefined) return [];
      nodes.delete(uid);
      unlink(node.object);
      return [...(dependents.get(uid) ?? []), ...owners(node.object)];
    },
  };
}
