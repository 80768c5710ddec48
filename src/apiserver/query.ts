/** A parsed query string: every key with its values in the order they came, as Go's `url.Values`. */
export type Query = ReadonlyMap<string, readonly string[]>;

/** The first value of a key, or an empty string. */
export function first(query: Query, key: string): string {
  return query.get(key)?.[0] ?? "";
}
