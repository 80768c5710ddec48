import { expect, test } from "vitest";
import type { ApiService } from "../../../src/registry/api-service.ts";
import type { BackendReply } from "../../../src/mock-apiserver/aggregator/backend/backend-client.ts";
import { createOpenApiAggregator } from "../../../src/mock-apiserver/aggregator/openapi/aggregator.ts";
import { createManualClock } from "../../support/manual-clock.ts";
import { apiService as makeApiService } from "../../support/objects.ts";

function available(group: string, version: string): ApiService {
  const priorities = { groupPriorityMinimum: 100, versionPriority: 100 };
  return makeApiService({ group, version, ...priorities }, { reason: "Passed", message: "" });
}

interface Asked {
  readonly name: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

function rig() {
  const clock = createManualClock();
  const apiServices = new Map<string, ApiService>();
  const replies = new Map<string, BackendReply>();
  const asked: Asked[] = [];
  const aggregator = createOpenApiAggregator({
    clock,
    lookup: (name) => apiServices.get(name),
    get: async (apiService, path, headers) => {
      const name = apiService.metadata.name ?? "";
      asked.push({ name, path, headers });
      return replies.get(`${name} ${path}`) ?? { status: 404, contentType: "", etag: "", body: Buffer.from("") };
    },
  });
  return {
    clock,
    apiServices,
    asked,
    aggregator,
    answer: (name: string, path: string, document: unknown, reply: Partial<BackendReply> = {}): void => {
      const body = Buffer.from(typeof document === "string" ? document : JSON.stringify(document));
      replies.set(`${name} ${path}`, { status: 200, contentType: "application/json", etag: "", body, ...reply });
    },
    register: async (group: string, version: string, change: Partial<ApiService["spec"]> = {}): Promise<void> => {
      const apiService = available(group, version);
      apiServices.set(`${version}.${group}`, { ...apiService, spec: { ...apiService.spec, ...change } });
      aggregator.enqueue(`${version}.${group}`);
      await aggregator.idle();
    },
    pass: async (ms: number): Promise<void> => {
      clock.advance(ms);
      await aggregator.idle();
    },
  };
}

const index = (key: string) => ({ paths: { [key]: { serverRelativeURL: `/openapi/v3/${key}?hash=AB` } } });
const swagger = (path: string) => ({ swagger: "2.0", paths: { [path]: {} } });

test("the keys of an extension server's index are merged with the addresses that it gives them", async () => {
  const { aggregator, answer, register } = rig();
  answer("v1.g.example.com", "/openapi/v3", index("apis/g.example.com/v1"));
  await register("g.example.com", "v1");
  expect([...aggregator.v3()]).toEqual([
    [
      "apis/g.example.com/v1",
      { apiService: "v1.g.example.com", serverRelativeURL: "/openapi/v3/apis/g.example.com/v1?hash=AB" },
    ],
  ]);
});

test("documents are read again after a minute", async () => {
  const { aggregator, answer, register, pass } = rig();
  answer("v1.g.example.com", "/openapi/v3", index("apis/g.example.com/v1"));
  await register("g.example.com", "v1");
  answer("v1.g.example.com", "/openapi/v3", index("apis/g.example.com/v2"));
  await pass(59_999);
  expect([...aggregator.v3().keys()]).toEqual(["apis/g.example.com/v1"]);
  await pass(1);
  expect([...aggregator.v3().keys()]).toEqual(["apis/g.example.com/v2"]);
});

test("a server that fails keeps its last documents and is asked again later and later", async () => {
  const { aggregator, answer, register, pass, asked } = rig();
  answer("v1.g.example.com", "/openapi/v3", index("apis/g.example.com/v1"));
  await register("g.example.com", "v1");
  answer("v1.g.example.com", "/openapi/v3", "oops", { status: 500 });
  await pass(60_000);
  expect([...aggregator.v3().keys()]).toEqual(["apis/g.example.com/v1"]);
  const count = (): number => asked.filter(({ path }) => path === "/openapi/v3").length;
  expect(count()).toBe(2);
  await pass(60_000);
  expect(count()).toBe(3);
  await pass(119_999);
  expect(count()).toBe(3);
  await pass(1);
  expect(count()).toBe(4);
});

test.each([["[]"], ['{"paths":[]}'], ['{"paths":{"a":{"serverRelativeURL":5}}}'], ["no JSON"]])(
  "%s is no index, and changes nothing",
  async (text) => {
    const { aggregator, answer, register, pass } = rig();
    answer("v1.g.example.com", "/openapi/v3", index("apis/g.example.com/v1"));
    await register("g.example.com", "v1");
    answer("v1.g.example.com", "/openapi/v3", text);
    await pass(60_000);
    expect([...aggregator.v3().keys()]).toEqual(["apis/g.example.com/v1"]);
  },
);

test("an unavailable APIService's backend is not asked", async () => {
  const { aggregator, apiServices, asked } = rig();
  const apiService = available("g.example.com", "v1");
  apiServices.set("v1.g.example.com", { ...apiService, status: {} });
  aggregator.enqueue("v1.g.example.com");
  await aggregator.idle();
  expect(asked).toEqual([]);
});

test("a removed APIService takes its documents with it", async () => {
  const { aggregator, answer, register, apiServices } = rig();
  answer("v1.g.example.com", "/openapi/v3", index("apis/g.example.com/v1"));
  answer("v1.g.example.com", "/openapi/v2", swagger("/apis/g.example.com/v1/things"));
  await register("g.example.com", "v1");
  const before = aggregator.v2();
  expect(before.documents).toHaveLength(1);
  apiServices.delete("v1.g.example.com");
  aggregator.enqueue("v1.g.example.com");
  await aggregator.idle();
  expect([...aggregator.v3()]).toEqual([]);
  expect(aggregator.v2().documents).toEqual([]);
  expect(aggregator.v2().revision).toBeGreaterThan(before.revision);
});

test("a server without v3 gets its v2 document converted, and is not asked for v3 again", async () => {
  const { aggregator, answer, register, pass, asked } = rig();
  answer("v1.g.example.com", "/openapi/v2", {
    swagger: "2.0",
    paths: {},
    definitions: { A: { type: "object", properties: { b: { $ref: "#/definitions/A" } } } },
  });
  await register("g.example.com", "v1");
  const entry = aggregator.v3().get("apis/g.example.com/v1");
  const text = entry !== undefined && "document" in entry ? entry.document.body.toString("utf8") : "";
  expect(JSON.parse(text)).toMatchObject({
    openapi: "3.0.0",
    components: { schemas: { A: { properties: { b: { $ref: "#/components/schemas/A" } } } } },
  });
  await pass(60_000);
  expect(asked.filter(({ path }) => path === "/openapi/v3")).toHaveLength(1);
});

test("of a v2 document only the paths of the APIService's group version count", async () => {
  const { aggregator, answer, register } = rig();
  answer("v1.g.example.com", "/openapi/v2", {
    swagger: "2.0",
    paths: { "/apis/g.example.com/v1/things": {}, "/apis/g.example.com/v10/things": {}, "/api/v1/pods": {} },
  });
  await register("g.example.com", "v1");
  expect(aggregator.v2().documents.map((document) => Object.keys(document.paths ?? {}))).toEqual([
    ["/apis/g.example.com/v1/things"],
  ]);
});

test("an ETag that the server gave is sent back, and 304 changes nothing", async () => {
  const { aggregator, answer, register, pass, asked } = rig();
  answer("v1.g.example.com", "/openapi/v3", index("apis/g.example.com/v1"));
  answer("v1.g.example.com", "/openapi/v2", swagger("/apis/g.example.com/v1/things"), { etag: '"abc"' });
  await register("g.example.com", "v1");
  const { revision } = aggregator.v2();
  answer("v1.g.example.com", "/openapi/v2", "", { status: 304 });
  await pass(60_000);
  expect(asked.filter(({ path }) => path === "/openapi/v2").map(({ headers }) => headers["if-none-match"])).toEqual([
    undefined,
    '"abc"',
  ]);
  expect(aggregator.v2()).toMatchObject({ revision, documents: [swagger("/apis/g.example.com/v1/things")] });
});

test("v2 documents are merged by the priority of their groups, then by name", async () => {
  const { aggregator, answer, register } = rig();
  for (const [group, version, priority] of [
    ["a.example.com", "v1", 10],
    ["b.example.com", "v2", 20],
    ["b.example.com", "v1", 5],
  ] as const) {
    answer(`${version}.${group}`, "/openapi/v2", swagger(`/apis/${group}/${version}/x`));
    await register(group, version, { groupPriorityMinimum: priority });
  }
  expect(aggregator.v2().documents.flatMap((document) => Object.keys(document.paths ?? {}))).toEqual([
    "/apis/b.example.com/v1/x",
    "/apis/b.example.com/v2/x",
    "/apis/a.example.com/v1/x",
  ]);
});

test("a key that two servers claim goes to the first by name", async () => {
  const { aggregator, answer, register } = rig();
  for (const group of ["b.example.com", "a.example.com"]) {
    answer(`v1.${group}`, "/openapi/v3", index("apis/shared"));
    await register(group, "v1");
  }
  expect(aggregator.v3().get("apis/shared")).toMatchObject({ apiService: "v1.a.example.com" });
});
