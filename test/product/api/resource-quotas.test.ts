import { describe, expect, it, vi } from "vitest";
import { shareFront, type Reply } from "../../support/front.ts";

const server = shareFront();
const CORE = "/api/v1/namespaces/default";
const QUOTA = `${CORE}/resourcequotas/q`;

const post = (path: string, body: object): Promise<Reply> => server.send({ method: "POST", path, body });
const remove = (path: string): Promise<Reply> => server.send({ method: "DELETE", path });
const told = ({ status, body }: Reply): unknown => [status, body["message"]];

async function quota(hard: object): Promise<void> {
  await post(`${CORE}/resourcequotas`, { metadata: { name: "q" }, spec: { hard } });
  await counts(Object.fromEntries(Object.keys(hard).map((name) => [name, expect.any(String)])));
}

/** What is written is seen by the controller in its own time. */
function counts(used: object): Promise<void> {
  return vi.waitFor(
    async () => {
      const { body } = await server.send({ path: QUOTA });
      expect(body["status"]).toMatchObject({ used });
    },
    { timeout: 20_000 },
  );
}

describe("a ResourceQuota", () => {
  it("counts what is there, takes no more than it has, and gets back what goes", async () => {
    const secret = (name: string, query = ""): Promise<Reply> =>
      post(`${CORE}/secrets${query}`, { metadata: { name } });
    await secret("first");
    await quota({ secrets: "2", "count/secrets": "2" });
    await counts({ secrets: "1" });
    expect((await secret("second", "?dryRun=All")).status).toBe(201);
    expect((await secret("second")).status).toBe(201);
    await counts({ secrets: "2", "count/secrets": "2" });
    const exceeded = "count/secrets=1,secrets=1, used: count/secrets=2,secrets=2, limited: count/secrets=2,secrets=2";
    expect(told(await secret("third"))).toEqual([
      403,
      `secrets "third" is forbidden: exceeded quota: q, requested: ${exceeded}`,
    ]);
    await remove(`${CORE}/secrets/first`);
    await counts({ secrets: "1" });
    expect((await secret("third")).status).toBe(201);
  });

  it("gives one last place to one of many who ask at once", async () => {
    await quota({ "count/secrets": "40" });
    const { body } = await server.send({ path: QUOTA });
    const { used } = body["status"] as { used: Record<string, string> };
    const left = 3;
    const hard = { "count/secrets": String(Number(used["count/secrets"]) + left) };
    const headers = { "Content-Type": "application/merge-patch+json" };
    await server.send({ method: "PATCH", path: QUOTA, headers, body: { spec: { hard } } });
    const isSeen = async (): Promise<void> => {
      const now = await server.send({ path: QUOTA });
      expect(now.body["status"]).toMatchObject({ hard });
    };
    await vi.waitFor(isSeen, { timeout: 20_000 });
    const names = Array.from({ length: 8 }, (_, index) => `c${index}`);
    const replies = await Promise.all(names.map((name) => post(`${CORE}/secrets`, { metadata: { name } })));
    expect(replies.filter(({ status }) => status === 201)).toHaveLength(left);
    expect(replies.filter(({ status }) => status === 403)).toHaveLength(names.length - left);
  });

  it("counts the objects of a CustomResourceDefinition, also of one that comes later", async () => {
    const group = "quota.example.com";
    await post(`${CORE}/resourcequotas`, {
      metadata: { name: "q" },
      spec: { hard: { [`count/widgets.${group}`]: "1" } },
    });
    const schema = { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } };
    await post("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", {
      metadata: { name: `widgets.${group}` },
      spec: {
        group,
        scope: "Namespaced",
        names: { plural: "widgets", kind: "Widget" },
        versions: [{ name: "v1", served: true, storage: true, schema }],
      },
    });
    await counts({ [`count/widgets.${group}`]: "0" });
    const path = `/apis/${group}/v1/namespaces/default/widgets`;
    const widget = (name: string): Promise<Reply> =>
      post(path, { apiVersion: `${group}/v1`, kind: "Widget", metadata: { name } });
    await vi.waitFor(async () => expect((await widget("a")).status).toBe(201), { timeout: 20_000 });
    expect(told(await widget("b"))).toEqual([
      403,
      `widgets.${group} "b" is forbidden: exceeded quota: q, requested: count/widgets.${group}=1, used: count/widgets.${group}=1, limited: count/widgets.${group}=1`,
    ]);
  });
});
