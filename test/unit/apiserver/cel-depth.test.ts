import { describe, expect, it } from "vitest";
import { atOnce } from "../../../src/apimachinery/index.ts";
import { compileExpression } from "../../../src/apiserver/cel/environment.ts";
import { mapType, STRING, DYN } from "../../../src/apiserver/cel/types.ts";

const environment = { variables: new Map([["self", mapType(STRING, DYN)]]) };
const compiled = (source: string): ReturnType<typeof compileExpression> => compileExpression(source, environment);
const sum = (count: number): string => `${Array<string>(count).fill("1").join("+")} == ${count}`;

describe("an expression of many operators in a row", () => {
  it.each([
    ["a sum", sum(3_000)],
    ["a way", `self${".s".repeat(3_000)} == 1`],
    ["calls", `self${".trim()".repeat(3_000)} == ''`],
  ])("is refused where no stack would hold it: %s", (_what, source) => {
    expect(compiled(source)).toMatch(/^ERROR: <input>:1:1: expression recursion limit exceeded: 500\n/);
  });

  it("is evaluated where one does", () => {
    const expression = compiled(sum(490));
    if (typeof expression === "string") throw new Error(expression);
    expect(atOnce(expression.evaluating({})).result).toBe(true);
  });

  it("is no deeper than its two halves where cel-go balances it", () => {
    expect(typeof compiled(Array<string>(10_000).fill("true").join(" && "))).toBe("object");
  });
});
