import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startPlayground, type Playground } from "../../../src/index.ts";

const API_SERVICES = "/apis/apiregistration.k8s.io/v1/apiservices";
const DEFINITION = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "returns.local.example.com" },
  spec: {
    group: "local.example.com",
    scope: "Namespaced",
    names: { plural: "returns", kind: "Return" },
    versions: [{ name: "v1", served: true, storage: true, schema: { openAPIV3Schema: { type: "object" } } }],
  },
};

interface ApiService {
  readonly spec: { readonly groupPriorityMinimum: number; readonly versionPriority: number };
  readonly status: { readonly conditions: readonly { readonly status: string; readonly reason: string }[] };
}

describe("the APIServices of what is served here", () => {
  let playground: Playground;
  beforeAll(async () => {
    playground = await startPlayground();
  });
  afterAll(() => playground.close());

  const client = (): ReturnType<Playground["client"]> => playground.client();
  const status = async (path: string): Promise<number> => (await client().get(path)).status;
  const apiService = async (name: string): Promise<ApiService> =>
    (await client().get(`${API_SERVICES}/${name}`)).json() as ApiService;

  it("may go, and their group versions are served all the same", async () => {
    expect((await client().delete(`${API_SERVICES}/v1.apps`)).status).toBe(200);
    expect(await status(`${API_SERVICES}/v1.apps`)).toBe(404);
    for (const path of ["/apis/apps", "/apis/apps/v1", "/apis/apps/v1/deployments"])
      expect(await status(path)).toBe(200);
    expect((await client().get("/")).text).toContain('"/apis/apps/v1"');
    expect((await client().get("/apis")).text).not.toContain('"apps/v1"');
  });

  it("have their condition put right at once when somebody else writes it", async () => {
    const path = `${API_SERVICES}/v1.batch/status`;
    const conditions = [{ type: "Available", status: "False", reason: "Mine", lastTransitionTime: null }];
    const written = await client().patch(path, { status: { conditions } });
    expect(written.status).toBe(200);
    await expect
      .poll(async () => (await apiService("v1.batch")).status.conditions)
      .toMatchObject([{ status: "True", reason: "Local" }]);
  });

  it("of a CustomResourceDefinition come back, and get their spec back", async () => {
    await client().post("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", DEFINITION);
    const path = `${API_SERVICES}/v1.local.example.com`;
    await expect.poll(() => status(path)).toBe(200);
    await client().delete(path);
    await expect.poll(() => status(path)).toBe(200);
    expect((await client().patch(path, { spec: { groupPriorityMinimum: 5000 } })).status).toBe(200);
    await expect
      .poll(async () => (await apiService("v1.local.example.com")).spec)
      .toMatchObject({ groupPriorityMinimum: 1000, versionPriority: 100 });
  });
});
