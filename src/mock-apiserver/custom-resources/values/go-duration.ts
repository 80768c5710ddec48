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
const GO_UNITS: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  μs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3600e9,
};

const GO_DURATION = /^[+-]?(?:0|(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)$/;

/** Nanoseconds as Go's time.ParseDuration reads them; undefined where it does not. */
export function parseGoDuration(text: string): bigint | undefined {
  if (!GO_DURATION.test(text)) return undefined;
  let total = 0n;
  for (const [, whole = "", fraction = "", unit = ""] of text.matchAll(/(\d*)\.?(\d*)(ns|us|µs|μs|ms|s|m|h)/g)) {
    const scale = GO_UNITS[unit] ?? 0;
    total += BigInt(whole === "" ? "0" : whole) * BigInt(scale);
    if (fraction !== "") total += BigInt(Math.floor(Number(`0.${fraction}`) * scale));
  }
  const signed = text.startsWith("-") ? -total : total;
  return BigInt.asIntN(64, signed) === signed ? signed : undefined;
}

/** Go's durations, and those of Scala: `3 days` (kube-openapi `strfmt/duration.go`). */
export function isDuration(text: string): boolean {
  if (parseGoDuration(text) !== undefined) return true;
  for (const [, , unit = ""] of text.matchAll(/(\d+)\s*([A-Za-zµ]+)/g)) {
    const name = unit.toLowerCase();
    const isUnit = UNITS.some(([names]) => names.includes(name) || name.startsWith(names.at(-1) ?? ""));
    if (isUnit) return true;
  }
  return false;
}
