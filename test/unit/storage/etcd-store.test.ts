import { spawn } from "node:child_process";
import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { EtcdUnavailableError, openEtcdStore, type EtcdStore } from "../../../src/storage/etcd/etcd-store.ts";
import { startInformer } from "../../../src/storage/informer.ts";
import type { StoreEvent } from "../../../src/storage/object-store.ts";
import { hasEtcd, startEtcd, type EtcdServer } from "../../support/etcd-server.ts";
import { configMap } from "../../support/objects.ts";
import { collect } from "../../support/store-suite.ts";

const PREFIX = "/registry/configmaps/";
const named = (event: StoreEvent): string => `${event.type} ${event.object.metadata.name ?? ""}`;

describe("an etcd that is not there", () => {
  it("is an error that names its address and what to do", async () => {
    const problem = await openEtcdStore({ servers: ["http://127.0.0.1:1"] }).catch((error: unknown) => error);
    expect(problem).toBeInstanceOf(EtcdUnavailableError);
    expect(String(problem)).toMatch(
      /etcd at http:\/\/127\.0\.0\.1:1 cannot be reached: .*ECONNREFUSED.*--etcd-servers/,
    );
  });
});

describe.skipIf(!hasEtcd)("the etcd store (needs the program etcd)", () => {
  let server: EtcdServer;
  let store: EtcdStore;
  const others: EtcdStore[] = [];
  const open = async (prefix?: string): Promise<EtcdStore> => {
    const opened = await openEtcdStore({ servers: [server.url], ...(prefix === undefined ? {} : { prefix }) });
    others.push(opened);
    return opened;
  };
  beforeAll(async () => {
    server = await startEtcd();
    store = await open();
  });
  afterAll(async () => {
    await Promise.all(others.map((other) => other.close()));
    await server[Symbol.asyncDispose]();
  });

  it("uses kube-apiserver's keys and JSON values without the revision, below the chosen prefix", async () => {
    const other = await open("other/place/");
    const made = await other.create(`${PREFIX}default/layout`, configMap("layout", { k: "v" }));
    const { kvs } = await store.client.kv.range({ key: Buffer.from("/other/place/configmaps/default/layout") });
    expect(kvs.map(({ value }) => JSON.parse(value.toString()) as unknown)).toEqual([configMap("layout", { k: "v" })]);
    expect((await other.list(PREFIX)).items).toEqual([made]);
    expect(await store.get(`${PREFIX}default/layout`)).toBeUndefined();
  });

  it("refuses a prefix that holds what another program wrote, instead of writing between it", async () => {
    await store.client.put("/foreign/configmaps/default/a").value(Buffer.from("k8s\0\n\f\n\u0002v1"));
    await expect(open("/foreign")).rejects.toThrow("/foreign/configmaps/default/a in etcd is not a JSON object");
  });

  it("shows two stores each other's writes and conflicts", async () => {
    const other = await open();
    const seen = collect(store, PREFIX, ({ type }) => type === "DELETED");
    const seenByOther = collect(other, PREFIX, ({ type }) => type === "DELETED", {
      fromRevision: await other.currentRevision(),
    });
    const key = `${PREFIX}default/shared`;
    const made = await store.create(key, configMap("shared"));
    expect(await other.get(key)).toEqual(made);
    const changed = await other.update(key, configMap("shared", { by: "other" }), made.revision);
    await expect(store.update(key, configMap("shared"), made.revision)).rejects.toMatchObject({ current: changed });
    await store.delete(key, changed.revision);
    const expected = ["ADDED shared", "MODIFIED shared", "DELETED shared"];
    expect((await seen.done).map(named)).toEqual(expected);
    expect((await seenByOther.done).map(named)).toEqual(expected);
  });
});

/** A process that opens a store, watches, and closes it when told to; resolves to what it prints as it ends by itself. */
function storeProcess(url: string): { readonly opened: Promise<void>; end(): Promise<string> } {
  const module = new URL("../../../src/storage/etcd/etcd-store.ts", import.meta.url).href;
  const script = `
    const { openEtcdStore } = await import(${JSON.stringify(module)});
    const store = await openEtcdStore({ servers: [${JSON.stringify(url)}] });
    let ends = 0;
    const watch = () => store.watch("/registry/x/", { onEvent: () => {}, onEnd: () => (ends += 1) });
    watch().close();
    watch();
    await store.create("/registry/x/a", { apiVersion: "v1", kind: "X", metadata: { name: "a" } });
    watch();
    console.log("open");
    for await (const _line of process.stdin) break;
    process.stdin.destroy();
    const read = store.get("/registry/x/a").then(({ key }) => key, ({ name }) => name);
    await store.close();
    console.log(ends, await read);`;
  const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script], {
    stdio: ["pipe", "pipe", "inherit"],
    timeout: 15_000,
  });
  let output = "";
  const opened = new Promise<void>((resolve) => {
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      resolve();
    });
  });
  const exited = once(child, "exit") as Promise<[number | null]>;
  return {
    opened,
    end: async () => {
      child.stdin.write("\n");
      const [code] = await exited;
      return `${code} ${output}`;
    },
  };
}

