import { describe, expect, it } from "vitest";
import { MOST_ERRORS } from "../../../src/apimachinery/index.ts";
import { addFindings, newResult } from "../../../src/mock-apiserver/custom-resources/values/result.ts";

describe("what is wrong with a custom resource", () => {
  it("is told once each, in order", () => {
    const many = Array.from({ length: 10_000 }, (_, index) => ({ message: `field ${index}` }));
    const result = newResult([{ message: "field 7" }]);
    addFindings(result, many);
    addFindings(result, [...many, { message: "last" }]);
    expect(result.findings).toHaveLength(10_001);
    expect([result.findings[0], result.findings[1], result.findings.at(-1)].map((one) => one?.message)).toEqual([
      "field 7",
      "field 0",
      "last",
    ]);
  });

  it("is told up to what an answer can hold", () => {
    const result = newResult([]);
    addFindings(
      result,
      Array.from({ length: 30_000 }, (_, index) => ({ message: `field ${index}` })),
    );
    expect(result.findings).toHaveLength(MOST_ERRORS);
  });
});
