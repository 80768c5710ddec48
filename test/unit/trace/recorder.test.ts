import { describe, expect, it } from "vitest";
import { createLineKeeper, createTraceFactory } from "../../../src/trace/recorder.ts";
import { fakeResponse } from "../../support/fake-response.ts";
import { createManualClock } from "../../support/manual-clock.ts";

describe("the keeper of header lines", () => {
  const copyOf = (text: string): string => Buffer.from(text).toString();

  it("keeps one list for lines that a peer repeats, and leaves what was kept before as it was", () => {
    const keep = createLineKeeper();
    const peer = {};
    const first = keep(peer, ["Accept", copyOf("a/b"), "Authorization", "Bearer x"]);
    expect(keep(peer, ["Accept", copyOf("a/b"), "Authorization", "Bearer y"])).toBe(first);
    const other = keep(peer, ["Accept", copyOf("c/d"), "Authorization", "Bearer x"]);
    expect(other).toEqual(["Accept", "c/d", "Authorization", "<masked>"]);
    expect(first).toEqual(["Accept", "a/b", "Authorization", "<masked>"]);
    expect(keep(peer, ["Accept", "a/b"])).toEqual(["Accept", "a/b"]);
    expect(keep({}, ["Accept", "a/b"])).toEqual(["Accept", "a/b"]);
  });
});

describe("a trace recorder", () => {
  it("numbers requests from 1 and notes when each thing was decided", () => {
    const clock = createManualClock();
    const trace = createTraceFactory({ clock });
    const { req } = fakeResponse({
      method: "GET",
      url: "/apis?token=secret",
      headers: { Authorization: "Bearer secret" },
    });
    clock.advance(50);
    const first = trace(req);
    clock.advance(7);
    first.decide("route", "stop", "serve.not-found", { path: "/apis" });
    expect(first.record).toMatchObject({
      id: 1,
      startedAt: clock.now() - 7,
      client: {
        method: "GET",
        target: "/apis?token=<masked>",
        httpVersion: "1.1",
        headers: ["Authorization", "<masked>"],
      },
      decisions: [{ stage: "route", outcome: "stop", code: "serve.not-found", params: { path: "/apis" }, atMs: 7 }],
    });
    expect(first.elapsedMs()).toBe(7);
    expect(trace(req).record.id).toBe(2);
    expect(JSON.stringify(first.record)).not.toContain("secret");
  });
});
