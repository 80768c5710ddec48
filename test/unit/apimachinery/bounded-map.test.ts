import { expect, it } from "vitest";
import { setBounded } from "../../../src/apimachinery/bounded-map.ts";

it("keeps what was set last, and no more than it may", () => {
  const map = new Map<string, number>();
  for (const [key, value] of [
    ["a", 1],
    ["b", 2],
    ["a", 3],
    ["c", 4],
  ] as const)
    setBounded(map, key, value, 2);
  expect([...map]).toEqual([
    ["a", 3],
    ["c", 4],
  ]);
});
