import { isRecord } from "../../apimachinery/index.ts";

const CHARACTERS_OF_SCALAR = 24;

/** What is left of a number of characters after a value's JSON, about; below zero, and no further, where it is longer. */
export function leftAfter(value: unknown, characters: number): number {
  if (typeof value === "string") return characters - value.length;
  let left = characters - CHARACTERS_OF_SCALAR;
  if (Array.isArray(value)) {
    for (const item of value) if ((left = leftAfter(item, left)) < 0) return left;
  } else if (isRecord(value)) {
    for (const key of Object.keys(value)) if ((left = leftAfter(value[key], left - key.length)) < 0) return left;
  }
  return left;
}
