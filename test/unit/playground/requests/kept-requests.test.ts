import { describe, expect, it } from "vitest";
import { keepRequests } from "../../../../src/playground/requests/kept-requests.ts";
import { proxied } from "../../tui/traces.ts";

const ids = (kept: ReturnType<typeof keepRequests>): number[] => kept.all().map(({ id }) => id);
const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, index) => from + index);

function heavy(id: number, bytes: number) {
  const trace = proxied(id);
  return { ...trace, client: { ...trace.client, headers: ["X-Remote-Extra-A", "a".repeat(bytes)] } };
}

describe("the records of requests that are kept", () => {
  it("are the last ones, oldest first", () => {
    const kept = keepRequests(3, Infinity);
    for (const id of range(1, 20)) kept.add(proxied(id));
    expect(ids(kept)).toEqual([18, 19, 20]);
    kept.clear();
    expect(ids(kept)).toEqual([]);
  });

  it("are fewer where they are large, but never less than fifty", () => {
    const kept = keepRequests(1_000, 1_000_000);
    for (const id of range(1, 200)) {
      const trace = heavy(id, 10_000);
      kept.add(trace);
      kept.finish(trace);
    }
    const { length } = kept.all();
    expect(length).toBeGreaterThan(80);
    expect(length).toBeLessThan(100);
    for (const id of range(201, 400)) {
      const trace = heavy(id, 60_000);
      kept.add(trace);
      kept.finish(trace);
    }
    expect(ids(kept)).toEqual(range(351, 400));
  });

  it("have their bodies only while they are new", () => {
    const kept = keepRequests(1_000, Infinity);
    for (const id of range(1, 501)) {
      const trace = proxied(id);
      trace.client.body = { bytes: 1, text: "x", truncated: false };
      kept.add(trace);
      kept.finish(trace);
    }
    const bodies = kept.all().map(({ client }) => client.body !== undefined);
    expect(bodies.slice(0, 2)).toEqual([false, true]);
  });

  it("may end when they are kept no more", () => {
    const kept = keepRequests(1, Infinity);
    const first = proxied(1);
    kept.add(first);
    kept.add(proxied(2));
    kept.finish(first);
    expect(ids(kept)).toEqual([2]);
  });
});
