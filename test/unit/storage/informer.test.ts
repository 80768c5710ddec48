import { describe, expect, it } from "vitest";
import { startInformer } from "../../../src/storage/informer.ts";
import { startServiceState } from "../../../src/mock-apiserver/aggregator/service-state.ts";
import { createMemoryStore } from "../../../src/storage/memory/memory-store.ts";
import { CompactedError, type ObjectStore, type WatchOptions } from "../../../src/storage/object-store.ts";
import { configMap } from "../../support/objects.ts";

const PREFIX = "/registry/configmaps/";

function log() {
  const seen: string[] = [];
  return {
    seen,
    handlers: {
      onUpsert: (object: { metadata: { name?: string } }, previous: unknown) =>
        void seen.push(`${previous === undefined ? "+" : "~"}${object.metadata.name ?? ""}`),
      onDelete: (object: { metadata: { name?: string } }) => void seen.push(`-${object.metadata.name ?? ""}`),
    },
  };
}

describe("an informer", () => {
  it("knows what was there, follows what changes, and stops when closed", async () => {
    const store = createMemoryStore();
    await store.create(`${PREFIX}a`, configMap("a"));
    const { seen, handlers } = log();
    const informer = await startInformer(store, PREFIX, handlers);
    await store.create(`${PREFIX}b`, configMap("b"));
    await store.update(`${PREFIX}a`, configMap("a", { k: "v" }), 3);
    await store.delete(`${PREFIX}b`);
    expect(seen).toEqual(["+a", "+b", "~a", "-b"]);
    expect(informer.get(`${PREFIX}a`)?.["data"]).toEqual({ k: "v" });
    expect([...informer.values()]).toHaveLength(1);
    informer.close();
    await store.create(`${PREFIX}c`, configMap("c"));
    expect(seen).toHaveLength(4);
  });

  it("lists anew when its history is gone, and reports what changed in between", async () => {
    const store = createMemoryStore();
    for (const name of ["same", "changed", "gone"]) await store.create(PREFIX + name, configMap(name));
    const watches: WatchOptions[] = [];
    let relisted = (): void => {};
    const twice = new Promise<void>((resolve) => (relisted = resolve));
    const lossy: ObjectStore = {
      ...bind(store),
      watch: (prefix, options) => {
        watches.push(options);
        if (watches.length === 2) relisted();
        return watches.length === 1 ? { close: () => {} } : store.watch(prefix, options);
      },
    };
    const { seen, handlers } = log();
    const informer = await startInformer(lossy, PREFIX, handlers);
    await store.update(`${PREFIX}changed`, configMap("changed"), 4);
    await store.delete(`${PREFIX}gone`);
    await store.create(`${PREFIX}new`, configMap("new"));
    seen.length = 0;
    watches[0]?.onEnd?.(new CompactedError(1, 9));
    await twice;
    await store.delete(`${PREFIX}new`);
    expect(seen.slice(0, 3).sort()).toEqual(["+new", "-gone", "~changed"].sort());
    expect(seen.slice(3)).toEqual(["-new"]);
    informer.close();
  });

  it("lists again until the store answers", async () => {
    const store = createMemoryStore();
    await store.create(`${PREFIX}a`, configMap("a"));
    const watches: WatchOptions[] = [];
    let answered = (): void => {};
    const third = new Promise<void>((resolve) => (answered = resolve));
    let lists = 0;
    const away: ObjectStore = {
      ...bind(store),
      list: async (prefix) => {
        lists += 1;
        if (lists === 2) throw new Error("away");
        return store.list(prefix);
      },
      watch: (prefix, options) => {
        watches.push(options);
        if (watches.length === 2) answered();
        return store.watch(prefix, options);
      },
    };
    const { seen, handlers } = log();
    const informer = await startInformer(away, PREFIX, handlers);
    watches[0]?.onEnd?.(new Error("lost"));
    await third;
    expect(lists).toBe(3);
    expect(seen).toEqual(["+a"]);
    informer.close();
  });

  it("does not come back when the store has closed", async () => {
    const store = createMemoryStore();
    let lists = 0;
    const counted: ObjectStore = { ...bind(store), list: (prefix) => ((lists += 1), store.list(prefix)) };
    await startInformer(counted, PREFIX);
    await store.close();
    expect(lists).toBe(1);
  });
});

function bind(store: ObjectStore): ObjectStore {
  return {
    get: (key) => store.get(key),
    list: (prefix, options) => store.list(prefix, options),
    create: (key, object) => store.create(key, object),
    update: (key, object, revision) => store.update(key, object, revision),
    delete: (key, revision) => store.delete(key, revision),
    watch: (prefix, options) => store.watch(prefix, options),
    currentRevision: () => store.currentRevision(),
    close: () => store.close(),
  };
}

function slice(name: string, service: string, ready?: boolean) {
  return {
    apiVersion: "discovery.k8s.io/v1",
    kind: "EndpointSlice",
    metadata: { name, namespace: "ns", labels: { "kubernetes.io/service-name": service } },
    ports: [{ name: "https", port: 8443 }],
    endpoints: [{ addresses: ["10.0.0.1"], ...(ready === undefined ? {} : { conditions: { ready } }) }],
  };
}

describe("the service state", () => {
  it("reads services and their slices, and names the service that each change affects", async () => {
    const store = createMemoryStore();
    const changes: string[] = [];
    const state = await startServiceState(store);
    state.subscribe((namespace, name) => changes.push(`${namespace}/${name}`));
    await store.create("/registry/services/ns/a", {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "a", namespace: "ns" },
      spec: { clusterIP: "10.96.0.1", ports: [{ port: 443 }] },
    });
    const key = "/registry/discovery.k8s.io/endpointslices/ns/s1";
    await store.create(key, slice("s1", "a"));
    expect(state.service("ns", "a")).toEqual({
      type: "ClusterIP",
      clusterIP: "10.96.0.1",
      externalName: "",
      ports: [{ name: "", port: 443, targetPort: 443 }],
    });
    expect(state.endpointSlices("ns", "a")).toEqual([
      { ports: [{ name: "https", port: 8443 }], endpoints: [{ addresses: ["10.0.0.1"], ready: true }] },
    ]);
    await store.update(key, slice("s1", "b", false), 4);
    expect(state.endpointSlices("ns", "a")).toEqual([]);
    expect(state.endpointSlices("ns", "b")[0]?.endpoints[0]?.ready).toBe(false);
    await store.delete(key);
    await store.delete("/registry/services/ns/a");
    expect(state.endpointSlices("ns", "b")).toEqual([]);
    expect(state.service("ns", "a")).toBeUndefined();
    expect(changes).toEqual(["ns/a", "ns/a", "ns/a", "ns/b", "ns/b", "ns/a"]);
    state.close();
  });

  it("takes a slice whose ports and endpoints are null", async () => {
    const store = createMemoryStore();
    const state = await startServiceState(store);
    await store.create("/registry/discovery.k8s.io/endpointslices/ns/s", {
      ...slice("s", "a"),
      ports: null,
      endpoints: null,
    });
    expect(state.endpointSlices("ns", "a")).toEqual([{ ports: [], endpoints: [] }]);
    state.close();
  });
});
