import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LayeredMap } from "../../../src/registry/layered-map.ts";

const change = fc.record({ key: fc.integer({ min: 0, max: 200 }), value: fc.option(fc.integer(), { nil: undefined }) });

describe("a layered map", () => {
  it("holds what a plain map holds after the same changes, and so does every earlier state of it", () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 300 }), (changes) => {
        const plain = new Map<number, number>();
        let layered = new LayeredMap<number, number>();
        const states: [Map<number, number>, LayeredMap<number, number>][] = [];
        for (const { key, value } of changes) {
          if (value === undefined) plain.delete(key);
          else plain.set(key, value);
          layered = value === undefined ? layered.without(key) : layered.with(key, value);
          states.push([new Map(plain), layered]);
        }
        for (const [expected, state] of states) {
          expect(state.size).toBe(expected.size);
          expect(new Map(state.entries())).toEqual(expected);
          for (const { key } of changes) expect(state.get(key)).toBe(expected.get(key));
        }
      }),
      { numRuns: 50 },
    );
  });
});
