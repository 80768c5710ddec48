import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe } from "vitest";
import { openEtcdStore } from "../../src/storage/etcd-store.ts";
import { openFileStore } from "../../src/storage/file-store.ts";
import { createMemoryStore } from "../../src/storage/memory-store.ts";
import { CompactedError, type ObjectStore } from "../../src/storage/object-store.ts";
import { configMap } from "../support/objects.ts";
import { hasEtcd, startEtcd } from "../support/etcd-server.ts";
import { describeStore } from "../support/store-suite.ts";

const BATCH = 1000;

/** The embedded stores keep a number of events: writes elsewhere push the older ones out. */
async function pushOut(store: ObjectStore, revision: number): Promise<number> {
  const keys = Array.from({ length: BATCH }, (_unused, index) => `/registry/filler/${index}`);
  for (;;) {
    await Promise.all(keys.map((key) => store.create(key, configMap("a"))));
    await Promise.all(keys.map((key) => store.delete(key)));
    const end = refusalOfWatch(store, revision - 1);
    if (end instanceof CompactedError) return end.compactedAt;
  }
}

/** Why a watch from there is refused; undefined when it is not. */
function refusalOfWatch(store: ObjectStore, fromRevision: number): unknown {
  try {
    store.watch("/registry/nothing/", { fromRevision, onEvent: () => {} }).close();
    return undefined;
  } catch (error) {
    return error;
  }
}

describeStore("the memory store", async () => {
  const store = createMemoryStore({ history: 50 });
  return {
    store,
    compact: (revision) => pushOut(store, revision),
    [Symbol.asyncDispose]: () => store.close(),
  };
});

describeStore("the file store", async () => {
  const directory = await mkdtemp(path.join(tmpdir(), "object-store-"));
  const store = await openFileStore(path.join(directory, "state.json"), (error) => {
    throw error;
  });
  return {
    store,
    compact: (revision) => pushOut(store, revision),
    [Symbol.asyncDispose]: async () => {
      await store.close();
      await rm(directory, { recursive: true });
    },
  };
});

describe.skipIf(!hasEtcd)("with etcd (needs the program etcd)", () => {
  describeStore("the etcd store", async () => {
    const server = await startEtcd();
    const store = await openEtcdStore({ servers: [server.url] });
    return {
      store,
      compact: async (revision) => {
        await store.client.kv.compact({ revision: String(revision), physical: true });
        return revision;
      },
      [Symbol.asyncDispose]: async () => {
        await store.close();
        await server[Symbol.asyncDispose]();
      },
    };
  });
});
