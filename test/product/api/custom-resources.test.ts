import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startPlayground, type Playground } from "../../../src/index.ts";

const SCHEMA = {
  type: "object",
  description: "A widget of many colours.",
  required: ["spec"],
  properties: {
    spec: {
      type: "object",
      required: ["colour"],
      properties: {
        colour: { type: "string", enum: ["red", "green"] },
        replicas: { type: "integer", minimum: 0, maximum: 5, default: 1 },
        name: { type: "string", pattern: "^[a-z]+$", maxLength: 5, minLength: 2 },
        tags: { type: "array", items: { type: "string" }, maxItems: 2 },
        size: { "x-kubernetes-int-or-string": true },
        anything: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
        parts: {
          type: "array",
          "x-kubernetes-list-type": "map",
          "x-kubernetes-list-map-keys": ["name"],
          items: {
            type: "object",
            required: ["name"],
            properties: { name: { type: "string" }, n: { type: "integer" } },
          },
        },
      },
    },
    status: {
      type: "object",
      properties: {
        replicas: { type: "integer" },
        conditions: {
          type: "array",
          items: { type: "object", properties: { type: { type: "string" }, status: { type: "string" } } },
        },
      },
    },
  },
};

const VERSION = {
  name: "v1",
  served: true,
  storage: true,
  schema: { openAPIV3Schema: SCHEMA },
  subresources: { status: {}, scale: { specReplicasPath: ".spec.replicas", statusReplicasPath: ".status.replicas" } },
  additionalPrinterColumns: [
    { name: "Colour", type: "string", jsonPath: ".spec.colour" },
    { name: "Replicas", type: "integer", jsonPath: ".spec.replicas" },
    { name: "Ready", type: "string", jsonPath: '.status.conditions[?(@.type=="Ready")].status', priority: 1 },
    { name: "Age", type: "date", jsonPath: ".metadata.creationTimestamp" },
  ],
};

const DEFINITION = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "widgets.stable.example.com" },
  spec: {
    group: "stable.example.com",
    scope: "Namespaced",
    names: { plural: "widgets", kind: "Widget", shortNames: ["wg"], categories: ["all"] },
    versions: [VERSION],
  },
};

const API = "/apis/stable.example.com/v1";
const WIDGETS = `${API}/namespaces/default/widgets`;
const DEFINITIONS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
const TABLE = { accept: "application/json;as=Table;v=v1;g=meta.k8s.io" };

const widget = (name: string, spec: unknown): object => ({
  apiVersion: "stable.example.com/v1",
  kind: "Widget",
  metadata: { name },
  spec,
});

