import { ApiError, createWorkQueue, type Clock, type KubeObject, type OwnerReference } from "../apimachinery/index.ts";
import { startInformer, type ObjectStore } from "../storage/index.ts";
import type { LocalObjects, ObjectAccess, RemoteObjects, ServedResource } from "./cluster-api.ts";
import type { RunningController } from "./controller.ts";
import {
  createOwnerGraph,
  FOREGROUND,
  ORPHAN,
  ownersOf,
  pendingPolicy,
  uidOf,
  type GraphNode,
  type OwnerGraph,
} from "./owner-graph.ts";
import { wrote } from "./writer.ts";

export interface GarbageCollectorOptions {
  readonly store: ObjectStore;
  readonly clock: Clock;
  readonly local: LocalObjects & ObjectAccess;
  readonly remote: RemoteObjects;
  /** Calls back for every object of the store that is gone. */
  readonly onGone: (object: KubeObject) => void;
  readonly onProblem: (controller: string, key: string, error: unknown) => void;
}

const NAME = "garbage-collector";
const ROOT = "/registry/";

/**
 * Deletes what belongs to owners that are gone, and does what the propagation policies `Orphan` and `Foreground` ask for,
 * for every kind that the main apiserver stores or an extension server serves (k8s `pkg/controller/garbagecollector`).
 */
export async function startGarbageCollector(options: GarbageCollectorOptions): Promise<RunningController> {
  const { store, clock, local, remote, onProblem } = options;
  const graph = createOwnerGraph();
  const queue = createWorkQueue({
    workers: 4,
    baseDelayMs: 5,
    maxDelayMs: 30_000,
    clock,
    work: async (uid) => {
      const node = graph.node(uid);
      if (node === undefined) return "done";
      try {
        await process(node, graph, local);
        return "done";
      } catch (error) {
        // Somebody was faster, or the object is refused for good: the next change says more.
        if (error instanceof ApiError && [404, 409].includes(error.code)) return "done";
        onProblem(NAME, `${node.place.namespace}/${node.place.name}`, error);
        return "again";
      }
    },
  });
  const look = (uids: readonly string[]): void => uids.forEach((uid) => queue.add(uid));
  const informer = await startInformer<KubeObject>(store, ROOT, {
    onUpsert: (object) => {
      const resource = local.ofKind(object.apiVersion, object.kind);
      if (resource !== undefined) look(graph.upsert({ place: placeOf(resource, object), access: local, object }));
    },
    onDelete: (object) => {
      look(graph.remove(uidOf(object)));
      options.onGone(object);
    },
  });
  const unsubscribe = remote.subscribe({
    onUpsert: (resource, object) => look(graph.upsert({ place: placeOf(resource, object), access: remote, object })),
    onDelete: (object) => look(graph.remove(uidOf(object))),
  });
  return {
    add: () => undefined,
    idle: () => queue.idle(),
    isIdle: () => queue.isIdle(),
    async close() {
      informer.close();
      unsubscribe();
      await queue.close();
    },
  };
}

function placeOf(
  resource: ServedResource,
  { metadata: { namespace = "", name = "" } }: KubeObject,
): GraphNode["place"] {
  return { resource, namespace, name };
}

async function process(node: GraphNode, graph: OwnerGraph, local: LocalObjects): Promise<void> {
  const policy = pendingPolicy(node.object);
  if (policy === ORPHAN) return orphan(node, graph);
  if (policy === FOREGROUND) return deleteDependents(node, graph);
  if (node.object.metadata.deletionTimestamp === undefined) await collect(node, graph, local);
}

type Verdict = "solid" | "dangling" | "waiting";

