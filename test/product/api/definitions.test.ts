import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startPlayground, type KubeObject, type Playground } from "../../../src/index.ts";

const DEFINITIONS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
}

function definition(plural: string, kind: string, names: object = {}, version: object = {}): KubeObject {
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${plural}.life.example.com` },
    spec: {
      group: "life.example.com",
      scope: "Namespaced",
      names: { plural, kind, ...names },
      versions: [
        { name: "v1", served: true, storage: true, schema: { openAPIV3Schema: { type: "object" } }, ...version },
      ],
    },
  };
}

describe("the life of a CustomResourceDefinition", () => {
  let playground: Playground;
  beforeAll(async () => {
    playground = await startPlayground();
  });
  afterAll(() => playground.close());

  const read = async (plural: string): Promise<Record<string, unknown>> =>
    (await playground.client().get(`${DEFINITIONS}/${plural}.life.example.com`)).json() as Record<string, unknown>;
  const conditions = async (plural: string): Promise<string[]> => {
    const { status } = (await read(plural)) as { readonly status?: { readonly conditions?: readonly Condition[] } };
    return (status?.conditions ?? []).map(({ type, status, reason }) => `${type}=${status} ${reason}`);
  };

  it("begins with accepted names, and only then is it served", async () => {
    await playground.client().post(DEFINITIONS, definition("births", "Birth"));
    await expect
      .poll(() => conditions("births"))
      .toEqual(["NamesAccepted=True NoConflicts", "Established=True InitialNamesAccepted"]);
    expect((await playground.client().get("/apis/life.example.com/v1/births")).status).toBe(200);
  });

  it("waits for a name that another one has, until that is gone", async () => {
    await playground.client().post(DEFINITIONS, definition("firsts", "First", { shortNames: ["fi"] }));
    await expect.poll(() => conditions("firsts")).toHaveLength(2);
    await playground.client().post(DEFINITIONS, definition("seconds", "Second", { shortNames: ["fi"] }));
    await expect
      .poll(() => conditions("seconds"))
      .toEqual(["NamesAccepted=False ShortNamesConflict", "Established=False NotAccepted"]);
    expect((await playground.client().get("/apis/life.example.com/v1/seconds")).status).toBe(404);
    await playground.client().delete(`${DEFINITIONS}/firsts.life.example.com`);
    await expect
      .poll(() => conditions("seconds"))
      .toEqual(["NamesAccepted=True NoConflicts", "Established=True InitialNamesAccepted"]);
  });

  it("ends only when the finalizers of its objects are done", async () => {
    const client = playground.client();
    await client.post(DEFINITIONS, definition("ends", "End"));
    await expect.poll(() => conditions("ends")).toHaveLength(2);
    const path = "/apis/life.example.com/v1/namespaces/default/ends";
    const object = { apiVersion: "life.example.com/v1", kind: "End", metadata: { name: "x", finalizers: ["a.io/b"] } };
    await client.post(path, object);
    const deleted = await client.delete(`${DEFINITIONS}/ends.life.example.com`);
    expect(deleted.json()).toMatchObject({
      metadata: { finalizers: ["customresourcecleanup.apiextensions.k8s.io"] },
    });
    await expect.poll(() => conditions("ends")).toContain("Terminating=True InstanceDeletionInProgress");
    const refused = await client.post(path, { ...object, metadata: { name: "y" } });
    expect(refused.json()).toMatchObject({
      code: 403,
      message:
        'ends.life.example.com "y" is forbidden: create not allowed while custom resource definition is terminating',
    });
    const patch = { "content-type": "application/merge-patch+json" };
    await client.patch(`${path}/x`, { metadata: { finalizers: null } }, patch);
    await expect.poll(async () => (await read("ends"))["code"]).toBe(404);
    expect((await client.get(path)).status).toBe(404);
  });

  it("offers each served version, converted by name", async () => {
    const client = playground.client();
    const schema = (properties: object): object => ({
      openAPIV3Schema: { type: "object", properties: { spec: { type: "object", properties } } },
    });
    const versions = [
      { name: "v1beta1", served: true, storage: false, deprecated: true, schema: schema({ a: { type: "string" } }) },
      {
        name: "v1",
        served: true,
        storage: true,
        schema: schema({ a: { type: "string" }, b: { type: "string", default: "b" } }),
      },
    ];
    const both = definition("ages", "Age");
    await client.post(DEFINITIONS, { ...both, spec: { ...(both["spec"] as object), versions } });
    await expect.poll(() => conditions("ages")).toHaveLength(2);
    const path = (version: string): string => `/apis/life.example.com/${version}/namespaces/default/ages`;
    const made = await client.post(path("v1beta1"), {
      apiVersion: "life.example.com/v1beta1",
      kind: "Age",
      metadata: { name: "x" },
      spec: { a: "a" },
    });
    expect(made.headers["warning"]).toBe(
      '299 - "life.example.com/v1beta1 Age is deprecated; use life.example.com/v1 Age"',
    );
    expect((await client.get(`${path("v1")}/x`)).json()).toMatchObject({
      apiVersion: "life.example.com/v1",
      spec: { a: "a", b: "b" },
    });
    const { items } = (await client.get(path("v1beta1"))).json() as { readonly items: readonly KubeObject[] };
    expect(items.map(({ apiVersion, spec }) => ({ apiVersion, spec }))).toEqual([
      { apiVersion: "life.example.com/v1beta1", spec: { a: "a" } },
    ]);
  });
});
