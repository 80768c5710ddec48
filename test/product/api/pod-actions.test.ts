import { describe, expect, it } from "vitest";
import { shareFront, type Reply } from "../../support/front.ts";

const server = shareFront();
const PODS = "/api/v1/namespaces/default/pods";
const BUDGETS = "/apis/policy/v1/namespaces/default/poddisruptionbudgets";
const MERGE = { "Content-Type": "application/merge-patch+json" };

const post = (path: string, body: object): Promise<Reply> => server.send({ method: "POST", path, body });
const setStatus = (path: string, status: object): Promise<Reply> =>
  server.send({ method: "PATCH", path: `${path}/status`, headers: MERGE, body: { status } });
const told = ({ status, body }: Reply): unknown => [status, body["message"] ?? body["status"]];

/** No scheduler takes it. */
async function pod(name = "p"): Promise<void> {
  const spec = { schedulerName: "mine", containers: [{ name: "c", image: "x" }] };
  await post(PODS, { apiVersion: "v1", kind: "Pod", metadata: { name, labels: { app: name } }, spec });
}

const binding = (target: object, metadata: object = { name: "p" }): object => ({
  apiVersion: "v1",
  kind: "Binding",
  metadata,
  target,
});

/** As kube-apiserver 1.36 answers. */
describe("a binding", () => {
  it.each([
    ["of another pod", binding({ name: "n" }, { name: "q" }), 400, "name in URL does not match name in Binding object"],
    [
      "to something else",
      binding({ kind: "Pod" }),
      500,
      '[target.kind: Unsupported value: "Pod": supported values: "Node", "<empty>", target.name: Required value]',
    ],
  ])("%s is refused", async (_what, body, status, message) => {
    await pod();
    expect(told(await post(`${PODS}/p/binding`, body))).toEqual([status, message]);
  });

  it.each(["pods/p/binding", "bindings"])("through %s gives a pod its node, once", async (path) => {
    await pod();
    const metadata = { name: "p", annotations: { a: "b" }, labels: { c: "d" } };
    const bind = (name: string): Promise<Reply> =>
      post(`/api/v1/namespaces/default/${path}`, binding({ kind: "Node", name }, metadata));
    expect((await bind("n1")).body).toEqual({
      kind: "Status",
      apiVersion: "v1",
      metadata: {},
      status: "Success",
      code: 201,
    });
    const { body } = await server.send({ path: `${PODS}/p` });
    expect(body).toMatchObject({
      metadata: { annotations: { a: "b" }, labels: { app: "p", c: "d" } },
      spec: { nodeName: "n1" },
      status: { conditions: [{ type: "PodScheduled", status: "True" }] },
    });
    const why = 'Operation cannot be fulfilled on pods/binding "p": pod p is already assigned to node "n1"';
    expect(told(await bind("n2"))).toEqual([409, why]);
  });
});

describe("an eviction", () => {
  const evict = (more: object = {}, version = "v1", query = ""): Promise<Reply> =>
    post(`${PODS}/p/eviction${query}`, {
      apiVersion: `policy/${version}`,
      kind: "Eviction",
      metadata: { name: "p" },
      ...more,
    });

  async function running(): Promise<void> {
    await pod();
    await setStatus(`${PODS}/p`, { phase: "Running", conditions: [{ type: "Ready", status: "True" }] });
  }

  async function budget(name: string, selector: object): Promise<void> {
    const spec = { minAvailable: 1, selector };
    await post(BUDGETS, { apiVersion: "policy/v1", kind: "PodDisruptionBudget", metadata: { name }, spec });
  }

  it.each(["v1", "v1beta1"])("of %s deletes a pod that nothing protects", async (version) => {
    await pod();
    expect(told(await evict({}, version, "?dryRun=All"))).toEqual([201, "Success"]);
    expect((await server.send({ path: `${PODS}/p` })).status).toBe(200);
    expect(told(await evict({}, version))).toEqual([201, "Success"]);
    expect((await server.send({ path: `${PODS}/p` })).status).toBe(404);
  });

  it("is of the pod that was meant", async () => {
    await pod();
    const { status, body } = await evict({ deleteOptions: { preconditions: { uid: "other" } } });
    expect(status).toBe(409);
    expect(body["message"]).toMatch(/^Operation cannot be fulfilled on Pod "p": the UID in the precondition \(other\)/);
  });

  it("asks a disruption budget, which counts the pods that are ready", async () => {
    await running();
    await pod("q");
    await setStatus(`${PODS}/q`, { phase: "Running", conditions: [{ type: "Ready", status: "True" }] });
    await budget("b", {});
    await server.playground.settled();
    const { body } = await server.send({ path: `${BUDGETS}/b` });
    expect(body["status"]).toMatchObject({
      currentHealthy: 2,
      desiredHealthy: 1,
      expectedPods: 2,
      disruptionsAllowed: 1,
    });
    const eviction = { apiVersion: "policy/v1", kind: "Eviction", metadata: { name: "q" } };
    expect(told(await post(`${PODS}/q/eviction`, eviction))).toEqual([201, "Success"]);
    await server.playground.settled();
    const refused = await evict();
    const message = "The disruption budget b needs 1 healthy pods and has 1 currently";
    expect([refused.status, refused.body["details"]]).toEqual([
      429,
      { causes: [{ reason: "DisruptionBudget", message }] },
    ]);
  });

  it.each([
    [
      { propagationPolicy: "Bad" },
      'propagationPolicy: Unsupported value: "Bad": supported values: "Foreground", "Background", "Orphan", "nil"',
    ],
    [
      { propagationPolicy: "Orphan", orphanDependents: true },
      'propagationPolicy: Invalid value: "Orphan": orphanDependents and deletionPropagation cannot be both set',
    ],
  ])("with %j is no deletion that there is", async (deleteOptions, why) => {
    await pod();
    expect(told(await evict({ deleteOptions }))).toEqual([422, `DeleteOptions.meta.k8s.io "" is invalid: ${why}`]);
    expect((await server.send({ path: `${PODS}/p` })).status).toBe(200);
  });

  it("cannot be asked of two budgets", async () => {
    await running();
    await budget("b", { matchLabels: { app: "p" } });
    await budget("all", {});
    const why = "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.";
    expect(told(await evict())).toEqual([500, why]);
  });
});

describe("component statuses", () => {
  it("tell that the parts of the playground run, and that nobody should ask", async () => {
    const { body, headers } = await server.send({
      path: "/api/v1/componentstatuses?fieldSelector=metadata.name%3Detcd-0",
    });
    const conditions = [{ type: "Healthy", status: "True", message: "ok" }];
    expect(body).toMatchObject({ kind: "ComponentStatusList", items: [{ metadata: { name: "etcd-0" }, conditions }] });
    expect(headers["warning"]).toBe('299 - "v1 ComponentStatus is deprecated in v1.19+"');
    const missing = await server.send({ path: "/api/v1/componentstatuses/x" });
    expect(told(missing)).toEqual([404, 'componentstatus "x" not found']);
  });
});
