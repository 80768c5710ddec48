import { describe, expect, it } from "vitest";
import { judge, ratiosOf, shortfalls, type Report } from "../../../bench/report.ts";

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
