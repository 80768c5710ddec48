import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  difference,
  differenceBelow,
  EMPTY_SET,
  fromFieldsV1,
  has,
  intersection,
  paths,
  setOf,
  toFieldsV1,
  union,
  type FieldSet,
} from "../../../src/apiserver/rest/apply/field-set.ts";
import { keyElement, printPath } from "../../../src/apiserver/rest/apply/path-element.ts";

const element = fc.constantFrom("f:a", "f:b", "f:c", 'k:{"name":"x"}', 'k:{"name":"y"}', "v:1", 'v:"s"');
const path = fc.array(element, { minLength: 1, maxLength: 4 });
const fields: fc.Arbitrary<FieldSet> = fc.array(path, { maxLength: 12 }).map((all) => setOf(...all));

const texts = (set: FieldSet): string[] => paths(set).map(printPath).sort();

describe("a field set", () => {
  it("unites, intersects and subtracts as a set of paths does", () => {
    fc.assert(
      fc.property(fields, fields, (a, b) => {
        const [left, right] = [new Set(texts(a)), new Set(texts(b))];
        expect(texts(union(a, b))).toEqual([...new Set([...left, ...right])].sort());
        expect(texts(intersection(a, b))).toEqual([...left].filter((text) => right.has(text)).sort());
        expect(texts(difference(a, b))).toEqual([...left].filter((text) => !right.has(text)).sort());
      }),
    );
  });

  it("is put together again by its difference and intersection with any other", () => {
    fc.assert(
      fc.property(fields, fields, (a, b) => {
        expect(toFieldsV1(union(difference(a, b), intersection(a, b)))).toEqual(toFieldsV1(a));
        expect(difference(a, union(a, b))).toEqual(EMPTY_SET);
      }),
    );
  });

  it("loses everything below the paths of the other in a recursive difference", () => {
    fc.assert(
      fc.property(fields, fields, (a, b) => {
        const gone = paths(b);
        const isBelow = (candidate: readonly string[]): boolean =>
          gone.some((prefix) => prefix.every((step, index) => candidate[index] === step));
        const kept = paths(a).filter((candidate) => !isBelow(candidate));
        expect(texts(differenceBelow(a, b))).toEqual(kept.map(printPath).sort());
      }),
    );
  });

  it("comes back from fieldsV1 as it was", () => {
    fc.assert(
      fc.property(fields, (set) => {
        const read = fromFieldsV1(JSON.parse(JSON.stringify(toFieldsV1(set))));
        expect(texts(read)).toEqual(texts(set));
        expect(paths(set).every((member) => has(read, member))).toBe(true);
      }),
    );
  });

  it("writes a member with others below it with a dot", () => {
    const item = keyElement([
      ["protocol", "TCP"],
      ["containerPort", 80],
    ]);
    const set = setOf(["f:ports", item], ["f:ports", item, "f:name"], ["f:replicas"]);
    expect(JSON.stringify(toFieldsV1(set))).toBe(
      String.raw`{"f:ports":{"k:{\"containerPort\":80,\"protocol\":\"TCP\"}":{".":{},"f:name":{}}},"f:replicas":{}}`,
    );
    expect(paths(set).map(printPath)).toEqual([
      ".replicas",
      '.ports[containerPort=80,protocol="TCP"]',
      '.ports[containerPort=80,protocol="TCP"].name',
    ]);
  });

  it("refuses what is no path element", () => {
    expect(() => fromFieldsV1({ "x:a": {} })).toThrow("invalid path element");
    expect(() => fromFieldsV1({ "k:[1]": {} })).toThrow("invalid path element");
    expect(() => fromFieldsV1({ "f:a": 1 })).toThrow("must be an object");
  });
});