describe("a CustomResourceDefinition", () => {
  let playground: Playground;
  beforeAll(async () => {
    playground = await startPlayground({ proxyPort: "off" });
    await playground.apply(DEFINITION);
    await playground.settled();
  });
  afterAll(() => playground.close());

  const get = async (place: string): Promise<Record<string, unknown>> =>
    (await playground.client().get(place)).json() as Record<string, unknown>;

  it("is served under its group, with an APIService as kube-apiserver registers one", async () => {
    expect(await get("/apis/apiregistration.k8s.io/v1/apiservices/v1.stable.example.com")).toMatchObject({
      metadata: { labels: { "kube-aggregator.kubernetes.io/automanaged": "true" } },
      spec: { group: "stable.example.com", version: "v1", groupPriorityMinimum: 1000, versionPriority: 100 },
      status: { conditions: [{ type: "Available", status: "True", reason: "Local" }] },
    });
    const { resources } = await get(API);
    expect(resources).toEqual([
      expect.objectContaining({ name: "widgets", singularName: "widget", shortNames: ["wg"], categories: ["all"] }),
      expect.objectContaining({ name: "widgets/status", kind: "Widget" }),
      expect.objectContaining({ name: "widgets/scale", group: "autoscaling", kind: "Scale" }),
    ]);
    const aggregated = { accept: "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList" };
    expect((await playground.client().get("/apis", aggregated)).text).toContain(
      '"responseKind":{"group":"stable.example.com"',
    );
  });

  it("is described in OpenAPI by its own schema", async () => {
    const { paths } = (await get("/openapi/v3")) as { paths: Record<string, unknown> };
    expect(paths).toHaveProperty([API.slice(1)]);
    const document = (await get(`/openapi/v3${API}`)) as { components: { schemas: Record<string, unknown> } };
    expect(document.components.schemas["com.example.stable.v1.Widget"]).toMatchObject({
      description: "A widget of many colours.",
      required: ["spec"],
      properties: { spec: SCHEMA.properties.spec, metadata: expect.anything() as unknown },
      "x-kubernetes-group-version-kind": [{ group: "stable.example.com", version: "v1", kind: "Widget" }],
    });
    expect(Object.keys(((await get("/openapi/v2")) as { definitions: object }).definitions)).toContain(
      "com.example.stable.v1.Widget",
    );
  });

  it("fills in defaults, keeps what may be unknown and drops the rest", async () => {
    const spec = { colour: "red", anything: { a: [1, { b: "" }] }, size: "10%", other: true };
    const made = await playground.client().post(WIDGETS, widget("pruned", spec));
    expect(made.status).toBe(201);
    expect(made.headers["warning"]).toBe('299 - "unknown field \\"spec.other\\""');
    expect(made.json()).toMatchObject({ metadata: { generation: 1 } });
    expect((made.json() as { spec: unknown }).spec).toEqual({
      colour: "red",
      replicas: 1,
      anything: { a: [1, { b: "" }] },
      size: "10%",
    });
  });

  it.each([
    [{}, "spec.colour: Required value"],
    [
      "text",
      '[spec: Invalid value: "string": spec in body must be of type object: "string", .spec.replicas: Invalid value: 0: .spec.replicas accessor error: text is of the type string, expected map[string]interface{}]',
    ],
    [{ colour: "blue" }, 'spec.colour: Unsupported value: "blue": supported values: "red", "green"'],
    [
      { colour: "red", replicas: "x" },
      '[spec.replicas: Invalid value: "string": spec.replicas in body must be of type integer: "string", .spec.replicas: Invalid value: 0: .spec.replicas accessor error: x is of the type string, expected int64]',
    ],
    [
      { colour: "red", replicas: 9 },
      "spec.replicas: Invalid value: 9: spec.replicas in body should be less than or equal to 5",
    ],
    [
      { colour: "red", replicas: -1 },
      "[spec.replicas: Invalid value: -1: spec.replicas in body should be greater than or equal to 0, .spec.replicas: Invalid value: -1: should be a non-negative integer]",
    ],
    [{ colour: "red", name: "A-b" }, "spec.name: Invalid value: \"A-b\": spec.name in body should match '^[a-z]+$'"],
    [{ colour: "red", name: "toolong" }, "spec.name: Too long: may not be more than 5 bytes"],
    [{ colour: "red", name: "a" }, 'spec.name: Invalid value: "a": spec.name in body should be at least 2 chars long'],
    [{ colour: "red", tags: ["a", "b", "c"] }, "spec.tags: Too many: 3: must have at most 2 items"],
    [{ colour: "red", parts: [{}] }, "spec.parts[0].name: Required value"],
    [
      { colour: "red", size: 1.5 },
      'spec.size: Invalid value: "number": spec.size in body must be of type integer,string: "number"',
    ],
  ])("refuses %j: %s", async (spec, problem) => {
    const refused = await playground.client().post(WIDGETS, widget("refused", spec));
    expect(refused.status).toBe(422);
    expect(refused.json()).toMatchObject({
      message: `Widget.stable.example.com "refused" is invalid: ${problem}`,
      reason: "Invalid",
    });
  });

  it("publishes the patch types that it takes, in both versions of OpenAPI", async () => {
    const client = playground.client();
    await client.post(WIDGETS, widget("offered", { colour: "red" }));
    const path = `${WIDGETS.replace("default", "{namespace}")}/{name}`;
    const v3 = (await get(`/openapi/v3${API}`)) as {
      paths: Record<string, { patch: { requestBody: { content: object } } }>;
    };
    const v2 = (await get("/openapi/v2")) as { paths: Record<string, { patch: { consumes: string[] } }> };
    const all = ["apply-patch+yaml", "json-patch+json", "merge-patch+json", "strategic-merge-patch+json"];
    const bodies: Record<string, unknown> = {
      "json-patch+json": [],
      "apply-patch+yaml": widget("offered", { colour: "red" }),
    };
    const taken: string[] = [];
    for (const type of all) {
      const headers = { "content-type": `application/${type}` };
      const reply = await client.patch(`${WIDGETS}/offered?fieldManager=me`, bodies[type] ?? {}, headers);
      if (reply.status !== 415) taken.push(`application/${type}`);
    }
    expect(taken).toHaveLength(3);
    expect(Object.keys(v3.paths[path]?.patch.requestBody.content ?? {})).toEqual(taken);
    expect(v2.paths[path]?.patch.consumes).toEqual(taken);
  });

  it("has no path of discovery in OpenAPI, which is an extension server's to give", async () => {
    const own = (document: unknown): string[] =>
      Object.keys((document as { paths: object }).paths).filter((path) => path.includes("stable.example.com"));
    expect(own(await get("/openapi/v3"))).toEqual([API.slice(1)]);
    const paths = own(await get("/openapi/v2"));
    expect(paths).toEqual(own(await get(`/openapi/v3${API}`)));
    expect(paths).not.toEqual(expect.arrayContaining([expect.stringMatching(/\/$/)]));
  });

  it("takes every patch but a strategic merge, and counts generations of the spec alone", async () => {
    const client = playground.client();
    await client.post(WIDGETS, widget("patched", { colour: "red", parts: [{ name: "a", n: 1 }] }));
    const place = `${WIDGETS}/patched`;
    const strategic = { "content-type": "application/strategic-merge-patch+json" };
    expect((await client.patch(place, { spec: { colour: "green" } }, strategic)).status).toBe(415);
    expect((await client.patch(place, { spec: { colour: "green" } })).json()).toMatchObject({
      metadata: { generation: 2 },
    });
    const config = { ...widget("patched", { colour: "green", parts: [{ name: "b", n: 2 }] }) };
    const apply = await client.patch(`${place}?fieldManager=me&force=true`, config, {
      "content-type": "application/apply-patch+yaml",
    });
    expect(apply.json()).toMatchObject({
      spec: {
        parts: [
          { name: "a", n: 1 },
          { name: "b", n: 2 },
        ],
      },
    });
    const status = {
      status: { replicas: 1, conditions: [{ type: "Ready", status: "True" }] },
      spec: { colour: "red" },
    };
    const written = await client.patch(`${place}/status`, status);
    expect(written.json()).toMatchObject({
      spec: { colour: "green" },
      status: { replicas: 1 },
      metadata: { generation: 3 },
    });
    expect((await client.patch(`${place}/scale`, { spec: { replicas: 4 } })).json()).toMatchObject({
      kind: "Scale",
      spec: { replicas: 4 },
      status: { replicas: 1 },
    });
    expect(await get(place)).toMatchObject({ spec: { replicas: 4 } });
    const table = (await client.get(place, TABLE)).json() as {
      columnDefinitions: { name: string }[];
      rows: { cells: unknown[] }[];
    };
    expect(table.columnDefinitions.map(({ name }) => name)).toEqual(["Name", "Colour", "Replicas", "Ready", "Age"]);
    expect(table.rows[0]?.cells).toEqual(["patched", "green", 4, "True", expect.stringMatching(/^\d+s$/)]);
  });

  it("takes its objects, its APIService and its documents along when it goes", async () => {
    await playground.apply({
      ...DEFINITION,
      metadata: { name: "gadgets.brief.example.com" },
      spec: { ...DEFINITION.spec, group: "brief.example.com", names: { plural: "gadgets", kind: "Gadget" } },
    });
    await playground.settled();
    const client = playground.client();
    const gadgets = "/apis/brief.example.com/v1/namespaces/default/gadgets";
    const gadget = {
      apiVersion: "brief.example.com/v1",
      kind: "Gadget",
      metadata: { name: "a" },
      spec: { colour: "red" },
    };
    expect((await client.post(gadgets, gadget)).status).toBe(201);
    await client.delete(`${DEFINITIONS}/gadgets.brief.example.com`);
    await playground.settled();
    expect((await client.get(gadgets)).status).toBe(404);
    expect((await client.get("/apis/brief.example.com")).status).toBe(404);
    expect(JSON.stringify(await get("/openapi/v3"))).not.toContain("brief.example.com");
    await playground.apply({
      ...DEFINITION,
      metadata: { name: "gadgets.brief.example.com" },
      spec: { ...DEFINITION.spec, group: "brief.example.com", names: { plural: "gadgets", kind: "Gadget" } },
    });
    await playground.settled();
    expect(await get(gadgets)).toMatchObject({ items: [] });
  });
});

describe("a CustomResourceDefinition in manifests", () => {
  it("comes before the objects of its kind, and is there again after a restart", async () => {
    const dataDir = await mkdtemp(path.join(tmpdir(), "custom-resources-"));
    try {
      const documents = [widget("early", { colour: "red" }), DEFINITION].map((item) => JSON.stringify(item));
      const first = await startPlayground({ dataDir, saveState: true, proxyPort: "off" });
      await first.apply(documents.join("\n---\n"));
      await first.close();
      await using second = await startPlayground({ dataDir, saveState: true, proxyPort: "off" });
      expect((await second.client().get(`${WIDGETS}/early`)).json()).toMatchObject({ spec: { colour: "red" } });
    } finally {
      await rm(dataDir, { recursive: true });
    }
  });
});
