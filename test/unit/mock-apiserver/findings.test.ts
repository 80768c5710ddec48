import { describe, expect, it } from "vitest";
import { addFindings, newResult } from "../../../src/mock-apiserver/custom-resources/values/result.ts";

describe("what is wrong with a custom resource", () => {
  it("is told once each, in order, however much it is", () => {
    const many = Array.from({ length: 30_000 }, (_, index) => ({ message: `field ${index}` }));
    const result = newResult([{ message: "field 7" }]);
    addFindings(result, many);
    addFindings(result, [...many, { message: "last" }]);
    expect(result.findings).toHaveLength(30_001);
    expect([result.findings[0], result.findings[1], result.findings.at(-1)].map((one) => one?.message)).toEqual([
      "field 7",
      "field 0",
      "last",
    ]);
  });
});
