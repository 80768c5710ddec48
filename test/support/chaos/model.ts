/** What every key may hold after all that was said of the writes to it; undefined stands for nothing. */
type Value = string | undefined;

/** `unclear`: the connection ended, or whoever answered did not know. */
export type Outcome = "done" | "refused" | "unclear";

export class Model {
  readonly counts: Record<Outcome, number> = { done: 0, refused: 0, unclear: 0 };
  readonly contradictions: string[] = [];
  private readonly possible = new Map<string, ReadonlySet<Value>>();

  /** A write to a key ended so; writes to one key come one after the other. */
  wrote(key: string, value: Value, outcome: Outcome): void {
    this.counts[outcome] += 1;
    if (outcome === "refused") return;
    // A write that nobody answered may still be done later, so nothing but a later answer makes it certain.
    this.possible.set(key, new Set(outcome === "done" ? [value] : [...this.valuesOf(key), value]));
  }

  /** An answer said that the key is there, or that it is not. */
  heard(key: string, isThere: boolean): void {
    if ([...this.valuesOf(key)].some((value) => (value !== undefined) === isThere)) return;
    this.contradictions.push(`${key} is ${isThere ? "there" : "gone"}`);
  }

  /** Everything was read. */
  read(found: ReadonlyMap<string, string>): void {
    for (const key of new Set([...this.possible.keys(), ...found.keys()])) {
      const value = found.get(key);
      if (this.valuesOf(key).has(value)) continue;
      const expected = [...this.valuesOf(key)].map(String).join(" or ");
      this.contradictions.push(`${key} has ${value}, and should have ${expected}`);
    }
  }

  private valuesOf(key: string): ReadonlySet<Value> {
    return this.possible.get(key) ?? new Set([undefined]);
  }
}
