import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { copyJson, equalJson } from "../../../src/apimachinery/json/copy.ts";

const json = fc.jsonValue();

describe("a copy of a JSON value", () => {
  it("is the same value, and shares nothing that can change", () => {
    fc.assert(
      fc.property(json, (value) => {
        const text = JSON.stringify(value);
        const copy = copyJson({ value });
        expect(JSON.stringify(copy.value)).toBe(text);
        spoil(copy);
        expect(JSON.stringify(value)).toBe(text);
      }),
    );
  });

  it("keeps a key called __proto__, and integers of 64 bits", () => {
    const value = JSON.parse('{"__proto__":{"a":[1]}}') as Record<string, unknown>;
    const copy = copyJson({ value, big: 2n ** 62n });
    expect(JSON.stringify(copy.value)).toBe('{"__proto__":{"a":[1]}}');
    expect(copy.value).not.toHaveProperty("a");
    expect(copy.big).toBe(2n ** 62n);
  });
});

describe("equality of JSON values", () => {
  it("does not depend on the order of keys, but on that of items", () => {
    expect(equalJson({ a: 1, b: [1, { c: null }] }, { b: [1, { c: null }], a: 1 })).toBe(true);
    expect(equalJson([1, 2], [2, 1])).toBe(false);
    expect(equalJson({ a: 1 }, { a: 1, b: 1 })).toBe(false);
    expect(equalJson({ a: undefined }, { b: 1 })).toBe(false);
    expect(equalJson([], {})).toBe(false);
    expect(equalJson(2n ** 60n, 2n ** 60n)).toBe(true);
  });

  it("holds of a value and its copy, and of no two that are written differently", () => {
    fc.assert(
      fc.property(json, json, (a, b) => {
        expect(equalJson(a, copyJson(a))).toBe(true);
        if (equalJson(a, b)) expect(copyJson(a)).toEqual(b);
      }),
    );
  });
});

/** Changes everything in it. */
function spoil(value: unknown): void {
  if (typeof value !== "object" || value === null) return;
  for (const item of Object.values(value)) spoil(item);
  if (Array.isArray(value)) value.push("spoilt");
  else Object.assign(value, { spoilt: true });
}
