import { describe, expect, it } from "vitest";
import { parseQuantity, printQuantity } from "../../../src/apimachinery/quantity.ts";
import { int64 } from "../../../src/apimachinery/json/numbers.ts";
import { processorTime } from "../../support/processor-time.ts";

const canonical = (text: string): string => printQuantity(parseQuantity(text));

describe("a quantity", () => {
  it.each([
    ["1e100", "10e99"],
    ["1e-9999999", "1e-9"],
    ["0e9999999", "0"],
    ["-1e-30", "-1e-9"],
    ["1024Ki", "1Mi"],
    ["0.0000000001", "1n"],
  ])("of %s is %s", (text, wanted) => expect(canonical(text)).toBe(wanted));

  it.each(["1e9999999", "1e999999999999999999999", "9".repeat(1_000_000), `1${"0".repeat(2_900_000)}Ki`])(
    "that nobody can count with is refused before anybody does",
    (text) => {
      const spent = processorTime();
      expect(() => parseQuantity(text)).toThrow("unable to parse numeric part of quantity");
      expect(spent()).toBeLessThan(2_000);
    },
  );
});

it("a number of a million digits is no int64, which is seen without reading it", () => {
  const spent = processorTime();
  for (let count = 0; count < 20; count += 1) expect(int64("9".repeat(1_000_000))).toBeUndefined();
  expect(spent()).toBeLessThan(1_500);
});
