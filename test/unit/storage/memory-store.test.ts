import { describe, expect, it } from "vitest";
import { createMemoryStore } from "../../../src/storage/memory/memory-store.ts";
import {
  CompactedError,
  KeyExistsError,
  KeyNotFoundError,
  NotSavedError,
  RevisionConflictError,
  type StoreEvent,
} from "../../../src/storage/object-store.ts";
import { objectKey, resourcePrefix } from "../../../src/storage/keys.ts";
import { configMap } from "../../support/objects.ts";

const PREFIX = "/registry/configmaps/";
const KEY = `${PREFIX}default/a`;

describe("keys", () => {
  it("are kube-apiserver's, the core group without a segment of its own", () => {
    expect(objectKey({ group: "", resource: "pods" }, "ns", "p")).toBe("/registry/pods/ns/p");
    expect(objectKey({ group: "g.io", resource: "things" }, "", "t")).toBe("/registry/g.io/things/t");
    expect(resourcePrefix({ group: "", resource: "pods" }, "ns", "/other")).toBe("/other/pods/ns/");
  });
});

describe("the memory store", () => {
  it("starts behind etcd's first revision and raises it by one with every write", async () => {
    const store = createMemoryStore();
    expect(await store.currentRevision()).toBe(2);
    const made = await store.create(KEY, configMap("a"));
    expect(made.object.metadata.resourceVersion).toBe("3");
    expect((await store.update(KEY, configMap("a", { k: "v" }), 3)).revision).toBe(4);
    expect((await store.delete(KEY, 4)).revision).toBe(4);
    expect(await store.currentRevision()).toBe(5);
    expect(await store.get(KEY)).toBeUndefined();
  });

  it("refuses what does not fit, and then changes nothing", async () => {
    const store = createMemoryStore();
    await store.create(KEY, configMap("a"));
    await expect(store.create(KEY, configMap("a"))).rejects.toBeInstanceOf(KeyExistsError);
    await expect(store.update(KEY, configMap("a"), 9)).rejects.toBeInstanceOf(RevisionConflictError);
    await expect(store.delete(KEY, 9)).rejects.toMatchObject({ current: { key: KEY, revision: 3 } });
    await expect(store.delete(`${KEY}b`)).rejects.toBeInstanceOf(KeyNotFoundError);
    expect(await store.currentRevision()).toBe(3);
  });

  it("lists names of any alphabet under their prefix, and no neighbour's", async () => {
    const store = createMemoryStore();
    for (const name of ["a", "\uff5e", "\uffff", "\u{1f600}"]) await store.create(PREFIX + name, configMap("x"));
    await store.create("/registry/configmapsx/a", configMap("x"));
    expect((await store.list(PREFIX)).items).toHaveLength(4);
    expect((await store.list(PREFIX, { after: "/registry/a" })).items).toHaveLength(4);
    expect((await store.list("")).items).toHaveLength(5);
  });

  it("forgets history beyond its limit: watches and lists from there fail", async () => {
    const store = createMemoryStore({ history: 2 });
    await store.create(KEY, configMap("a"));
    for (let revision = 3; revision < 8; revision += 1) await store.update(KEY, configMap("a"), revision);
    const seen: number[] = [];
    store.watch(PREFIX, { fromRevision: 6, onEvent: ({ revision }) => seen.push(revision) });
    expect(seen).toEqual([7, 8]);
    expect(() => store.watch(PREFIX, { fromRevision: 3, onEvent: () => {} })).toThrow(CompactedError);
    await expect(store.list(PREFIX, { revision: 3 })).rejects.toBeInstanceOf(CompactedError);
  });

  describe("whose memory is bounded", () => {
    const large = (name: string, characters: number) => configMap(name, { k: "v".repeat(characters) });
    const keyOf = (name: string): string => `${PREFIX}default/${name}`;
    const MANY = 100_000;

    it("refuses what is beyond, until something is deleted, and says so once", async () => {
      const told: string[] = [];
      const limits = { objects: 2.5 * MANY, history: Infinity };
      const store = createMemoryStore({ limits, onFull: (problem) => told.push(problem) });
      await store.create(keyOf("a"), large("a", MANY));
      await store.create(keyOf("b"), large("b", MANY));
      for (const name of ["c", "d"])
        await expect(store.create(keyOf(name), large(name, MANY))).rejects.toBeInstanceOf(NotSavedError);
      const { revision } = (await store.get(keyOf("a"))) ?? expect.fail("a is gone");
      await expect(store.update(keyOf("a"), large("a", 2 * MANY), revision)).rejects.toBeInstanceOf(NotSavedError);
      await store.update(keyOf("a"), large("a", MANY - 1), revision);
      expect(told).toEqual([expect.stringContaining("the store is full")]);
      await store.delete(keyOf("a"));
      await store.create(keyOf("c"), large("c", MANY));
      await expect(store.create(keyOf("d"), large("d", MANY))).rejects.toBeInstanceOf(NotSavedError);
      expect(told).toHaveLength(2);
    });

    it("leaves room for what is small: for who cleans up, and for the server itself", async () => {
      const store = createMemoryStore({ limits: { objects: 1.05 * MANY, history: Infinity } });
      await store.create(keyOf("a"), large("a", MANY));
      await store.create(keyOf("lease"), large("lease", 7_000));
      await expect(store.create(keyOf("b"), large("b", 7_000))).rejects.toBeInstanceOf(NotSavedError);
    });

    it("keeps fewer events of large objects", async () => {
      const store = createMemoryStore({ limits: { objects: Infinity, history: 4 * MANY } });
      await store.create(KEY, configMap("a"));
      for (let revision = 3; revision < 20; revision += 1) await store.update(KEY, large("a", MANY), revision);
      expect(() => store.watch(PREFIX, { fromRevision: 10, onEvent: () => {} })).toThrow(CompactedError);
      const seen: number[] = [];
      store.watch(PREFIX, { fromRevision: 19, onEvent: ({ revision }) => seen.push(revision) });
      expect(seen).toEqual([20]);
    });
  });

  it("hands out events in order, also those that a listener causes", async () => {
    const store = createMemoryStore();
    const seen: string[] = [];
    store.watch(PREFIX, {
      onEvent: ({ type, key }) => {
        if (type === "ADDED" && key === KEY) void store.create(`${KEY}2`, configMap("a2"));
      },
    });
    store.watch(PREFIX, { onEvent: ({ type, key, revision }) => seen.push(`${revision} ${type} ${key}`) });
    await store.create(KEY, configMap("a"));
    expect(seen).toEqual([`3 ADDED ${KEY}`, `4 ADDED ${KEY}2`]);
  });

  it("gives a watch that a listener opens every event once", async () => {
    const store = createMemoryStore();
    const seen: number[] = [];
    store.watch(PREFIX, {
      onEvent: ({ revision, key }) => {
        if (revision !== 3) return;
        void store.create(`${key}2`, configMap("a2"));
        store.watch(PREFIX, { fromRevision: 2, onEvent: (event) => seen.push(event.revision) });
        store.watch(PREFIX, { fromRevision: 4, onEvent: (event) => seen.push(100 + event.revision) });
      },
    });
    await store.create(KEY, configMap("a"));
    await store.create(`${KEY}3`, configMap("a3"));
    expect(seen.toSorted((a, b) => a - b)).toEqual([3, 4, 5, 105]);
  });

  it("ends the watch of a listener that throws, and goes on for all others", async () => {
    const store = createMemoryStore();
    const seen: number[] = [];
    const ends: unknown[] = [];
    store.watch(PREFIX, {
      onEvent: () => {
        throw new Error("broken listener");
      },
      onEnd: (error) => ends.push(error?.message),
    });
    store.watch(PREFIX, { onEvent: ({ revision }) => seen.push(revision) });
    await store.create(KEY, configMap("a"));
    await store.update(KEY, configMap("a"), 3);
    expect(seen).toEqual([3, 4]);
    expect(ends).toEqual(["broken listener"]);
  });

  it("tells a watch nothing after it was closed, and ends all when the store closes", async () => {
    const store = createMemoryStore();
    const seen: StoreEvent[] = [];
    const ends: unknown[] = [];
    const watch = store.watch(PREFIX, { onEvent: (event) => seen.push(event), onEnd: () => ends.push("closed one") });
    store.watch(PREFIX, { onEvent: () => watch.close(), onEnd: (error) => ends.push(error) });
    watch.close();
    await store.create(KEY, configMap("a"));
    await store.close();
    expect(seen).toEqual([]);
    expect(ends).toEqual([undefined]);
  });

  it("goes on from a snapshot: same objects, same revision, no history", async () => {
    const first = createMemoryStore();
    await first.create(KEY, configMap("a"));
    await first.create(`${PREFIX}default/0`, configMap("0"));
    const second = createMemoryStore({ initial: first.snapshot() });
    expect((await second.list(PREFIX)).items.map(({ key }) => key)).toEqual([`${PREFIX}default/0`, KEY]);
    expect(await second.currentRevision()).toBe(4);
    expect(() => second.watch(PREFIX, { fromRevision: 3, onEvent: () => {} })).toThrow(CompactedError);
  });
});
