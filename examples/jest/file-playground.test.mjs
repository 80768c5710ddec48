// One playground for all tests of a file, and the matchers without the fixture.
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { startPlayground } from "aggregation-playground";
import { matchers } from "aggregation-playground/matchers";

expect.extend(matchers);

let playground;
let before;
beforeAll(async () => {
  playground = await startPlayground();
  before = await playground.checkpoint();
});
afterAll(() => playground.close());

test("a namespace is made", async () => {
  const made = { apiVersion: "v1", kind: "Namespace", metadata: { name: "demo" } };
  expect((await playground.client().post("/api/v1/namespaces", made)).status).toBe(201);
  expect(playground.requests).toHaveBeenAnswered(201);
});

test("a checkpoint takes it away again", async () => {
  await before.restore();
  expect((await playground.client().get("/api/v1/namespaces/demo")).status).toBe(404);
});
