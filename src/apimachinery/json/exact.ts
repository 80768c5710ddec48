/**
 * JSON.parse and JSON.stringify that keep integers of 64 bits: as bigint where a double would change them. Texts and values
 * without such a number, nearly all, take no other way than they always did.
 */
import { nodeToValue, parseGoJson } from "./go-json.ts";

/** The start of a number that a double may not hold; within a string it costs time alone. */
const LONG_NUMBER = /(?:^|[[:,\s])-?(?:\d{16}|[\d.]+[eE]\+?\d{3})/;

/** @throws SyntaxError, GoJsonError */
export function parseJson(text: string): unknown {
  return LONG_NUMBER.test(text) ? nodeToValue(parseGoJson(Buffer.from(text, "utf8"))) : JSON.parse(text);
}

/** Around the digits of a bigint while they are a string; unpredictable, so that no string of an object looks like it. */
const MARK = `\u2063${Math.random().toString(36).slice(2)}${Math.random().toString(36).slice(2)}:`;
const MARKED = new RegExp(`"${MARK}(-?\\d+)"`, "g");

function mark(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? `${MARK}${value}` : value;
}

function hasBigInt(value: unknown): boolean {
  if (typeof value === "bigint") return true;
  return typeof value === "object" && value !== null && Object.values(value).some(hasBigInt);
}

/** JSON.stringify refuses bigints before it has done any harm. */
export function toJson(value: unknown, indent?: number): string {
  try {
    return JSON.stringify(value, null, indent);
  } catch (error) {
    if (!hasBigInt(value)) throw error;
    return JSON.stringify(value, mark, indent).replace(MARKED, "$1");
  }
}
