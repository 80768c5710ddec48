import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  CompactedError,
  KeyExistsError,
  KeyNotFoundError,
  RevisionConflictError,
  type ObjectStore,
  type StoreEvent,
  type WatchOptions,
} from "../../src/storage/object-store.ts";
import { configMap } from "./objects.ts";

export interface SuiteStore extends AsyncDisposable {
  readonly store: ObjectStore;
  /** Forgets the history before this revision or a later one; resolves to where it begins then. */
  compact(revision: number): Promise<number>;
}

const FILLERS = 1000;

/** The embedded stores keep a number of events: writes elsewhere push the older ones out. Resolves as `compact` does. */
export async function pushOut(store: ObjectStore, revision: number): Promise<number> {
  const keys = Array.from({ length: FILLERS }, (_unused, index) => `/registry/filler/${index}`);
  for (;;) {
    await Promise.all(keys.map((key) => store.create(key, configMap("a"))));
    await Promise.all(keys.map((key) => store.delete(key)));
    try {
      store.watch("/registry/nothing/", { fromRevision: revision - 1, onEvent: () => {} }).close();
    } catch (error) {
      if (error instanceof CompactedError) return error.compactedAt;
      throw error;
    }
  }
}

const WRITERS = 1000;
const ROUNDS = 3;

/** Every event up to the one that `isLast` finds. */
export function collect(
  store: ObjectStore,
  prefix: string,
  isLast: (event: StoreEvent) => boolean,
  options: Pick<WatchOptions, "fromRevision"> = {},
): { readonly events: StoreEvent[]; readonly done: Promise<StoreEvent[]>; close(): void } {
  const events: StoreEvent[] = [];
  let close = (): void => {};
  const done = new Promise<StoreEvent[]>((resolve, reject) => {
    const watch = store.watch(prefix, {
      ...options,
      onEvent: (event) => {
        events.push(event);
        if (isLast(event)) resolve(events);
      },
      onEnd: (error) => reject(error ?? new Error("the watch ended")),
    });
    close = () => watch.close();
  });
  done.catch(() => {});
  return { events, done: done.finally(() => close()), close: () => close() };
}

/** How a watch from there ends: some stores say it at once, some by `onEnd`. */
export function endOfWatch(store: ObjectStore, prefix: string, fromRevision: number): Promise<unknown> {
  return new Promise((resolve) => {
    try {
      store.watch(prefix, { fromRevision, onEvent: () => {}, onEnd: resolve });
    } catch (error) {
      resolve(error);
    }
  });
}

const show = ({ type, key, revision, object }: StoreEvent): unknown[] => [
  type,
  key.split("/").at(-1),
  revision,
  object.metadata.resourceVersion,
];

