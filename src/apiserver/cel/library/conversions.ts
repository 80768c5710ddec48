import { goFloat, parseGoDuration, readInteger } from "../../../apimachinery/index.ts";
import type { Library } from "../declarations.ts";
import { CelError } from "../errors.ts";
import { Duration, typeOf, TypeValue, Uint, type Timestamp, type Value } from "../values.ts";
import { timestamp } from "./operators.ts";

/** Conversions between types (cel-go `common/types`). */

const SECOND = 1_000_000_000n;

function unreadable(type: string): CelError {
  return new CelError(`type conversion error from 'string' to '${type}'`);
}

function wholeNumber(text: string, type: string, fits: (value: bigint) => boolean, pattern: RegExp): bigint {
  const value = pattern.test(text) ? readInteger(text) : undefined;
  if (value === undefined || !fits(value)) throw unreadable(type);
  return value;
}

function toBool(text: string): boolean {
  if (["1", "t", "T", "TRUE", "true", "True"].includes(text)) return true;
  if (["0", "f", "F", "FALSE", "false", "False"].includes(text)) return false;
  throw unreadable("bool");
}

function toDouble(text: string): number {
  if (/^[+-]?inf(?:inity)?$/i.test(text)) return text.startsWith("-") ? -Infinity : Infinity;
  if (/^nan$/i.test(text)) return Number.NaN;
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text)) throw unreadable("double");
  const value = Number(text);
  if (!Number.isFinite(value)) throw unreadable("double");
  return value;
}

function doubleToInt(value: number): bigint {
  if (!Number.isFinite(value) || value <= -(2 ** 63) || value >= 2 ** 63) throw new CelError("integer overflow");
  return BigInt(Math.trunc(value));
}

function doubleToUint(value: number): Uint {
  if (!Number.isFinite(value) || value < 0 || value >= 2 ** 64) throw new CelError("unsigned integer overflow");
  return new Uint(BigInt(Math.trunc(value)));
}

function negativeOverflow(value: bigint): Uint {
  if (value < 0n) throw new CelError("unsigned integer overflow");
  return new Uint(value);
}

function largeOverflow({ value }: Uint): bigint {
  if (BigInt.asIntN(64, value) !== value) throw new CelError("integer overflow");
  return value;
}

function toDuration(text: string): Duration {
  const nanoseconds = parseGoDuration(text);
  if (nanoseconds === undefined) throw unreadable("google.protobuf.Duration");
  return new Duration(nanoseconds);
}

const RFC3339 = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:[.,](\d+))?(Z|[+-]\d{2}:\d{2})$/;

/** Undefined for what is no time in RFC 3339's form. */
export function parseTimestamp(text: string): bigint | undefined {
  const [, seconds = "", fraction = "", zone = ""] = RFC3339.exec(text) ?? [];
  const milliseconds = Date.parse(`${seconds}${zone}`);
  if (Number.isNaN(milliseconds)) return undefined;
  return BigInt(milliseconds) * 1_000_000n + BigInt(fraction.slice(0, 9).padEnd(9, "0"));
}

function toTimestamp(text: string): Timestamp {
  const nanoseconds = parseTimestamp(text);
  if (nanoseconds !== undefined) return timestamp(nanoseconds);
  throw unreadable("google.protobuf.Timestamp");
}

export function printTimestamp({ nanoseconds }: Timestamp): string {
  const second = (nanoseconds - (((nanoseconds % SECOND) + SECOND) % SECOND)) / SECOND;
  const fraction = String(nanoseconds - second * SECOND)
    .padStart(9, "0")
    .replace(/0+$/, "");
  const base = new Date(Number(second) * 1000).toISOString().slice(0, 19);
  return `${base}${fraction === "" ? "" : `.${fraction}`}Z`;
}

