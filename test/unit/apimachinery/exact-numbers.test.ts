import * as fc from "fast-check";
import { expect, test } from "vitest";
import { parseJson, toJson } from "../../../src/apimachinery/index.ts";

test("JSON with integers of 64 bits comes back as it was", () => {
  const integer = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String);
  const text = fc.oneof(
    integer,
    fc.string().map((value) => JSON.stringify(value)),
  );
  fc.assert(
    fc.property(fc.array(text), (items) => {
      const json = `{"a":[${items.join(",")}]}`;
      expect(toJson(parseJson(json))).toBe(json);
    }),
  );
});

test("no string is taken for a number on its way out", () => {
  const value = { a: 2n ** 60n, b: "1152921504606846976", c: '"1152921504606846976"' };
  expect(toJson(value)).toBe(
    String.raw`{"a":1152921504606846976,"b":"1152921504606846976","c":"\"1152921504606846976\""}`,
  );
  expect(toJson([2n ** 60n], 2)).toBe("[\n  1152921504606846976\n]");
});

test("values without such numbers are JSON.parse's and JSON.stringify's", () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      const value: unknown = JSON.parse(text);
      expect(toJson(value)).toBe(JSON.stringify(value));
    }),
  );
  expect(() =>
    toJson(
      Object.assign([1], {
        toJSON: () => {
          throw new Error("its own");
        },
      }),
    ),
  ).toThrow("its own");
});
