import { describe, expect, it } from "vitest";
import { createTraceFactory, maskSecrets } from "../../src/mock-apiserver/trace-recorder.ts";
import { fakeResponse } from "../support/fake-response.ts";
import { createManualClock } from "../support/manual-clock.ts";

describe("maskSecrets", () => {
  it("hides credentials in any case, and nothing else", () => {
    const lines = [
      "AUTHORIZATION",
      "Bearer x",
      "Cookie",
      "y",
      "proxy-Authorization",
      "z",
      "Set-Cookie",
      "w",
      "Accept",
      "Bearer v",
    ];
    expect(maskSecrets(lines)).toEqual([
      "AUTHORIZATION",
      "<masked>",
      "Cookie",
      "<masked>",
      "proxy-Authorization",
      "<masked>",
      "Set-Cookie",
      "<masked>",
      "Accept",
      "Bearer v",
    ]);
    expect(lines[1]).toBe("Bearer x");
  });
});

describe("a trace recorder", () => {
  it("numbers requests from 1 and notes when each thing was decided", () => {
    const clock = createManualClock();
    const trace = createTraceFactory(clock);
    const { req } = fakeResponse({ method: "GET", url: "/apis?x", headers: { Authorization: "Bearer secret" } });
    clock.advance(50);
    const first = trace(req);
    clock.advance(7);
    first.decide("route", "stop", "serve.not-found", { path: "/apis" });
    expect(first.record).toMatchObject({
      id: 1,
      startedAt: clock.now() - 7,
      client: { method: "GET", target: "/apis?x", httpVersion: "1.1", headers: ["Authorization", "<masked>"] },
      decisions: [{ stage: "route", outcome: "stop", code: "serve.not-found", params: { path: "/apis" }, atMs: 7 }],
    });
    expect(first.elapsedMs()).toBe(7);
    expect(trace(req).record.id).toBe(2);
    expect(JSON.stringify(first.record)).not.toContain("secret");
  });
});
