import { describe, expect, it } from "vitest";
import {
  GoJsonError,
  int32,
  int64,
  intOrString,
  list,
  map,
  string,
  type Shape,
} from "../../../src/apimachinery/index.ts";
import { conversionProblem, converted } from "../../../src/apiserver/rest/apply/converted-values.ts";
import { itemElement } from "../../../src/apiserver/rest/apply/typed-value.ts";
import { allKinds } from "../../../src/mock-apiserver/kinds/index.ts";

/** What Go's conversion makes of a number. */
const NUMBERS: readonly (readonly [value: unknown, shape: Shape, result: unknown])[] = [
  [3, int32, 3],
  [99_999_999_999, int32, 1_215_752_191],
  [2 ** 31, int32, -(2 ** 31)],
  [2 ** 63, int32, 0],
  [99_999_999_999, int64, 99_999_999_999],
  [1.5, intOrString, 1.5],
  [[2 ** 32], list(int32), [0]],
  [{ a: 2 ** 32 + 1 }, map(int64), { a: 2 ** 32 + 1 }],
];

describe("what is applied", () => {
  it.each(NUMBERS)("%j", (value, shape, result) => expect(converted(value, shape)).toEqual(result));

  it("has no room for a fraction", () => {
    expect(() => converted(1.5, int32)).toThrow("cannot convert float64 to int32");
  });

  it("says what the conversion says", () => {
    const said = (text: string): string => conversionProblem(new GoJsonError(text));
    expect(said("illegal base64 data at input byte 0")).toBe(
      "error decoding from json: illegal base64 data at input byte 0",
    );
    expect(said("json: cannot unmarshal number 9 into Go struct field A.b of type int32")).toBe(
      "json: cannot unmarshal number 9 into Go value of type int32",
    );
  });
});

describe("an item of a list with keys", () => {
  const containers = allKinds
    .find(({ group, kind }) => group === "" && kind === "Pod")
    ?.schema.fields.get("spec")?.shape;
  const shape = containers?.kind === "struct" ? containers.fields.get("containers")?.shape : undefined;
  if (shape?.kind !== "list") throw new Error("no list of containers");

  it("that Go always writes a key of has its zero", () => {
    expect(itemElement({ image: "i" }, shape)).toBe('k:{"name":""}');
    expect(itemElement({ name: null }, shape)).toBe('k:{"name":null}');
  });

  it("without any of them has no place", () => {
    const keyed = { ...list(map(string)), listType: "map" as const, mapKeys: ["a", "b"] };
    expect(() => itemElement({}, keyed)).toThrow(
      'associative list with keys has an element that omits all key fields ["a" "b"] (and doesn\'t have default values for any key fields)',
    );
  });
});
