import { expect, test } from "vitest";
import { gadgetDocuments } from "../fidelity/gadget-documents.ts";
import { shareFront } from "../../support/front.ts";
import { jsonHandler } from "../../support/json-handler.ts";

const GROUP = "oa.openapi.example.com";
const KEY = `apis/${GROUP}/v1`;

interface Seen {
  readonly path: string;
  readonly user: string;
  readonly groups: string;
}

const seen: Seen[] = [];
const answer = jsonHandler(gadgetDocuments);
const front = shareFront({}, async (playground) => {
  await playground.register({
    group: GROUP,
    version: "v1",
    handler: (req, res) => {
      const { headers, url = "" } = req;
      const groups = String(headers["x-remote-group"] ?? "");
      seen.push({ path: url, user: String(headers["x-remote-user"]), groups });
      return answer(req, res);
    },
  });
});

async function get(path: string): Promise<{ status: number; type: string; body: Record<string, object> }> {
  const { status, headers, text } = await front.playground.client("alice", ["dev"]).get(path);
  const body = text === "" ? {} : (JSON.parse(text) as Record<string, object>);
  return { status, type: String(headers["content-type"]), body };
}

test("an extension server's documents are read as system:aggregator, without groups", () => {
  // Before any client asked, and again when the APIService comes back after another test.
  const read = seen.filter(({ path }) => path.startsWith("/openapi/") && !path.startsWith("/openapi/v3/"));
  expect([...new Set(read.map(({ path }) => path))].toSorted()).toEqual(["/openapi/v2", "/openapi/v3"]);
  expect(read.every(({ user, groups }) => user === "system:aggregator" && groups === "")).toBe(true);
});

test("the index has the keys of the extension server", async () => {
  const { body } = await get("/openapi/v3");
  expect(Object.keys(body["paths"] ?? {})).toEqual(expect.arrayContaining([KEY, "api/v1"]));
});

test("the extension server's document is proxied with the client's identity", async () => {
  const { status, type, body } = await get(`/openapi/v3/${KEY}?hash=AB12`);
  expect({ status, type }).toEqual({ status: 200, type: "application/json" });
  expect(Object.keys(body["paths"] ?? {})).toEqual([`/apis/${GROUP}/v1/gadgets`]);
  expect(seen.at(-1)).toEqual({
    path: `/openapi/v3/${KEY}?hash=AB12`,
    user: "alice",
    groups: "dev, system:authenticated",
  });
});

test("what v2 says of the extension server goes when its APIService goes", async () => {
  const path = `/apis/${GROUP}/v1/gadgets`;
  expect((await get("/openapi/v2")).body["paths"]).toHaveProperty([path]);
  await front.playground.client().delete(`/apis/apiregistration.k8s.io/v1/apiservices/v1.${GROUP}`);
  await front.playground.settled();
  expect((await get("/openapi/v2")).body["paths"]).not.toHaveProperty([path]);
  expect((await get("/openapi/v3")).body["paths"]).not.toHaveProperty([KEY]);
  expect((await get(`/openapi/v3/${KEY}`)).status).toBe(404);
});
