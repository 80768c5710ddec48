import {
  type Clock,
  type GroupResource,
  type KubeObject,
  breathe,
  createWorkQueue,
  type WorkQueue,
} from "../apimachinery/index.ts";
import { startInformer, type Informer, resourcePrefix, type ObjectStore } from "../storage/index.ts";

/** Which keys a change of an object concerns; `previous` is its state before, absent for what is new. */
export type Trigger = (object: KubeObject, previous: KubeObject | undefined) => readonly string[];

/**
 * Level-triggered: a change only names what to look at, and `reconcile` reads the present state from the store. Resolves to
 * milliseconds to look again after, `again` to retry after back-off, else `done`.
 */
export interface Controller {
  readonly name: string;
  readonly watches: readonly { readonly resource: GroupResource; readonly keys: Trigger }[];
  readonly reconcile: (namespace: string, name: string) => Promise<"done" | "again" | number>;
  /** Calls `look` with a key that is to be looked at for a reason that is in no object. Returns an unsubscribe function. */
  readonly subscribe?: (look: (key: string) => void) => () => void;
}

export interface RunningController {
  add(key: string): void;
  idle(): Promise<void>;
  isIdle(): boolean;
  close(): Promise<void>;
}

export function keyOf(object: KubeObject): string {
  return `${object.metadata.namespace ?? ""}/${object.metadata.name ?? ""}`;
}

export interface ControllerSettings {
  readonly store: ObjectStore;
  readonly clock: Clock;
  /** Called for every reconciliation that threw, which is tried again, and for every object that a trigger cannot read. */
  readonly onProblem: (controller: string, key: string, error: unknown) => void;
}

const BASE_DELAY_MS = 5;
/** What stands in the way is often a manifest that is being repaired: nobody should wait long for that to be noticed. */
const MAX_DELAY_MS = 5_000;
const WORKERS = 4;

/** Resolves when everything that is there already has been queued. */
export async function runController(controller: Controller, settings: ControllerSettings): Promise<RunningController> {
  const queue = createWorkQueue({
    workers: WORKERS,
    baseDelayMs: BASE_DELAY_MS,
    maxDelayMs: MAX_DELAY_MS,
    clock: settings.clock,
    work: async (key) => {
      const slash = key.indexOf("/");
      await breathe();
      try {
        return await controller.reconcile(key.slice(0, slash), key.slice(slash + 1));
      } catch (error) {
        settings.onProblem(controller.name, key, error);
        return "again";
      }
    },
  });
  const unsubscribe = controller.subscribe?.((key) => queue.add(key));
  const informers = await Promise.all(
    controller.watches.map(({ resource, keys }) => {
      const guarded = guard(keys, (object, error) => settings.onProblem(controller.name, keyOf(object), error));
      return follow(settings.store, resource, guarded, queue);
    }),
  );
  return {
    add: (key) => queue.add(key),
    idle: () => queue.idle(),
    isIdle: () => queue.isIdle(),
    close: async () => {
      unsubscribe?.();
      for (const informer of informers) informer.close();
      await queue.close();
    },
  };
}

/** An object that a trigger cannot read concerns no key: it must neither end the watch nor keep the controller from starting. */
function guard(keys: Trigger, onProblem: (object: KubeObject, error: unknown) => void): Trigger {
  return (object, previous) => {
    try {
      return keys(object, previous);
    } catch (error) {
      onProblem(object, error);
      return [];
    }
  };
}

function follow(
  store: ObjectStore,
  resource: GroupResource,
  keys: Trigger,
  queue: WorkQueue,
): Promise<Informer<KubeObject>> {
  return startInformer(store, resourcePrefix(resource), {
    onUpsert: (object, previous) => {
      for (const key of keys(object, previous)) queue.add(key);
    },
    onDelete: (object) => {
      for (const key of keys(object, undefined)) queue.add(key);
    },
  });
}
