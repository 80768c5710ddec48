import { isFunction, toJson, type KubeObject } from "../../apimachinery/index.ts";
import { given } from "../arguments/index.ts";
import { callerFirst } from "../lifecycle/index.ts";
import { DEFAULT_PREFIX, type ObjectStore } from "../../storage/index.ts";

/** The main store as a whole, past the API. */
export interface StateAccess {
  /** Everything in the main store by its key as in etcd, e.g. `/registry/apps/deployments/NAMESPACE/NAME`. */
  state(): Promise<ReadonlyMap<string, KubeObject>>;
  /** Hears of every change in the main store; the returned function ends it. */
  subscribeState(listener: () => void): () => void;
  /** Remembers all objects as they are now. */
  checkpoint(): Promise<Checkpoint>;
}

/** `settled` resolves when no controller has anything to do; `checkOpen` throws when the playground is closed. */
export function stateAccess(store: ObjectStore, settled: () => Promise<void>, checkOpen: () => void): StateAccess {
  return {
    state: () => readState(store),
    subscribeState: (listener) => watchState(store, given(isFunction, listener, "listener")),
    checkpoint: async () => {
      checkOpen();
      return takeCheckpoint(store, settled, checkOpen);
    },
  };
}

/** Everything that is stored, by key as in etcd, e.g. `/registry/apiregistration.k8s.io/apiservices/v1.example.k8s.io`. */
async function readState(store: ObjectStore): Promise<Map<string, KubeObject>> {
  const { items } = await store.list(`${DEFAULT_PREFIX}/`);
  return new Map(items.map(({ key, object }) => [key, object]));
}

/** Hears of every write, without what it was; the returned function ends it. */
function watchState(store: ObjectStore, listener: () => void): () => void {
  const watch = store.watch(`${DEFAULT_PREFIX}/`, { onEvent: listener });
  return () => watch.close();
}

/** The state of all objects at one moment. */
export interface Checkpoint {
  /**
   * Brings every object back to that state: what came later goes, what was changed or deleted returns with the same uid.
   * Resolves when everything that follows from it has settled.
   */
  restore(): Promise<void>;
}

/** Controllers answer a deletion with writes of their own, e.g. events: after a few rounds they have nothing to add. */
const MAX_ROUNDS = 20;

async function takeCheckpoint(
  store: ObjectStore,
  settled: () => Promise<void>,
  checkOpen: () => void,
): Promise<Checkpoint> {
  const before = await readState(store);
  return {
    restore: callerFirst(async () => {
      checkOpen();
      const deleted = new Set<string>();
      for (let round = 0; round < MAX_ROUNDS; round += 1) {
        await settled();
        if ((await restoreOnce(store, before, deleted)) === 0) return;
      }
      throw new Error(`the objects did not settle in ${MAX_ROUNDS} rounds`);
    }),
  };
}

/**
 * How many objects had to be touched. What comes back after it was deleted, e.g. a namespace's ServiceAccount, follows from
 * the state and stays.
 */
async function restoreOnce(
  store: ObjectStore,
  before: ReadonlyMap<string, KubeObject>,
  deleted: Set<string>,
): Promise<number> {
  const now = await readState(store);
  let changes = 0;
  for (const key of now.keys()) {
    if (before.has(key) || deleted.has(key)) continue;
    deleted.add(key);
    changes += 1;
    // A controller may have been faster.
    await store.delete(key).catch(ignoreMissing);
  }
  for (const [key, object] of before) {
    const current = now.get(key);
    if (current !== undefined && sameContent(current, object)) continue;
    changes += 1;
    if (current !== undefined) await store.delete(key).catch(ignoreMissing);
    await store.create(key, object);
  }
  return changes;
}

function sameContent(a: KubeObject, b: KubeObject): boolean {
  return toJson(withoutRevision(a)) === toJson(withoutRevision(b));
}

function withoutRevision(object: KubeObject): KubeObject {
  const { resourceVersion: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}

function ignoreMissing(error: Error): void {
  if (error.name !== "KeyNotFoundError") throw error;
}
