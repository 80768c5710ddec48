import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startPlayground, type Playground } from "../../../src/index.ts";

let playground: Playground;
beforeAll(async () => {
  playground = await startPlayground({ drainMs: 0, proxyPort: "off" });
  for (const group of ["one.example.com", "two.example.com"])
    await playground.register({ group, version: "v1", handler: (_req, res) => void res.end("{}") });
});
afterAll(() => playground.close());

/** Resolves once the request waits. */
function held(path: string): Promise<void> {
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      if (!playground.requests.all().some((trace) => trace.held === true && trace.client.target === path)) return;
      clearInterval(timer);
      resolve();
    }, 5);
  });
}

describe("a request that a hold keeps", () => {
  it("fails by itself when the time is over that it was given", async () => {
    playground.faults.set("v1.one.example.com", "hold");
    const path = "/apis/one.example.com/v1/late";
    const late = playground.client().request({ method: "GET", path, timeoutMs: 1 });
    await expect(late).rejects.toMatchObject({ name: "TimeoutError" });
    playground.faults.clear("v1.one.example.com");
  });

  it("is not let go by changing the faults of another route", async () => {
    playground.faults.set("v1.one.example.com", "hold");
    const path = "/apis/one.example.com/v1/things";
    let isAnswered = false;
    const reply = playground
      .client()
      .get(path)
      .finally(() => (isAnswered = true));
    await held(path);
    playground.faults.set("v1.two.example.com", "delay", 1);
    playground.faults.clear("v1.two.example.com");
    // A request that came later and is not held has its answer.
    await playground.client().get("/apis/two.example.com/v1/things");
    expect(isAnswered).toBe(false);
    playground.faults.clear("v1.one.example.com", "hold");
    expect((await reply).status).toBe(200);
  });
});

describe("waitFor", () => {
  it("waits for the condition that it is told, as kubectl wait does", async () => {
    playground.faults.set("v1.two.example.com", "no-service");
    await playground.waitFor("v1.two.example.com", "Available=False");
    await expect(playground.waitFor("v1.two.example.com", "Available", 1)).rejects.toThrow(
      /v1\.two\.example\.com was not available after 1 ms: ServiceNotFound/,
    );
    playground.faults.clear("v1.two.example.com");
    await playground.waitFor("v1.two.example.com", "Available=True");
    await expect(playground.waitFor("v1.two.example.com", "Ready", 1)).rejects.toThrow(/was not Ready after 1 ms/);
  });
});
