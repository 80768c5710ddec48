import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe } from "vitest";
import { openEtcdStore } from "../../../src/storage/etcd/etcd-store.ts";
import { openFileStore } from "../../../src/storage/file/file-store.ts";
import { createMemoryStore } from "../../../src/storage/memory/memory-store.ts";
import { hasEtcd, startEtcd } from "../../support/etcd-server.ts";
import { describeStore, pushOut } from "../../support/store-suite.ts";

const SILENT = { onProblem: () => {}, onWarning: () => {} };

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
  const store = await openFileStore(path.join(directory, "state.json"), SILENT);
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
