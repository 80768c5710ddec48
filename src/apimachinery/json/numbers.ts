import { GoJsonError } from "./go-json-error.ts";

/** A number of JSON: an integer that a double cannot be trusted with is a bigint, as Go has it as int64. */
export type JsonNumber = number | bigint;

const INTEGER = /^-?\d+$/;

export function isInteger(text: string): boolean {
  return INTEGER.test(text);
}

export function isJsonNumber(value: unknown): value is JsonNumber {
  return typeof value === "number" || typeof value === "bigint";
}

/** Far more than any number has that is asked for: a BigInt of a million digits takes long. */
const MOST_DIGITS = 100;

/** Of decimal digits, with or without a sign; undefined for more of them than fit anywhere. */
export function readInteger(text: string): bigint | undefined {
  return text.length > MOST_DIGITS ? undefined : BigInt(text);
}

/** What Go reads as an int64; undefined for anything else, and for a number that needs more bits. */
export function int64(text: string): JsonNumber | undefined {
  if (!INTEGER.test(text)) return undefined;
  const value = Number(text);
  // "-0" is 0: an integer has no sign of its own there.
  if (Number.isSafeInteger(value)) return value + 0;
  // Beyond 64 bits; a BigInt of a million digits takes long.
  if (text.length > 20) return undefined;
  const exact = BigInt(text);
  return BigInt.asIntN(64, exact) === exact ? exact : undefined;
}

/** @throws GoJsonError in encoding/json's words for one that is beyond all doubles */
function float64(text: string): number {
  const value = Number(text);
  if (Number.isFinite(value)) return value;
  throw new GoJsonError(`json: cannot unmarshal number ${text} into Go value of type float64`);
}

/**
 * A number where no type says what it is: int64 if it is one, else float64 (apimachinery `util/json`, and
 * sigs.k8s.io/json UnmarshalCaseSensitivePreserveInts).
 * @throws GoJsonError
 */
export function untypedNumber(text: string): JsonNumber {
  return int64(text) ?? float64(text);
}

/** A whole number as short as it can be kept. */
export function fromBigInt(value: bigint): JsonNumber {
  const short = Number(value);
  return Number.isSafeInteger(short) ? short : value;
}
