import { setOwn } from "./go-json.ts";

/** A plain value with the keys of all its objects in the order in which Go writes those of a map. */
export function sortedKeys<T>(value: T): T {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(sortedKeys) as T;
  const result = {};
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  for (const [key, item] of entries) setOwn(result, key, sortedKeys(item));
  return result as T;
}
