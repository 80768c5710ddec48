import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { startPlayground, type KubeObject, type Playground } from "../../../src/index.ts";

let playground: Playground;
beforeAll(async () => {
  playground = await startPlayground();
});
afterAll(() => playground.close());

const get = (path: string) => playground.client().get(path);
const post = async (path: string, body: object): Promise<KubeObject> => {
  const reply = await playground.client().post(path, body);
  expect(reply.status, reply.text).toBe(201);
  return reply.json() as KubeObject;
};
const waitFor = <T>(check: () => Promise<T>): Promise<T> => vi.waitFor(check, { timeout: 10_000 });
const gone = (path: string) => waitFor(async () => expect((await get(path)).status).toBe(404));
const namespace = (name: string): Promise<KubeObject> =>
  post("/api/v1/namespaces", { apiVersion: "v1", kind: "Namespace", metadata: { name } });
const configMap = (ns: string, name: string, metadata: object = {}): Promise<KubeObject> =>
  post(`/api/v1/namespaces/${ns}/configmaps`, { apiVersion: "v1", kind: "ConfigMap", metadata: { name, ...metadata } });
const owner = ({ apiVersion, kind, metadata: { name, uid } }: KubeObject, more: object = {}): object => ({
  ownerReferences: [{ apiVersion, kind, name, uid, ...more }],
});

function widgets(group: string): Promise<unknown> {
  return playground.extension({ group, version: "v1", resources: { widgets: { kind: "Widget" } } });
}

const widget = (group: string, ns: string, metadata: object): Promise<KubeObject> =>
  post(`/apis/${group}/v1/namespaces/${ns}/widgets`, { apiVersion: `${group}/v1`, kind: "Widget", metadata });

describe("every namespace", () => {
  it("has the ServiceAccount default and kube-root-ca.crt, which come back when deleted", async () => {
    await namespace("furnished");
    const path = "/api/v1/namespaces/furnished/configmaps/kube-root-ca.crt";
    await waitFor(async () => expect((await get(path)).status).toBe(200));
    expect((await get(path)).json()).toMatchObject({ data: { "ca.crt": playground.ca } });
    await playground.client().delete(path);
    await waitFor(async () => expect((await get(path)).status).toBe(200));
    const account = "/api/v1/namespaces/default/serviceaccounts/default";
    await waitFor(async () => expect((await get(account)).status).toBe(200));
    const token = await playground.client().post(`${account}/token`, {
      apiVersion: "authentication.k8s.io/v1",
      kind: "TokenRequest",
      spec: {},
    });
    expect(token.status, token.text).toBe(201);
  });

  it("gets token Secrets filled, with a token that authenticates, and loses them with their account", async () => {
    await namespace("tokens");
    const account = { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "robot" } };
    await post("/api/v1/namespaces/tokens/serviceaccounts", account);
    const path = "/api/v1/namespaces/tokens/secrets/robot";
    await post("/api/v1/namespaces/tokens/secrets", {
      apiVersion: "v1",
      kind: "Secret",
      type: "kubernetes.io/service-account-token",
      metadata: { name: "robot", annotations: { "kubernetes.io/service-account.name": "robot" } },
    });
    const token = await waitFor(async () => {
      const { data } = (await get(path)).json() as { data?: { token?: string } };
      expect(data?.token).toBeDefined();
      return Buffer.from(data?.token ?? "", "base64").toString();
    });
    const review = await playground.client().post("/apis/authentication.k8s.io/v1/tokenreviews", {
      apiVersion: "authentication.k8s.io/v1",
      kind: "TokenReview",
      spec: { token },
    });
    expect(review.json()).toMatchObject({ status: { user: { username: "system:serviceaccount:tokens:robot" } } });
    await playground.client().delete("/api/v1/namespaces/tokens/serviceaccounts/robot");
    await gone(path);
  });
});

