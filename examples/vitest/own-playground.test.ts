// Each test has a playground of its own: `playground` is started when a test names it, and closed after it.
import { test } from "aggregation-playground/vitest";
import { expect } from "vitest";

const TOYS = {
  group: "toys.example.com",
  version: "v1",
  resources: { toys: { kind: "Toy", columns: [{ name: "Color", path: "spec.color" }] } },
} as const;
const PATH = "/apis/toys.example.com/v1/namespaces/default/toys";

test("a user's request reaches the extension server under the user's name", async ({ playground }) => {
  await playground.extension(TOYS);
  const reply = await playground.client("alice", ["system:masters"]).get(PATH);
  expect(reply.status).toBe(200);
  expect(playground).toHaveBeenRoutedTo("v1.toys.example.com");
  expect(playground).toHaveReachedBackendAs("alice", ["system:masters"]);
});

test("what a client is answered when the extension server fails once", async ({ playground }) => {
  await playground.extension(TOYS);
  expect((await playground.client().get(PATH, { "x-playground-fault": "error-500" })).status).toBe(500);
  expect((await playground.client().get(PATH)).status).toBe(200);
});

test("that a route is gone while its backend is down", async ({ playground }) => {
  const { apiService } = await playground.extension(TOYS);
  playground.faults.set(apiService, "backend-down");
  await playground.settled();
  expect((await playground.client().get(PATH)).status).toBe(503);
  playground.faults.clear(apiService);
  await playground.waitFor(apiService);
  expect((await playground.client().get(PATH)).status).toBe(200);
});

test("an extension server written by hand", async ({ playground }) => {
  await playground.register({
    group: "hello.example.com",
    version: "v1",
    handler: (_req, res) => {
      res.setHeader("content-type", "application/json");
      res.end(JSON.stringify({ kind: "APIResourceList", groupVersion: "hello.example.com/v1", resources: [] }));
    },
  });
  expect((await playground.client().get("/apis/hello.example.com/v1")).status).toBe(200);
});
