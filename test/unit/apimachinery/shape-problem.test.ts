import { describe, expect, it } from "vitest";
import { shapeProblem } from "../../../src/apimachinery/index.ts";
import { goStruct } from "../../../src/types/index.ts";

const POD = goStruct("core/v1.Pod");
const of = (spec: unknown): string | undefined => shapeProblem({ metadata: { name: "a" }, spec }, POD);

describe("what does not fit its type", () => {
  it.each([
    ["spec is no object", []],
    ["spec.containers is no list", { containers: {} }],
    ["spec.containers[0] is no object", { containers: ["a"] }],
    ["spec.containers[0].name is no string", { containers: [{ name: 1 }] }],
    ["spec.priority is no int32", { priority: 1.5 }],
    ["spec.activeDeadlineSeconds is no int64", { activeDeadlineSeconds: "1" }],
    ["spec.nodeSelector[a] is no string", { nodeSelector: { a: {} } }],
  ])("is named: %s", (problem, spec) => {
    expect(of(spec)).toBe(problem);
  });

  it("is nothing of null, of unknown fields and of exact integers", () => {
    expect(of({ containers: null, unheardOf: 1, activeDeadlineSeconds: 9_223_372_036_854_775_807n })).toBeUndefined();
  });
});
