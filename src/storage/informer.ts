import type { KubeObject } from "../apimachinery/index.ts";
import { setTimeout as delay } from "node:timers/promises";
import type { ObjectStore, StoreWatch } from "./object-store.ts";

const FIRST_RETRY_MS = 50;
const MAX_RETRY_MS = 2_000;

/** The current objects under one key prefix, kept up to date by a watch. */
export interface Informer<T extends KubeObject> {
  get(key: string): T | undefined;
  values(): Iterable<T>;
  close(): void;
}

export interface InformerHandlers<T extends KubeObject> {
  readonly onUpsert?: (object: T, previous: T | undefined) => void;
  readonly onDelete?: (object: T) => void;
}

/**
 * Lists a prefix, then follows it from the list's revision, as client-go's reflector does. When the watch ends because
 * its history is gone, it lists again and reports what changed in between. Objects are shared with the store: read only.
 */
export async function startInformer<T extends KubeObject>(
  store: ObjectStore,
  prefix: string,
  handlers: InformerHandlers<T> = {},
): Promise<Informer<T>> {
  const objects = new Map<string, T>();
  let watch: StoreWatch | undefined;
  let closed = false;

  const upsert = (key: string, object: KubeObject): void => {
    const previous = objects.get(key);
    objects.set(key, object as T);
    handlers.onUpsert?.(object as T, previous);
  };
  const remove = (key: string): void => {
    const last = objects.get(key);
    if (last === undefined) return;
    objects.delete(key);
    handlers.onDelete?.(last);
  };

  async function listAndWatch(): Promise<void> {
    const list = await store.list(prefix);
    if (closed) return;
    const present = new Set(list.items.map((item) => item.key));
    for (const key of objects.keys()) if (!present.has(key)) remove(key);
    for (const item of list.items) {
      if (objects.get(item.key)?.metadata.resourceVersion !== item.object.metadata.resourceVersion)
        upsert(item.key, item.object);
    }
    watch = store.watch(prefix, {
      fromRevision: list.revision,
      onEvent: (event) => (event.type === "DELETED" ? remove(event.key) : upsert(event.key, event.object)),
      onEnd: (error) => {
        if (!closed && error !== undefined) void listAgain();
      },
    });
  }

  /** A store elsewhere may be away for a while. */
  async function listAgain(wait = FIRST_RETRY_MS): Promise<void> {
    if (closed) return;
    try {
      await listAndWatch();
    } catch {
      await delay(wait, undefined, { ref: false });
      await listAgain(Math.min(2 * wait, MAX_RETRY_MS));
    }
  }

  await listAndWatch();
  return {
    get: (key) => objects.get(key),
    values: () => objects.values(),
    close: () => {
      closed = true;
      watch?.close();
    },
  };
}
