import { parseGoDuration } from "../../../apimachinery/index.ts";

const UNITS: readonly (readonly [names: readonly string[], nanoseconds: number])[] = [
  [["ns", "nano"], 1],
  [["us", "µs", "micro"], 1e3],
  [["ms", "milli"], 1e6],
  [["s", "sec"], 1e9],
  [["m", "min"], 60e9],
  [["h", "hr", "hour"], 3600e9],
  [["d", "day"], 86_400e9],
  [["w", "wk", "week"], 604_800e9],
];

/** Go's durations, and those of Scala: `3 days` (kube-openapi `strfmt/duration.go`). */
export function isDuration(text: string): boolean {
  if (parseGoDuration(text) !== undefined) return true;
  for (const [, , unit = ""] of text.matchAll(/(\d+)\s*([A-Za-z\u00b5]+)/g)) {
    const name = unit.toLowerCase();
    const isUnit = UNITS.some(([names]) => names.includes(name) || name.startsWith(names.at(-1) ?? ""));
    if (isUnit) return true;
  }
  return false;
}