/** Seconds, as in `5400s`. */
export function printDuration({ nanoseconds }: Duration): string {
  const absolute = nanoseconds < 0n ? -nanoseconds : nanoseconds;
  const fraction = String(absolute % SECOND)
    .padStart(9, "0")
    .replace(/0+$/, "");
  return `${nanoseconds < 0n ? "-" : ""}${absolute / SECOND}${fraction === "" ? "" : `.${fraction}`}s`;
}

function bytesToString(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new CelError("invalid UTF-8 in bytes, cannot convert to string");
  }
}

function same(value: Value): Value {
  return value;
}

export const CONVERSIONS: Library = {
  table: `
    type: type (A) type(A)
    bool: bool_to_bool (bool) bool
    bool: string_to_bool (string) bool
    bytes: bytes_to_bytes (bytes) bytes
    bytes: string_to_bytes (string) bytes
    double: double_to_double (double) double
    double: int64_to_double (int) double
    double: string_to_double (string) double
    double: uint64_to_double (uint) double
    duration: duration_to_duration (duration) duration
    duration: int64_to_duration (int) duration
    duration: string_to_duration (string) duration
    dyn: to_dyn (A) dyn
    int: int64_to_int64 (int) int
    int: double_to_int64 (double) int
    int: duration_to_int64 (duration) int
    int: string_to_int64 (string) int
    int: timestamp_to_int64 (timestamp) int
    int: uint64_to_int64 (uint) int
    string: string_to_string (string) string
    string: bool_to_string (bool) string
    string: bytes_to_string (bytes) string
    string: double_to_string (double) string
    string: duration_to_string (duration) string
    string: int64_to_string (int) string
    string: timestamp_to_string (timestamp) string
    string: uint64_to_string (uint) string
    timestamp: timestamp_to_timestamp (timestamp) timestamp
    timestamp: int64_to_timestamp (int) timestamp
    timestamp: string_to_timestamp (string) timestamp
    uint: uint64_to_uint64 (uint) uint
    uint: double_to_uint64 (double) uint
    uint: int64_to_uint64 (int) uint
    uint: string_to_uint64 (string) uint`,
  runs: {
    type: (value: Value) => new TypeValue(typeOf(value)),
    bool_to_bool: same,
    string_to_bool: toBool,
    bytes_to_bytes: same,
    string_to_bytes: (text: string) => new TextEncoder().encode(text),
    double_to_double: same,
    int64_to_double: (value: bigint) => Number(value),
    string_to_double: toDouble,
    uint64_to_double: ({ value }: Uint) => Number(value),
    duration_to_duration: same,
    int64_to_duration: (value: bigint) => new Duration(value),
    string_to_duration: toDuration,
    to_dyn: same,
    int64_to_int64: same,
    double_to_int64: doubleToInt,
    duration_to_int64: ({ nanoseconds }: Duration) => nanoseconds,
    string_to_int64: (text: string) =>
      wholeNumber(text, "int", (value) => BigInt.asIntN(64, value) === value, /^[+-]?\d+$/),
    timestamp_to_int64: ({ nanoseconds }: Timestamp) =>
      (nanoseconds - (((nanoseconds % SECOND) + SECOND) % SECOND)) / SECOND,
    uint64_to_int64: largeOverflow,
    string_to_string: same,
    bool_to_string: (value: boolean) => String(value),
    bytes_to_string: bytesToString,
    double_to_string: (value: number) => goFloat(value),
    duration_to_string: printDuration,
    int64_to_string: (value: bigint) => String(value),
    timestamp_to_string: printTimestamp,
    uint64_to_string: ({ value }: Uint) => String(value),
    timestamp_to_timestamp: same,
    int64_to_timestamp: (value: bigint) => timestamp(value * SECOND),
    string_to_timestamp: toTimestamp,
    uint64_to_uint64: same,
    double_to_uint64: doubleToUint,
    int64_to_uint64: negativeOverflow,
    string_to_uint64: (text: string) =>
      new Uint(wholeNumber(text, "uint", (value) => BigInt.asUintN(64, value) === value, /^\d+$/)),
  },
};
