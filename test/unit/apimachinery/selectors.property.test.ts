import { processorTime } from "../../support/processor-time.ts";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ApiError } from "../../../src/apimachinery/status.ts";
import { matchesFields, parseFieldSelector } from "../../../src/apimachinery/field-selector.ts";
import { matchesLabels, parseLabelSelector } from "../../../src/apimachinery/label-selector.ts";
import { anyText } from "../../support/texts.ts";
import { runs } from "../../support/fuzz.ts";

const KEYS = ["a", "b", "app.kubernetes.io/name", "in", "constructor", "__proto__"];
const VALUES = ["", "1", "2", "10", "x", "notin", "Y_z"];
const key = fc.constantFrom(...KEYS.slice(0, 5));
const value = fc.constantFrom(...VALUES);
const labels = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...KEYS), value), { selector: ([name]) => name, maxLength: 4 })
  .map((pairs): Record<string, string> => Object.fromEntries(pairs));

interface Term {
  readonly text: string;
  readonly holds: (labels: ReadonlyMap<string, string>) => boolean;
}

const gap = fc.constantFrom("", " ", "\t");
const term: fc.Arbitrary<Term> = fc.oneof(
  key.map((name): Term => ({ text: name, holds: (all) => all.has(name) })),
  key.map((name): Term => ({ text: `!${name}`, holds: (all) => !all.has(name) })),
  fc.tuple(key, fc.constantFrom("=", "=="), value, gap).map(([name, operator, wanted, space]): Term => ({
    text: `${name}${space}${operator}${space}${wanted}`,
    holds: (all) => all.get(name) === wanted,
  })),
  fc.tuple(key, value, gap).map(([name, wanted, space]): Term => ({
    text: `${name}${space}!=${wanted}`,
    holds: (all) => all.get(name) !== wanted,
  })),
  fc
    .tuple(key, fc.constantFrom("in", "notin"), fc.array(value, { minLength: 1, maxLength: 3 }), gap)
    .map(([name, operator, wanted, space]): Term => ({
      text: `${name} ${operator}${space}(${wanted.join(`,${space}`)})`,
      holds: (all) => {
        const actual = all.get(name);
        return (actual !== undefined && wanted.includes(actual)) === (operator === "in");
      },
    })),
  fc.tuple(key, fc.constantFrom("<", ">"), fc.integer({ min: 0, max: 11 })).map(([name, operator, limit]): Term => ({
    text: `${name}${operator}${limit}`,
    holds: (all) => {
      const actual = all.get(name) ?? "";
      return /^\d+$/.test(actual) && (operator === "<" ? Number(actual) < limit : Number(actual) > limit);
    },
  })),
);

describe("label selectors", () => {
  it("choose what a naive evaluation of the same terms chooses", () => {
    fc.assert(
      fc.property(fc.array(term, { maxLength: 4 }), labels, (terms, own) => {
        const selector = parseLabelSelector(terms.map(({ text }) => text).join(","));
        const model = new Map(Object.entries(own));
        expect(matchesLabels(selector, own)).toBe(terms.every(({ holds }) => holds(model)));
      }),
      { numRuns: runs(500) },
    );
  });

  it("choose everything when they are empty, also objects without labels", () => {
    expect(matchesLabels(parseLabelSelector(""), undefined)).toBe(true);
    expect(matchesLabels(parseLabelSelector("!a,b!=1,c notin (x)"), undefined)).toBe(true);
  });

  it("are parsed or refused with 400, whatever is written", () => {
    const symbols = fc
      .array(fc.constantFrom("(", ")", ",", "!", "=", "<", ">", "in", "notin", "a", " ", "\0", "/"), { maxLength: 12 })
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(fc.oneof(symbols, anyText()), (text) => {
        const refusal = thrown(() => parseLabelSelector(text));
        if (refusal !== undefined) expect(refusal.code).toBe(400);
      }),
      { numRuns: runs(400) },
    );
  });

  it.each(["(", "a in (", "!", "=", ","])("take no quadratic time for a long run of %j", (part) => {
    const took = processorTime();
    thrown(() => parseLabelSelector(`a in ${part.repeat(50_000)}`));
    expect(took()).toBeLessThan(500);
  });
});

const fieldName = fc.constantFrom("metadata.name", "metadata.namespace", "status.phase");
const fieldValue = fc.constantFrom("", "a", "b", "a,b", "a=b", "back\\slash");
const fieldTerm = fc.tuple(fieldName, fc.constantFrom("=", "==", "!="), fieldValue);

describe("field selectors", () => {
  it("choose what a naive evaluation of the same terms chooses, escapes included", () => {
    fc.assert(
      fc.property(fc.array(fieldTerm, { maxLength: 4 }), fc.tuple(fieldValue, fieldValue, fieldValue), (terms, own) => {
        const fields = { "metadata.name": own[0], "metadata.namespace": own[1], "status.phase": own[2] };
        const text = terms.map(([name, operator, wanted]) => name + operator + wanted.replace(/[\\,=]/g, "\\$&"));
        const wanted = terms.every(([name, operator, value]) => (fields[name] === value) === (operator !== "!="));
        expect(matchesFields(parseFieldSelector(text.join(",")), fields)).toBe(wanted);
      }),
      { numRuns: runs(400) },
    );
  });

  it("are parsed or refused with 400, whatever is written", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: fc.constantFrom("a", "=", "!", ",", "\\") }), anyText()), (text) => {
        const refusal = thrown(() => parseFieldSelector(text));
        if (refusal !== undefined) expect(refusal.code).toBe(400);
      }),
      { numRuns: runs(400) },
    );
  });
});

/** What the function throws; it must be an ApiError. */
function thrown(run: () => unknown): ApiError | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(ApiError);
    return error as ApiError;
  }
}
