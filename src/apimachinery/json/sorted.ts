import type { Fields } from "../fields.ts";
import { setOwn } from "./go-json.ts";

/** A plain value with the keys of all its objects in the order in which Go writes those of a map. */
export function sortedKeys<T>(value: T): T {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(sortedKeys) as T;
  const result = {};
  // By UTF-16 units, as strings compare.
  for (const key of Object.keys(value).sort()) setOwn(result, key, sortedKeys((value as Fields)[key]));
  return result as T;
}