describe("a namespace that is deleted", () => {
  it("takes along what extension servers hold in it", async () => {
    await widgets("going.example.com");
    await namespace("going");
    await widget("going.example.com", "going", { name: "w" });
    await playground.client().delete("/api/v1/namespaces/going");
    await gone("/api/v1/namespaces/going");
    await namespace("going");
    expect((await get("/apis/going.example.com/v1/namespaces/going/widgets/w")).status).toBe(404);
  });

  it("stays Terminating and says why while an APIService is unavailable", async () => {
    await playground.apply({
      apiVersion: "apiregistration.k8s.io/v1",
      kind: "APIService",
      metadata: { name: "v1.away.example.com" },
      spec: {
        group: "away.example.com",
        version: "v1",
        service: { name: "nobody", namespace: "default" },
        insecureSkipTLSVerify: true,
        groupPriorityMinimum: 100,
        versionPriority: 100,
      },
    });
    await namespace("stuck");
    await playground.client().delete("/api/v1/namespaces/stuck");
    const condition = await waitFor(async () => {
      const { status } = (await get("/api/v1/namespaces/stuck")).json() as {
        status: { conditions?: { type: string }[] };
      };
      const found = status.conditions?.find(({ type }) => type === "NamespaceDeletionDiscoveryFailure");
      expect(found).toBeDefined();
      return found;
    });
    expect(condition).toMatchObject({
      status: "True",
      reason: "DiscoveryFailed",
      message:
        "Discovery failed for some groups, 1 failing: unable to retrieve the complete list of server APIs: away.example.com/v1: stale GroupVersion discovery: away.example.com/v1",
    });
    await playground.client().delete("/apis/apiregistration.k8s.io/v1/apiservices/v1.away.example.com");
    await gone("/api/v1/namespaces/stuck");
  });
});

describe("the garbage collector", () => {
  it("collects dependents of any kind, without a namespace too", async () => {
    const role = await post("/apis/rbac.authorization.k8s.io/v1/clusterroles", {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRole",
      metadata: { name: "owner" },
      rules: [],
    });
    await post("/apis/rbac.authorization.k8s.io/v1/clusterroles", {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRole",
      metadata: { name: "dependent", ...owner(role) },
      rules: [],
    });
    await playground.client().delete("/apis/rbac.authorization.k8s.io/v1/clusterroles/owner");
    await gone("/apis/rbac.authorization.k8s.io/v1/clusterroles/dependent");
  });

  it("deletes dependents first in the foreground, and lets them go as orphans", async () => {
    await namespace("gc");
    const path = "/api/v1/namespaces/gc/configmaps";
    const first = await configMap("gc", "first");
    await configMap("gc", "below", owner(first, { blockOwnerDeletion: true }));
    await playground.client().delete(`${path}/first?propagationPolicy=Foreground`);
    await gone(`${path}/first`);
    await gone(`${path}/below`);
    const second = await configMap("gc", "second");
    await configMap("gc", "orphan", owner(second));
    await playground.client().delete(`${path}/second?propagationPolicy=Orphan`);
    await gone(`${path}/second`);
    const orphan = (await get(`${path}/orphan`)).json() as KubeObject;
    expect(orphan.metadata.ownerReferences).toBeUndefined();
  });

  it.each([2, 3])("does not wait for %i owners in a circle, each deleted before its owner", async (count) => {
    const ns = `circle-${count}`;
    await namespace(ns);
    const path = (index: number): string => `/api/v1/namespaces/${ns}/configmaps/c${index}`;
    const blocking = { blockOwnerDeletion: true };
    const first = await configMap(ns, "c0");
    let last = first;
    for (let index = 1; index < count; index += 1) last = await configMap(ns, `c${index}`, owner(last, blocking));
    const reply = await playground.client().patch(path(0), { metadata: owner(last, blocking) });
    expect(reply.status).toBe(200);
    await playground.client().delete(`${path(0)}?propagationPolicy=Foreground`);
    for (let index = 0; index < count; index += 1) await gone(path(index));
  });

  it("collects objects of extension servers whose owner the main apiserver stored", async () => {
    await widgets("owned.example.com");
    await namespace("owned");
    const main = await configMap("owned", "main");
    await widget("owned.example.com", "owned", { name: "w", ...owner(main) });
    await playground.client().delete("/api/v1/namespaces/owned/configmaps/main");
    await gone("/apis/owned.example.com/v1/namespaces/owned/widgets/w");
  });
});

describe("Endpoints written by hand", () => {
  it("are mirrored into slices, and the mirror goes with them", async () => {
    await namespace("mirror");
    await post("/api/v1/namespaces/mirror/services", {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "hand" },
      spec: { ports: [{ port: 443 }] },
    });
    await post("/api/v1/namespaces/mirror/endpoints", {
      apiVersion: "v1",
      kind: "Endpoints",
      metadata: { name: "hand" },
      subsets: [{ addresses: [{ ip: "192.168.1.10" }], ports: [{ port: 4443 }] }],
    });
    const slices = "/apis/discovery.k8s.io/v1/namespaces/mirror/endpointslices";
    await waitFor(async () => {
      const { items } = (await get(slices)).json() as { items: object[] };
      expect(items).toMatchObject([{ endpoints: [{ addresses: ["192.168.1.10"] }], ports: [{ port: 4443 }] }]);
    });
    await playground.client().delete("/api/v1/namespaces/mirror/endpoints/hand");
    await waitFor(async () => {
      const { items } = (await get(slices)).json() as { items: object[] };
      expect(items).toEqual([]);
    });
  });
});
