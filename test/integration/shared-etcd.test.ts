import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startPlayground, StartupError, TUTORIAL_MANIFESTS, type PlaygroundEvent } from "../../src/playground/index.ts";
import { openEtcdStore, type EtcdStore } from "../../src/storage/etcd-store.ts";
import { hasEtcd, startEtcd, type EtcdServer } from "../support/etcd-server.ts";
import { collect } from "../support/store-suite.ts";

const CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";
const API_SERVICE = "v1.example.k8s.io";
const PODS = { group: "", resource: "pods" };

describe("--etcd-servers", () => {
  it("that cannot be reached end the start with what to do about it", async () => {
    const problem = await startPlayground({ etcdServers: "http://127.0.0.1:1" }).catch((error: unknown) => error);
    expect(problem).toBeInstanceOf(StartupError);
    expect(String(problem)).toContain("etcd at http://127.0.0.1:1 cannot be reached");
    await expect(startPlayground({ etcdServers: "x" })).rejects.toThrow('--etcd-servers: "x" is no address');
  });
});

describe.skipIf(!hasEtcd)("two playgrounds on one etcd (needs the program etcd)", () => {
  let server: EtcdServer;
  let observer: EtcdStore;
  beforeEach(async () => {
    server = await startEtcd();
    observer = await openEtcdStore({ servers: [server.url] });
  });
  afterEach(async () => {
    await observer.close();
    await server[Symbol.asyncDispose]();
  });

  it("serve the same objects, see each other's changes, and keep the first one's conflicts", async () => {
    await using one = await startPlayground({ etcdServers: server.url, proxyPort: "off" });
    await using two = await startPlayground({ etcdServers: server.url, proxyPort: "off" });
    const made = await one.client().post(CONFIG_MAPS, { metadata: { name: "shared" }, data: { by: "one" } });
    expect(made.status).toBe(201);
    const read = await two.client().get(`${CONFIG_MAPS}/shared`);
    expect(read.json()).toEqual(made.json());
    const changed = await two
      .client()
      .put(`${CONFIG_MAPS}/shared`, { ...(read.json() as object), data: { by: "two" } });
    expect(changed.status).toBe(200);
    const stale = await one.client().put(`${CONFIG_MAPS}/shared`, { ...(read.json() as object), data: { by: "one" } });
    expect(stale.json()).toMatchObject({ code: 409, reason: "Conflict" });
    expect((await one.client().get(`${CONFIG_MAPS}/shared`)).json()).toEqual(changed.json());
  });

  it(
    "run workloads in one of them, write nothing against each other, and the other takes over",
    { timeout: 60_000 },
    async () => {
      const events: PlaygroundEvent[] = [];
      const one = await startPlayground({ etcdServers: server.url, proxyPort: "off", filenames: [TUTORIAL_MANIFESTS] });
      try {
        await one.waitFor(API_SERVICE);
        await one.settled();
        const pods = (await one.objects.list(PODS, {})).items.map(({ metadata }) => metadata.uid);
        await using two = await startPlayground({
          etcdServers: server.url,
          proxyPort: "off",
          onEvent: (event) => void events.push(event),
        });
        await two.waitFor(API_SERVICE);
        // By the process that the first one runs.
        expect((await two.client().get("/apis/example.k8s.io/v1/pods")).status).toBe(200);
        const quiet = await observer.currentRevision();
        await two.settled();
        await one.settled();
        expect(await observer.currentRevision()).toBe(quiet);
        expect(events.filter(({ type }) => type === "workload").map(({ message }) => message)).toEqual([
          expect.stringContaining("another playground runs the workloads"),
        ]);
        // The process behind the pod is the first one's: the second one starts its own and says so in the pod's status.
        const isPassed = ({ object }: { object: object }): boolean => JSON.stringify(object).includes('"Passed"');
        const restarted = collect(observer, "/registry/apiregistration.k8s.io/", isPassed, { fromRevision: quiet });
        await one.close();
        await restarted.done;
        await two.settled();
        expect((await two.objects.list(PODS, {})).items.map(({ metadata }) => metadata.uid)).toEqual(pods);
        expect((await two.client().get("/apis/example.k8s.io/v1/pods")).status).toBe(200);
      } finally {
        await one.close();
      }
    },
  );
});
