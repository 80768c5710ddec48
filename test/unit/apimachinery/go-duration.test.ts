import { expect, it } from "vitest";
import { parseDuration } from "../../../src/apimachinery/go-duration.ts";

it.each([
  ["0", 0],
  ["1m30s", 90_000],
  ["-1.5h", -5_400_000],
  [".5s", 500],
  ["1us1ms", 1.001],
  ["10", 'time: missing unit in duration "10"'],
  ["", 'time: invalid duration ""'],
  ["s", 'time: invalid duration "s"'],
  ["1d", 'time: unknown unit "d" in duration "1d"'],
  ["9223372036855s", 'time: invalid duration "9223372036855s"'],
  ["1\u00fc", 'time: unknown unit "\\xc3\\xbc" in duration "1\\xc3\\xbc"'],
])("reads %j as Go does", (text, expected) => {
  const parsed = parseDuration(text);
  expect(parsed.ok ? parsed.milliseconds : parsed.problem).toBe(expected);
});
