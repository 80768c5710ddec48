import { describe, expect, test } from "vitest";
import { fromHar, toHar } from "../../../src/trace/index.ts";
import type { RequestTrace } from "../../../src/trace/trace.ts";
import { senderOf } from "../../../src/view/exports/curl.ts";
import { failedTls, missing, proxied } from "../tui/traces.ts";

const PLACE = { url: "https://127.0.0.1:6443" };

const again = (...traces: readonly RequestTrace[]): RequestTrace[] => fromHar(JSON.stringify(toHar(traces, PLACE)));

describe("an archive that was exported here", () => {
  test("comes back with both legs, the identity and every decision", () => {
    const [first, second] = again(proxied(7), missing(8));
    const { client, backend, decisions, status, user, apiService } = proxied(7);
    expect(first).toMatchObject({ id: 1, startedAt: proxied(7).startedAt, decisions, status, user, apiService });
    expect(first?.client).toEqual({ ...client, body: undefined });
    expect(first?.backend).toMatchObject({
      service: backend?.service,
      target: backend?.target,
      headers: backend?.headers,
      status: 200,
      tls: backend?.tls,
      startMs: backend?.startMs,
      connectMs: backend?.connectMs,
      tlsMs: backend?.tlsMs,
      firstByteMs: backend?.firstByteMs,
    });
    expect(second).toMatchObject({ id: 2, status: 404, decisions: missing(8).decisions });
    expect(second?.backend).toBeUndefined();
  });

  test("is sent again as whoever asked", () => {
    const masters = { user: "admin", groups: ["system:masters", "system:authenticated"] };
    const [bob, admin] = again(proxied(1), proxied(2, masters));
    expect(bob).toMatchObject({ groups: proxied(1).groups, verb: proxied(1).verb });
    expect([bob, admin].map((trace) => trace && senderOf(trace))).toEqual([
      { asUser: "bob", asGroups: ["readers"] },
      undefined,
    ]);
  });

  test("that names no groups is sent again by the administrator where its decisions say so", () => {
    const { groups: _groups, ...asked } = proxied(1, { user: "admin" });
    const params = { user: "admin" };
    const decisions = [{ stage: "authorization", outcome: "pass", code: "authz.masters", params, atMs: 1 } as const];
    const [trace] = again({ ...asked, decisions });
    expect(trace && senderOf(trace)).toBeUndefined();
  });

  test("says of a failed connection what failed", () => {
    expect(again(failedTls(1))[0]?.backend?.error).toContain("unknown authority");
  });

  test("keeps requests of the same moment apart", () => {
    const at = proxied(1).startedAt;
    const both = again(proxied(1), proxied(2, { startedAt: at }));
    expect(both.map(({ backend }) => backend?.service)).toEqual(["shop/demo:443", "shop/demo:443"]);
  });
});

describe("an archive of another program", () => {
  const entry = (change: object): string =>
    JSON.stringify({
      log: {
        entries: [
          {
            startedDateTime: "2026-01-02T12:00:00.000Z",
            time: 12,
            request: { method: "GET", url: "https://shop.example/a/../b?c", httpVersion: "HTTP/1.1", headers: [] },
            response: { status: 200, headers: [{ name: "x", value: "y" }], content: { size: 2, text: "hi" } },
            ...change,
          },
        ],
      },
    });

  test("shows what its client saw, and the target as it was asked", () => {
    const [trace] = fromHar(entry({}));
    expect(trace?.client).toMatchObject({ method: "GET", target: "/a/../b?c" });
    expect(trace).toMatchObject({ status: 200, responseHeaders: ["x", "y"], durationMs: 12, decisions: [] });
    expect(trace?.responseBody?.text).toBe("hi");
  });

  test.each([
    ["decisions that nobody knows", { _decisions: [{ stage: "serve", outcome: "pass", code: "constructor" }, 7] }],
    ["fields of other types", { request: 1, response: [], time: "long", startedDateTime: {} }],
    ["numbers that are none", { time: -1, response: { status: Number.MAX_VALUE } }],
  ])("is read despite %s", (_name, change) => {
    expect(fromHar(entry(change))[0]?.decisions).toEqual([]);
  });

  test.each([
    ["<html>", "it is no JSON"],
    ["{}", "it is no HTTP Archive"],
    [JSON.stringify({ log: { entries: Array.from({ length: 10_001 }, () => 0) } }), "more than 10000 entries"],
  ])("is refused with what is wrong: %#", (text, problem) => {
    expect(() => fromHar(text)).toThrow(problem);
  });
});
