import { expect, test } from "vitest";
import { strategicMerge } from "../../../src/apimachinery/patch/strategic-merge.ts";
import { threeWayPatch } from "../../../src/apimachinery/patch/three-way.ts";
import { list, map, string, struct, type Shape } from "../../../src/apimachinery/schema.ts";

const item = struct("Item", { name: string, image: string, args: list(string) });
const shape: Shape = struct("Thing", {
  labels: map(string),
  items: list(item, { mergeKey: "name" }),
  finalizers: list(string, { mergeScalars: true }),
  args: list(string),
});

type Value = Readonly<Record<string, unknown>>;

/** What is stored after `modified` was applied over what others had made of `original`. */
test.each<[string, Value, Value, Value, Value]>([
  [
    "a map's key that is gone",
    { labels: { a: "1", b: "2" } },
    { labels: { a: "1" } },
    { labels: { a: "1", b: "2", c: "3" } },
    { labels: { a: "1", c: "3" } },
  ],
  ["a field that is gone", { labels: { a: "1" } }, {}, { labels: { a: "1" }, args: ["x"] }, { args: ["x"] }],
  [
    "an item that is gone, beside one that others added",
    { items: [{ name: "a" }, { name: "b" }] },
    { items: [{ name: "a", image: "2" }] },
    { items: [{ name: "a", args: ["kept"] }, { name: "b" }, { name: "c" }] },
    { items: [{ name: "a", args: ["kept"], image: "2" }, { name: "c" }] },
  ],
  [
    "a merged scalar that is gone",
    { finalizers: ["a", "b"] },
    { finalizers: ["b"] },
    { finalizers: ["a", "b", "c"] },
    { finalizers: ["b", "c"] },
  ],
  ["a plain list", { args: ["a"] }, { args: ["b"] }, { args: ["a", "x"] }, { args: ["b"] }],
])("%s", (_what, original, modified, current, expected) => {
  expect(strategicMerge(current, threeWayPatch(original, modified, shape), shape)).toEqual(expected);
});

test("without a shape every list is replaced, and what is gone is deleted", () => {
  expect(threeWayPatch({ items: [{ name: "a" }], x: { y: 1, z: 2 } }, { items: [{ name: "b" }], x: { y: 1 } })).toEqual(
    {
      items: [{ name: "b" }],
      x: { y: 1, z: null },
    },
  );
});
