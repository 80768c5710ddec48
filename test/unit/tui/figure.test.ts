import { expect, test } from "vitest";
import { squeezed } from "../../../src/tui/panes/figure.ts";

const FIGURE = [
  "client ------> main apiserver ------> server",
  "   |                 |                   |  ",
  "   |              一个用户               Y  ",
];

test("a drawing that is too wide is narrower, and what stands above one another stays so", () => {
  expect(squeezed(FIGURE, 44)).toEqual(FIGURE);
  const narrow = squeezed(FIGURE, 36);
  expect(narrow).toEqual([
    "client ---> main apiserver -> server",
    "   |              |              |  ",
    "   |           一个用户          Y  ",
  ]);
});

test("words are never taken apart, however narrow it is", () => {
  expect(squeezed(FIGURE, 1)[0]).toBe("client -> main apiserver -> server");
  expect(squeezed([], 1)).toEqual([]);
});
