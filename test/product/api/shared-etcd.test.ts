import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Etcd3 } from "etcd3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  startPlayground,
  StartupError,
  TUTORIAL_MANIFESTS,
  type KubeObject,
  type PlaygroundEvent,
} from "../../../src/index.ts";
import { hasEtcd, startEtcd, type EtcdServer } from "../../support/etcd-server.ts";
import { frontOf } from "../../support/front.ts";

const CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";
const API_SERVICES = "/apis/apiregistration.k8s.io/v1/apiservices";
const API_SERVICE = "v1.example.k8s.io";
const PODS = { group: "", resource: "pods" };

/** The revision of the whole etcd. */
async function revisionOf(etcd: Etcd3): Promise<number> {
  const { header } = await etcd.kv.range({ key: Buffer.from("/registry") });
  return Number(header.revision);
}

describe("--etcd-servers", () => {
  it("that cannot be reached end the start with what to do about it", async () => {
    const problem = await startPlayground({ etcdServers: "http://127.0.0.1:1" }).catch((error: unknown) => error);
    expect(problem).toBeInstanceOf(StartupError);
    expect(String(problem)).toContain("etcd at http://127.0.0.1:1 cannot be reached");
    await expect(startPlayground({ etcdServers: "x" })).rejects.toThrow('--etcd-servers: "x" is no address');
  });
});

describe.skipIf(!hasEtcd)("playgrounds on one etcd (needs the program etcd)", () => {
  let server: EtcdServer;
  let observer: Etcd3;
  beforeEach(async () => {
    server = await startEtcd();
    observer = new Etcd3({ hosts: server.url });
  });
  afterEach(async () => {
    observer.close();
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

  it("fail /readyz while etcd does not answer, without being asked for anything else, and pass it again", async () => {
    await using playground = await startPlayground({ etcdServers: server.url });
    const readyz = async (): Promise<string> => (await fetch(`${playground.proxyUrl}/readyz?verbose`)).text();
    expect(await readyz()).toContain("readyz check passed");
    server.pause();
    const failed = "[-]etcd failed: reason withheld\n[-]etcd-readiness failed: reason withheld\n";
    await expect.poll(readyz, { timeout: 60_000 }).toContain(failed);
    server.resume();
    await expect.poll(readyz, { timeout: 60_000 }).toContain("readyz check passed");
  }, 150_000);

  it("are one highly available control plane: `kubernetes` leads to all, and all front proxies are trusted", async () => {
    const one = await startPlayground({ etcdServers: server.url, proxyPort: "off" });
    // With keys of its own: those without a directory share theirs within a process.
    const dataDir = await mkdtemp(path.join(tmpdir(), "second-"));
    await using two = await startPlayground({ etcdServers: server.url, proxyPort: "off", dataDir });
    const portOf = ({ url }: { readonly url: string }): number => Number(new URL(url).port);
    const read = async (path: string): Promise<KubeObject> => (await two.client().get(path)).json() as KubeObject;
    const ports = async (): Promise<number[]> => {
      const { subsets } = (await read("/api/v1/namespaces/default/endpoints/kubernetes")) as unknown as {
        readonly subsets: readonly { readonly ports: readonly { readonly port: number }[] }[];
      };
      return subsets.flatMap((subset) => subset.ports.map(({ port }) => port)).toSorted((a, b) => a - b);
    };
    const both = [portOf(one), portOf(two)].toSorted((a, b) => a - b);
    await expect.poll(ports).toEqual(both);
    const slices = "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices";
    expect((await read(slices))["items"]).toHaveLength(2);
    const trust = "/api/v1/namespaces/kube-system/configmaps/extension-apiserver-authentication";
    await expect
      .poll(async () => (await read(trust))["data"])
      .toMatchObject({
        "requestheader-client-ca-file": expect.stringMatching(
          /(-----BEGIN [^-]*-----[^-]*-----END [^-]*-----\n){2}/,
        ) as string,
      });
    await one.close();
    await expect.poll(ports).toEqual([portOf(two)]);
    await expect.poll(async () => (await read(slices))["items"]).toHaveLength(1);
    await two.close();
    await rm(dataDir, { recursive: true });
  });

  it("answer 410 Gone to a list and a watch whose revision was compacted", async () => {
    await using playground = await startPlayground({ etcdServers: server.url, etcdPrefix: "/rest", proxyPort: "off" });
    const rest = frontOf(playground);
    const create = async (name: string): Promise<string> => {
      const reply = await rest.send({ method: "POST", path: CONFIG_MAPS, body: { metadata: { name } } });
      expect(reply.status).toBe(201);
      return reply.body.metadata.resourceVersion ?? "";
    };
    const first = await create("a");
    await create("b");
    const page = await rest.send({ path: `${CONFIG_MAPS}?limit=1` });
    const token = (page.body.metadata as { continue?: string }).continue ?? "";
    const last = await create("c");
    await observer.kv.compact({ revision: last, physical: true });
    const expired = { status: 410, body: { kind: "Status", code: 410, reason: "Expired" } };
    const exact = `resourceVersion=${first}&resourceVersionMatch=Exact`;
    expect(await rest.send({ path: `${CONFIG_MAPS}?${exact}` })).toMatchObject(expired);
    expect(await rest.send({ path: `${CONFIG_MAPS}?limit=1&continue=${token}` })).toMatchObject(expired);
    using watch = await rest.watch(`${CONFIG_MAPS}?watch=true&resourceVersion=${first}`);
    expect(await watch.next()).toMatchObject({
      type: "ERROR",
      object: { code: 410, reason: "Expired", message: `too old resource version: ${first} (${last})` },
    });
    await watch.ended;
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
        const quiet = await revisionOf(observer);
        await two.settled();
        await one.settled();
        expect(await revisionOf(observer)).toBe(quiet);
        expect(events.filter(({ type }) => type === "workload").map(({ message }) => message)).toEqual([
          expect.stringContaining("another playground runs the workloads"),
        ]);
        // The process behind the pod is the first one's: the second one starts its own and says so in the pod's status.
        using restarted = await frontOf(two).watch(`${API_SERVICES}?watch=true&resourceVersion=${quiet}`);
        await one.close();
        while (!JSON.stringify(await restarted.next()).includes('"Passed"'));
        await two.settled();
        expect((await two.objects.list(PODS, {})).items.map(({ metadata }) => metadata.uid)).toEqual(pods);
        expect((await two.client().get("/apis/example.k8s.io/v1/pods")).status).toBe(200);
      } finally {
        await one.close();
      }
    },
  );
});