describe.skipIf(!hasEtcd)("closing the etcd store (needs the program etcd)", () => {
  it("leaves nothing that keeps a process alive", async () => {
    await using server = await startEtcd();
    const client = storeProcess(server.url);
    await client.opened;
    expect(await client.end()).toMatch(/^0 open\n2 /);
  });

  it("leaves nothing that keeps a process alive while etcd is away", async () => {
    await using server = await startEtcd();
    const client = storeProcess(server.url);
    await client.opened;
    await server.kill();
    expect(await client.end()).toBe("0 open\n2 EtcdUnavailableError\n");
  });
});

describe.skipIf(!hasEtcd)("an etcd that is killed and restarted (needs the program etcd)", () => {
  it("has every acknowledged write, and the watch goes on without a gap or a repetition", async () => {
    await using server = await startEtcd();
    const store = await openEtcdStore({ servers: [server.url] });
    const other = await openEtcdStore({ servers: [server.url] });
    try {
      const watch = collect(store, PREFIX, ({ key }) => key.endsWith("/last"));
      const names = new Set<string>();
      const informer = await startInformer(store, PREFIX, {
        onUpsert: ({ metadata }) => names.add(metadata.name ?? ""),
      });
      const acknowledged: string[] = [];
      let count = 0;
      const write = async (writer: EtcdStore): Promise<void> => {
        const name = `w${(count += 1)}`;
        await writer.create(`${PREFIX}default/${name}`, configMap(name));
        acknowledged.push(name);
      };
      for (let round = 1; round <= 2; round += 1) {
        for (let index = 0; index < 20; index += 1) await write(other);
        const inFlight = Array.from({ length: 50 }, () => write(other));
        const settled = Promise.allSettled(inFlight);
        await inFlight[0];
        await server.kill();
        const outcomes = await settled;
        for (const outcome of outcomes) {
          if (outcome.status === "rejected") expect(outcome.reason).toBeInstanceOf(EtcdUnavailableError);
        }
        await server.restart();
        await other.currentRevision();
        // Written while the watch may not have come back yet.
        await write(other);
      }
      await other.create(`${PREFIX}default/last`, configMap("last"));
      const events = await watch.done;
      const stored = (await store.list(PREFIX)).items.map(({ object }) => object.metadata.name ?? "");
      expect(acknowledged.length).toBeGreaterThan(40);
      expect(acknowledged.filter((name) => !stored.includes(name))).toEqual([]);
      expect(events.map(({ object }) => object.metadata.name ?? "").sort()).toEqual([...stored].sort());
      const revisions = events.map(({ revision }) => revision);
      expect(revisions).toEqual([...new Set(revisions)].sort((a, b) => a - b));
      await store.create(`${PREFIX}default/after`, configMap("after"));
      expect([...names].sort()).toEqual([...stored, "after"].sort());
      informer.close();
    } finally {
      await Promise.all([store.close(), other.close()]);
    }
  });

  it("tells an informer what was deleted and compacted right after the restart", async () => {
    await using server = await startEtcd();
    const store = await openEtcdStore({ servers: [server.url] });
    let other: EtcdStore | undefined;
    try {
      await store.create(`${PREFIX}default/kept`, configMap("kept"));
      await store.create(`${PREFIX}default/gone`, configMap("gone"));
      const seen: string[] = [];
      let onDeleted = (): void => {};
      const deleted = new Promise<void>((resolve) => (onDeleted = resolve));
      const informer = await startInformer(store, PREFIX, {
        onUpsert: ({ metadata }) => seen.push(`+${metadata.name ?? ""}`),
        onDelete: ({ metadata }) => {
          seen.push(`-${metadata.name ?? ""}`);
          onDeleted();
        },
      });
      await server.kill();
      await server.restart();
      other = await openEtcdStore({ servers: [server.url] });
      await other.delete(`${PREFIX}default/gone`);
      const revision = await other.currentRevision();
      await other.client.kv.compact({ revision: String(revision), physical: true });
      await deleted;
      expect(seen).toEqual(["+gone", "+kept", "-gone"]);
      informer.close();
    } finally {
      await Promise.all([store.close(), other?.close()]);
    }
  });
});
