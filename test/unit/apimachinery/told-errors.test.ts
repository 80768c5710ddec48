import { describe, expect, it } from "vitest";
import { apiErrors, invalidValue, type FieldError } from "../../../src/apimachinery/index.ts";

const invalid = (errors: readonly FieldError[]) => apiErrors.invalid("", "Thing", "a", errors).status;

describe("the errors of an object that is invalid", () => {
  it("are all told, where that is not much", () => {
    const { message = "", details } = invalid([invalidValue("a", 1, ""), invalidValue("b", 2, "")]);
    expect(message).toBe('Thing "a" is invalid: [a: Invalid value: 1, b: Invalid value: 2]');
    expect(details?.causes).toHaveLength(2);
  });

  it("are told as far as they fit into an answer: ten thousand that each print a long list would be a gigabyte", () => {
    const list = Array.from({ length: 10_000 }, (_, index) => `scope-${index}`);
    const { message = "", details } = invalid(list.map((_, index) => invalidValue(`spec[${index}]`, list, "")));
    expect(message).toMatch(/\], and 99\d\d more$/);
    expect(details?.causes?.length).toBeGreaterThan(1);
    expect(message.length).toBeLessThan(1_000_000);
  });

  it("are at least one, however long it is", () => {
    const errors = [invalidValue("a", "x".repeat(3_000_000), ""), invalidValue("b", 1, "")];
    expect(invalid(errors).details?.causes).toHaveLength(1);
  });
});
