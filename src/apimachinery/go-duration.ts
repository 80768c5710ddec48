import { readInteger } from "./json/numbers.ts";

/** Durations as Go's `time.ParseDuration` reads them, e.g. `1m30s`. */

const NANOSECONDS: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  "\u00b5s": 1_000n,
  "\u03bcs": 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
};
const MAX_INT64 = 2n ** 63n - 1n;

/** `time.quote`: bytes that are not ASCII are written in hexadecimal. */
function quoteBytes(text: string): string {
  const bytes = [...Buffer.from(text, "utf8")].map((byte) => {
    if (byte >= 0x80 || byte < 0x20) return `\\x${byte.toString(16).padStart(2, "0")}`;
    return byte === 0x22 || byte === 0x5c ? `\\${String.fromCharCode(byte)}` : String.fromCharCode(byte);
  });
  return `"${bytes.join("")}"`;
}

export type ParsedDuration =
  | { readonly ok: true; readonly milliseconds: number }
  | { readonly ok: false; readonly problem: string };

/** The duration, or what Go says is wrong with it. */
export function parseDuration(text: string): ParsedDuration {
  const total = signedNanoseconds(text);
  if (typeof total === "string") return { ok: false, problem: `time: ${total} ${quoteBytes(text)}` };
  return { ok: true, milliseconds: Number(total) / 1e6 };
}

/** The same in nanoseconds; undefined where Go finds something wrong. */
export function parseGoDuration(text: string): bigint | undefined {
  const total = signedNanoseconds(text);
  return typeof total === "string" ? undefined : total;
}

function signedNanoseconds(text: string): bigint | string {
  const [, sign = "", magnitude = ""] = /^([+-]?)([\s\S]*)$/.exec(text) ?? [];
  if (magnitude === "0") return 0n;
  if (magnitude === "") return "invalid duration";
  const total = nanosecondsOf(magnitude);
  if (typeof total === "string") return total;
  if (total > (sign === "-" ? MAX_INT64 + 1n : MAX_INT64)) return "invalid duration";
  return sign === "-" ? -total : total;
}

/** The sum of the parts, or what is wrong with the first bad one. */
function nanosecondsOf(parts: string): bigint | string {
  let total = 0n;
  for (let rest = parts; rest !== "";) {
    const [whole = "", before = "", after = "", unit = ""] = /^(\d*)(?:\.(\d*))?([^\d.]*)/.exec(rest) ?? [];
    const count = readInteger(before === "" ? "0" : before);
    if ((before === "" && after === "") || count === undefined) return "invalid duration";
    if (unit === "") return "missing unit in duration";
    const nanoseconds = Object.hasOwn(NANOSECONDS, unit) ? NANOSECONDS[unit] : undefined;
    if (nanoseconds === undefined) return `unknown unit ${quoteBytes(unit)} in duration`;
    total += count * nanoseconds;
    total += BigInt(Math.floor(Number(`0.${after === "" ? 0 : after}`) * Number(nanoseconds)));
    if (total > MAX_INT64 + 1n) return "invalid duration";
    rest = rest.slice(whole.length);
  }
  return total;
}