/** What every store must do, whatever it stores in. Each test has a prefix of its own in one store. */
export function describeStore(name: string, open: () => Promise<SuiteStore>): void {
  describe(name, () => {
    let suite: SuiteStore;
    let store: ObjectStore;
    let tests = 0;
    const freshPrefix = (): string => `/registry/tests.example.com/t${(tests += 1)}/`;
    beforeAll(async () => {
      suite = await open();
      store = suite.store;
    });
    afterAll(() => suite[Symbol.asyncDispose]());

    it("stamps what it stores with the revision of the write, and gives it back so", async () => {
      const key = `${freshPrefix()}a`;
      const before = await store.currentRevision();
      const object = {
        ...configMap("a", { text: "\u00e9\u{1f600}\n" }),
        list: [1, 2.5, 2n ** 63n - 1n, null, true, {}],
      };
      const made = await store.create(key, object);
      expect(made.revision).toBe(before + 1);
      expect(made.object).toEqual({ ...object, metadata: { ...object.metadata, resourceVersion: String(before + 1) } });
      expect(await store.get(key)).toEqual(made);
      const changed = await store.update(key, { ...made.object, data: {} }, made.revision);
      expect(changed).toMatchObject({ key, revision: before + 2, object: { data: {} } });
      expect(await store.get(key)).toEqual(changed);
      expect(await store.delete(key, changed.revision)).toEqual(changed);
      expect(await store.get(key)).toBeUndefined();
      expect(await store.currentRevision()).toBe(before + 3);
    });

    it("refuses what does not fit, and then changes nothing", async () => {
      const key = `${freshPrefix()}a`;
      const made = await store.create(key, configMap("a"));
      await expect(store.create(key, configMap("a"))).rejects.toBeInstanceOf(KeyExistsError);
      for (const revision of [0, made.revision - 1, made.revision + 1]) {
        await expect(store.update(key, configMap("b"), revision)).rejects.toBeInstanceOf(RevisionConflictError);
        await expect(store.delete(key, revision)).rejects.toMatchObject({
          name: "RevisionConflictError",
          current: made,
        });
      }
      for (const revision of [0, made.revision]) {
        await expect(store.update(`${key}b`, configMap("b"), revision)).rejects.toBeInstanceOf(KeyNotFoundError);
        await expect(store.delete(`${key}b`, revision)).rejects.toBeInstanceOf(KeyNotFoundError);
      }
      await expect(store.delete(`${key}b`)).rejects.toBeInstanceOf(KeyNotFoundError);
      expect(await store.currentRevision()).toBe(made.revision);
      expect((await store.delete(key)).revision).toBe(made.revision);
      expect((await store.create(key, configMap("a"))).revision).toBe(made.revision + 2);
    });

    it("lists one prefix in the order of its keys, in pages of one revision, with the number that is left", async () => {
      const prefix = freshPrefix();
      for (const name of ["b/2", "a/1", "c/3", "b/1"]) await store.create(prefix + name, configMap("x"));
      await store.create(`${prefix.slice(0, -1)}0/z`, configMap("neighbour"));
      const names = (list: { items: readonly { key: string }[] }): string[] =>
        list.items.map(({ key }) => key.slice(prefix.length));
      const whole = await store.list(prefix);
      expect(names(whole)).toEqual(["a/1", "b/1", "b/2", "c/3"]);
      expect(whole).toMatchObject({ more: false, remaining: 0, revision: await store.currentRevision() });
      expect(names(await store.list(`${prefix}b/`))).toEqual(["b/1", "b/2"]);
      const first = await store.list(prefix, { limit: 2 });
      expect(first).toMatchObject({ more: true, remaining: 2, revision: whole.revision });
      await store.delete(`${prefix}b/2`);
      await store.update(`${prefix}c/3`, configMap("new"), first.revision - 2);
      await store.create(`${prefix}d`, configMap("x"));
      const { revision } = first;
      const second = await store.list(prefix, { limit: 1, after: `${prefix}b/1`, revision });
      expect(names(second)).toEqual(["b/2"]);
      expect(second).toMatchObject({ more: true, remaining: 1, revision });
      const third = await store.list(prefix, { limit: 2, after: `${prefix}b/2`, revision });
      expect(third).toMatchObject({
        more: false,
        remaining: 0,
        revision,
        items: [{ object: { metadata: { name: "x" } } }],
      });
      expect(names(await store.list(prefix, { after: `${prefix}b/1` }))).toEqual(["c/3", "d"]);
      expect(await store.list(prefix, { after: `${prefix}x` })).toMatchObject({ items: [], more: false, remaining: 0 });
    });

    it("watches from a past revision: every later event once, in order, with the state before it", async () => {
      const prefix = freshPrefix();
      const first = await store.create(`${prefix}a`, configMap("a"));
      const second = await store.update(`${prefix}a`, configMap("a", { k: "2" }), first.revision);
      await store.create(`${prefix}b`, configMap("b"));
      await store.delete(`${prefix}a`);
      const watch = collect(store, prefix, ({ key, type }) => key === `${prefix}b` && type === "DELETED", {
        fromRevision: first.revision,
      });
      await store.delete(`${prefix}b`);
      const events = await watch.done;
      const at = first.revision;
      expect(events.map(show)).toEqual([
        ["MODIFIED", "a", at + 1, String(at + 1)],
        ["ADDED", "b", at + 2, String(at + 2)],
        ["DELETED", "a", at + 3, String(at + 3)],
        ["DELETED", "b", at + 4, String(at + 4)],
      ]);
      expect(events[0]?.previous).toEqual(first.object);
      expect(events[0]?.object).toEqual(second.object);
      expect(events[1]?.previous).toBeUndefined();
      expect(events[2]?.previous).toEqual(second.object);
      expect(events[2]?.object["data"]).toEqual({ k: "2" });
    });

    it("has delivered a write to its own watches when the write resolves", async () => {
      const prefix = freshPrefix();
      const seen: string[] = [];
      const watch = store.watch(prefix, { onEvent: ({ type }) => seen.push(type) });
      const other = store.watch(`${prefix}other/`, { onEvent: () => seen.push("not here") });
      const { revision } = await store.create(`${prefix}a`, configMap("a"));
      expect(seen).toEqual(["ADDED"]);
      await store.update(`${prefix}a`, configMap("a"), revision);
      await store.delete(`${prefix}a`);
      expect(seen).toEqual(["ADDED", "MODIFIED", "DELETED"]);
      watch.close();
      other.close();
      await store.create(`${prefix}b`, configMap("b"));
      expect(seen).toHaveLength(3);
    });

    it("ends the watch whose listener throws, and no other", async () => {
      const prefix = freshPrefix();
      const ended = new Promise<unknown>((resolve) => {
        store.watch(prefix, {
          onEvent: () => {
            throw new Error("in the listener");
          },
          onEnd: resolve,
        });
      });
      const other = collect(store, prefix, ({ key }) => key.endsWith("b"));
      await store.create(`${prefix}a`, configMap("a"));
      await store.create(`${prefix}b`, configMap("b"));
      expect(await ended).toMatchObject({ message: "in the listener" });
      expect(await other.done).toHaveLength(2);
    });

    it(`lets one of ${WRITERS} writers that all saw the same revision win, each round`, async () => {
      const prefix = freshPrefix();
      const key = `${prefix}contended`;
      const attempt = async (write: Promise<unknown>): Promise<string> =>
        write.then(
          () => "won",
          (error: Error) => error.name,
        );
      const count = (outcomes: readonly string[]): Record<string, number> =>
        outcomes.reduce<Record<string, number>>((all, one) => ({ ...all, [one]: (all[one] ?? 0) + 1 }), {});
      const all = (write: (index: number) => Promise<unknown>): Promise<string[]> =>
        Promise.all(Array.from({ length: WRITERS }, (_unused, index) => attempt(write(index))));
      const before = await store.currentRevision();
      const created = await all((index) => store.create(key, configMap("a", { by: String(index) })));
      expect(count(created)).toEqual({ won: 1, KeyExistsError: WRITERS - 1 });
      for (let round = 0; round < ROUNDS; round += 1) {
        const { revision = 0 } = (await store.get(key)) ?? {};
        const outcomes = await all((index) => store.update(key, configMap("a", { by: String(index) }), revision));
        expect(count(outcomes)).toEqual({ won: 1, RevisionConflictError: WRITERS - 1 });
        expect((await store.get(key))?.object["data"]).toEqual({ by: String(outcomes.indexOf("won")) });
      }
      expect(await store.currentRevision()).toBe(before + 1 + ROUNDS);
    });

    it(
      "answers for history that was compacted with CompactedError, and serves the rest",
      { timeout: 60_000 },
      async () => {
        const prefix = freshPrefix();
        const { revision: first } = await store.create(`${prefix}a`, configMap("a"));
        const { revision: second } = await store.create(`${prefix}b`, configMap("b"));
        await store.delete(`${prefix}b`);
        const begin = await suite.compact(second + 1);
        const refused = await store.list(prefix, { revision: first }).catch((error: unknown) => error);
        expect(refused).toBeInstanceOf(CompactedError);
        expect(refused).toMatchObject({ requested: first, compactedAt: begin });
        for (const from of [first, begin - 1]) {
          const ended = await endOfWatch(store, prefix, from);
          expect(ended).toBeInstanceOf(CompactedError);
          expect(ended).toMatchObject({ requested: from, compactedAt: begin });
        }
        expect((await store.list(prefix, { revision: begin })).items).toHaveLength(1);
        const watch = collect(store, prefix, () => true, { fromRevision: begin });
        const changed = await store.update(`${prefix}a`, configMap("a", { k: "v" }), first);
        expect((await watch.done).map(show)).toEqual([["MODIFIED", "a", changed.revision, String(changed.revision)]]);
        expect((await store.list(prefix)).items).toEqual([changed]);
      },
    );
  });
}
