import { setBounded, type Clock } from "../../apimachinery/index.ts";

/** Remembers values for as long as each may be; the oldest go first when there are too many. */
export interface ExpiringCache<T> {
  get(key: string): T | undefined;
  set(key: string, value: T, ttlMs: number): void;
}

export function createExpiringCache<T>(maxEntries: number, clock: Clock): ExpiringCache<T> {
  const entries = new Map<string, { readonly value: T; readonly until: number }>();
  return {
    get(key) {
      const entry = entries.get(key);
      if (entry === undefined) return undefined;
      if (clock.monotonic() < entry.until) return entry.value;
      entries.delete(key);
      return undefined;
    },
    set(key, value, ttlMs) {
      if (ttlMs <= 0) return;
      setBounded(entries, key, { value, until: clock.monotonic() + ttlMs }, maxEntries);
    },
  };
}
