import type { KubeObject } from "../../apimachinery/index.ts";
import type { ObjectStore, StoredObject, StoreEvent } from "../../storage/index.ts";
import type { Conversion } from "./kind.ts";

type Decode = (objects: readonly KubeObject[]) => readonly KubeObject[] | Promise<readonly KubeObject[]>;

/** What is stored is decoded once, however many requests and watches see it. */
function remember({ decode }: Conversion): Decode {
  const known = new WeakMap<KubeObject, KubeObject>();
  const take = (objects: readonly KubeObject[], unknown: readonly KubeObject[], made: readonly KubeObject[]) => {
    for (const [index, object] of unknown.entries()) known.set(object, made[index] ?? object);
    return objects.map((object) => known.get(object) ?? object);
  };
  return (objects) => {
    const unknown = objects.filter((object) => !known.has(object));
    if (unknown.length === 0) return take(objects, [], []);
    const made = decode(unknown);
    return made instanceof Promise ? made.then((done) => take(objects, unknown, done)) : take(objects, unknown, made);
  };
}

/** The same store with objects as one version of their kind has them; keys and revisions stay. */
export function convertingStore(store: ObjectStore, conversion: Conversion): ObjectStore {
  const decode = remember(conversion);
  const decodeStored = async (stored: StoredObject): Promise<StoredObject> => {
    const [object = stored.object] = await decode([stored.object]);
    return { ...stored, object };
  };
  return {
    async get(key) {
      const stored = await store.get(key);
      return stored === undefined ? undefined : decodeStored(stored);
    },
    async list(prefix, options) {
      const list = await store.list(prefix, options);
      const objects = await decode(list.items.map(({ object }) => object));
      const items = list.items.map((item, index) => ({ ...item, object: objects[index] ?? item.object }));
      return { ...list, items };
    },
    create: async (key, object) => decodeStored(await store.create(key, await conversion.encode(object))),
    update: async (key, object, revision) =>
      decodeStored(await store.update(key, await conversion.encode(object), revision)),
    delete: async (key, revision) => decodeStored(await store.delete(key, revision)),
    watch: (prefix, options) => {
      const inOrder = createOrder();
      const stream = store.watch(prefix, {
        ...options,
        onEvent: (event) => inOrder.run(decodeEvent(event, decode), options.onEvent, end),
        onEnd: (error) =>
          inOrder.run(
            undefined,
            () => options.onEnd?.(error),
            () => options.onEnd?.(error),
          ),
      });
      function end(error: Error): void {
        stream.close();
        options.onEnd?.(error);
      }
      return {
        close() {
          inOrder.close();
          stream.close();
        },
      };
    },
    currentRevision: () => store.currentRevision(),
    close: () => store.close(),
  };
}

function decodeEvent(event: StoreEvent, decode: Decode): StoreEvent | Promise<StoreEvent> {
  const { object, previous } = event;
  const made = decode(previous === undefined ? [object] : [object, previous]);
  const take = ([first = object, second]: readonly KubeObject[]): StoreEvent => ({
    ...event,
    object: first,
    previous: previous === undefined ? undefined : (second ?? previous),
  });
  return made instanceof Promise ? made.then(take) : take(made);
}

interface Order {
  /** Hands on a value after those before it: at once when neither has to be waited for. */
  run<T>(value: T | Promise<T>, then: (value: T) => void, fail: (error: Error) => void): void;
  close(): void;
}

function createOrder(): Order {
  let tail: Promise<void> | undefined;
  let isOver = false;
  return {
    run(value, then, fail) {
      if (isOver) return;
      if (tail === undefined && !(value instanceof Promise)) return then(value);
      const turn: Promise<void> = Promise.all([value, tail]).then(
        ([done]) => {
          if (!isOver) then(done);
          if (tail === turn) tail = undefined;
        },
        (error: unknown) => {
          if (isOver) return;
          isOver = true;
          fail(error instanceof Error ? error : new Error(String(error)));
        },
      );
      tail = turn;
    },
    close() {
      isOver = true;
    },
  };
}
