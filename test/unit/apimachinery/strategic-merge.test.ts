import { describe, expect, it } from "vitest";
import { always, anything, list, map, string, struct } from "../../../src/apimachinery/schema.ts";
import { goPrint, strategicMerge } from "../../../src/apimachinery/patch/strategic-merge.ts";

const shape = struct("Thing", {
  items: list(struct("Item", { name: always(string), a: string, b: string }), { mergeKey: "name" }),
  finalizers: list(string, { mergeScalars: true }),
  atomic: list(string),
  labels: map(string),
  any: anything,
});
const before = {
  items: [
    { name: "x", a: "1" },
    { name: "y", a: "2" },
  ],
  finalizers: ["f", "g"],
  atomic: ["1", "2"],
  labels: { k: "v", l: "w" },
};

describe("strategicMerge", () => {
  it.each<[string, object, object]>([
    [
      "merges items by their key",
      { items: [{ name: "y", b: "3" }] },
      {
        items: [
          { name: "x", a: "1" },
          { name: "y", a: "2", b: "3" },
        ],
      },
    ],
    ["adds an item with a new key", { items: [{ name: "z" }] }, { items: [...before.items, { name: "z" }] }],
    ["deletes an item", { items: [{ name: "x", $patch: "delete" }] }, { items: [{ name: "y", a: "2" }] }],
    ["replaces a whole list", { items: [{ $patch: "replace" }, { name: "z" }] }, { items: [{ name: "z" }] }],
    ["adds to a list of scalars once", { finalizers: ["g", "h"] }, { finalizers: ["f", "g", "h"] }],
    ["deletes from a list of scalars", { "$deleteFromPrimitiveList/finalizers": ["f"] }, { finalizers: ["g"] }],
    ["replaces an atomic list", { atomic: ["3"] }, { atomic: ["3"] }],
    ["merges maps and removes what is null", { labels: { k: null, m: "x" } }, { labels: { l: "w", m: "x" } }],
    ["replaces a map", { labels: { $patch: "replace", m: "x" } }, { labels: { m: "x" } }],
    ["keeps only some keys", { labels: { $retainKeys: ["l", "m"], m: "x" } }, { labels: { l: "w", m: "x" } }],
    [
      "orders items",
      { "$setElementOrder/items": [{ name: "y" }, { name: "x" }] },
      { items: before.items.toReversed() },
    ],
  ])("%s", (_what, patch, change) => {
    const copy = structuredClone(before);
    expect(strategicMerge(before, patch as Record<string, unknown>, shape)).toEqual({ ...before, ...change });
    expect(before).toEqual(copy);
  });

  it.each<[object, string]>([
    [{ items: [{ a: "1" }] }, "map: map[a:1] does not contain declared merge key: name"],
    [{ items: ["x"] }, "expected a map[string]interface {}, but received a string"],
    [{ labels: { $patch: "odd", a: "b" } }, "unknown patch type: odd in map: map[$patch:odd a:b]"],
    [{ labels: { $retainKeys: ["l"], m: "x" } }, "invalid patch format of retainKeys"],
    [{ "$setElementOrder/none": ["x"] }, 'unable to find api field in struct Thing for the json field "none"'],
    [{ labels: { $retainKeys: "x" } }, "invalid patch format of retainKeys"],
    [{ "$deleteFromPrimitiveList/finalizers": "f" }, "invalid patch format of primitive list"],
    [{ "$setElementOrder/items": "x" }, "invalid patch format of setElementOrder list"],
  ])("refuses %j with: %s", (patch, message) => {
    expect(() => strategicMerge(before, patch as Record<string, unknown>, shape)).toThrow(message);
  });
});

describe("goPrint", () => {
  it("prints as %v does", () => {
    expect(goPrint({ b: [1, "x", null], a: { c: true } })).toBe("map[a:map[c:true] b:[1 x <nil>]]");
  });
});
