import { describe, expect, it } from "vitest";
import { drawChart } from "../../../bench/chart.ts";
import { ratiosOf } from "../../../bench/ratios.ts";
import { judge, shortfalls, type Report } from "../../../bench/report.ts";
import { withResults } from "../../../bench/results.ts";

const START = { coldMs: 1_600, warmMs: 1_000, nodeMs: 100, idleMb: 110 };

function report(ratios: Record<string, number>): Report {
  const machine = { processors: "2 x test", memoryGb: 1, node: "v20.19.0", loadGenerator: "wrk" };
  return { date: "2026-01-01", machine, skipped: [], ratios };
}

describe("the comparison of a bench run with the kept report", () => {
  it.each([
    [1, true],
    [0.8, true],
    [0.799, false],
    [0, false],
    [Number.NaN, false],
    [2, true],
  ])("takes %d of the kept ratio: %s", (share, passes) => {
    const kept = report({ a: 0.5, b: 1 });
    const measured = report({ a: 0.5 * share, b: 1 });
    expect(shortfalls(measured, kept)).toHaveLength(passes ? 0 : 1);
    expect(judge(measured, kept).passed).toBe(passes);
  });

  it("names every ratio that fell, with both numbers, and none of the others", () => {
    const measured = report({ a: 0.3, b: 1, c: 0.0471234, new: 0 });
    expect(judge(measured, report({ a: 0.5, b: 1, c: 0.0627, gone: 9 }))).toEqual({
      passed: false,
      text: "Worse than the report:\na: 0.3, and the report has 0.5\nc: 0.0471, and the report has 0.0627",
    });
  });

  it("does not pass where nothing could be compared", () => {
    expect(judge(report({ a: 1 }), report({ b: 1 })).passed).toBe(false);
    expect(judge(report({}), report({ b: 1 })).passed).toBe(false);
  });

  it("fails when the program became slower beside the same Node, and not when the machine did", () => {
    const kept = report(ratiosOf({ ...report({}), start: START }));
    const after = (start: typeof START): boolean => judge(report(ratiosOf({ ...report({}), start })), kept).passed;
    expect(after({ ...START, warmMs: 1_300 })).toBe(false);
    expect(after({ ...START, warmMs: 3_000, nodeMs: 300 })).toBe(true);
  });
});

describe("what people read of a report", () => {
  const measured = report({ "creates < all": 1.5, "lists & watches": 0.25, far: 99 });

  it("is a drawing with a bar and a number for each ratio, none longer than the drawing", () => {
    const drawn = drawChart(measured);
    expect(drawn.match(/<rect /g)).toHaveLength(3);
    expect(drawn).toContain("creates &lt; all");
    expect(drawn).toContain(">99.00<");
    const [, width = "0"] = /viewBox="0 0 (\d+) /.exec(drawn) ?? [];
    for (const [, x, length] of drawn.matchAll(/<rect class="\w+" x="([\d.]+)" y="\d+" width="([\d.]+)"/g))
      expect(Number(x) + Number(length)).toBeLessThan(Number(width));
  });

  it("is one table between the marks of the page, whose other text stays", () => {
    const page = "before\n<!-- results: written by npm run bench -- --write -->\nold\n<!-- end of results -->\nafter\n";
    const once = withResults(page, measured);
    expect(once).toMatch(/^before\n/);
    expect(once).toMatch(/\nafter\n$/);
    expect(once).not.toContain("old");
    expect(once).toMatch(/\| lists & watches +\| +0\.25 \|/);
    expect(withResults(once, measured)).toBe(once);
    expect(() => withResults("no marks", measured)).toThrow("lacks");
  });
});

describe("the ratios to a kube-apiserver", () => {
  const one = (perSecond: number) => ({ perSecond, p50Ms: 1, p99Ms: 2, processorUs: 0 });
  const all = (perSecond: number) => ({ create: one(perSecond), patch: one(perSecond / 2) });

  it("are there when one was measured, and higher when the playground is faster", () => {
    const writes = { playground: all(1_500), saving: all(750) };
    expect(Object.keys(ratiosOf({ ...report({}), writes }))).toEqual([
      "create, with saving to without",
      "patch, with saving to without",
    ]);
    const ratios = ratiosOf({ ...report({}), writes: { ...writes, "kube-apiserver": all(1_000) } });
    expect(ratios).toMatchObject({ "create, of kube-apiserver": 1.5, "create with saving, of kube-apiserver": 0.75 });
    const kubectl = { playground: 80, files: 72, "kube-apiserver": 96 };
    expect(ratiosOf({ ...report({}), clients: { handshakes: { playground: 8, bare: 10 }, kubectl } })).toEqual({
      "handshakes, of a bare server": 0.8,
      "kubectl get apiservices, of files": 0.9,
      "kubectl get apiservices, of kube-apiserver": 1.2,
    });
  });
});