/** attemptToDeleteItem: an owner that is known to be gone leaves the reference dangling; of others nobody can say. */
function judge(owner: OwnerReference, node: GraphNode, graph: OwnerGraph, local: LocalObjects): Verdict {
  const found = graph.node(owner.uid);
  if (found === undefined) {
    const resource = local.ofKind(owner.apiVersion, owner.kind);
    // A dependent without a namespace cannot have an owner in one.
    const isKnown = resource !== undefined && (!resource.namespaced || node.place.resource.namespaced);
    return isKnown ? "dangling" : "solid";
  }
  const isElsewhere = found.place.resource.namespaced && found.place.namespace !== node.place.namespace;
  if (isElsewhere) return "dangling";
  const isWaiting = pendingPolicy(found.object) === FOREGROUND && owner.blockOwnerDeletion === true;
  return isWaiting ? "waiting" : "solid";
}

async function collect(node: GraphNode, graph: OwnerGraph, local: LocalObjects): Promise<void> {
  const owners = ownersOf(node.object);
  if (owners.length === 0) return;
  const verdicts = owners.map((owner) => judge(owner, node, graph, local));
  if (verdicts.includes("solid")) {
    const kept = owners.filter((_, index) => verdicts[index] === "solid");
    if (kept.length < owners.length) await write(node, { ownerReferences: kept });
    return;
  }
  const isForeground = verdicts.includes("waiting") && graph.dependentsOf(uidOf(node.object)).length > 0;
  if (isForeground) await removeInForeground(node, graph);
  else await remove(node, "Background");
}

/** One that an object that waits for it belongs to, too, no longer holds up its owners: they would wait in a circle. */
async function removeInForeground(node: GraphNode, graph: OwnerGraph): Promise<void> {
  const isCircle = graph.dependentsOf(uidOf(node.object)).some(({ object }) => pendingPolicy(object) === FOREGROUND);
  if (isCircle) {
    const ownerReferences = ownersOf(node.object).map((owner) => ({ ...owner, blockOwnerDeletion: false }));
    await write(node, { ownerReferences });
  }
  await remove(node, "Foreground");
}

function remove(
  { access, place, object }: GraphNode,
  propagationPolicy: "Foreground" | "Background",
): Promise<boolean> {
  return wrote(access.delete(place, { uid: uidOf(object), propagationPolicy }));
}

async function orphan(node: GraphNode, graph: OwnerGraph): Promise<void> {
  const uid = uidOf(node.object);
  for (const dependent of graph.dependentsOf(uid)) {
    const ownerReferences = ownersOf(dependent.object).filter((owner) => owner.uid !== uid);
    await write(dependent, { ownerReferences });
  }
  await withoutFinalizer(node, ORPHAN);
}

async function deleteDependents(node: GraphNode, graph: OwnerGraph): Promise<void> {
  const uid = uidOf(node.object);
  const dependents = graph.dependentsOf(uid);
  for (const dependent of dependents) {
    if (dependent.object.metadata.deletionTimestamp !== undefined) continue;
    // One that others own too is merely released.
    const others = ownersOf(dependent.object).filter((owner) => owner.uid !== uid);
    if (others.some((owner) => graph.node(owner.uid) !== undefined))
      await write(dependent, { ownerReferences: others });
    else if (graph.dependentsOf(uidOf(dependent.object)).length > 0) await removeInForeground(dependent, graph);
    else await remove(dependent, "Background");
  }
  const isBlocked = dependents.some(({ object }) =>
    ownersOf(object).some((owner) => owner.uid === uid && owner.blockOwnerDeletion === true),
  );
  if (!isBlocked) await withoutFinalizer(node, FOREGROUND);
}

function withoutFinalizer(node: GraphNode, finalizer: string): Promise<void> {
  const finalizers = (node.object.metadata.finalizers ?? []).filter((name) => name !== finalizer);
  return write(node, { finalizers });
}

async function write(
  { access, place, object }: GraphNode,
  change: Partial<Pick<KubeObject["metadata"], "finalizers" | "ownerReferences">>,
): Promise<void> {
  const metadata = Object.entries({ ...object.metadata, ...change }).filter(
    ([, value]) => !(Array.isArray(value) && value.length === 0),
  );
  await access.updateMetadata(place, { ...object, metadata: Object.fromEntries(metadata) as KubeObject["metadata"] });
}
