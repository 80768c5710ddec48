/** Changes kept apart before they are merged; more for larger maps, so that both costs stay small. */
const SMALLEST_LAYER = 32;

/**
 * A map that never changes: `with` and `without` give a new one that shares nearly everything with the old. Changes
 * stand in a thin layer over a large base, which is copied only once in as many changes as the layer holds.
 */
export class LayeredMap<K, V> {
  private readonly base: ReadonlyMap<K, V>;
  /** undefined: gone. */
  private readonly layer: ReadonlyMap<K, V | undefined>;
  readonly size: number;

  constructor(
    base: ReadonlyMap<K, V> = new Map<K, V>(),
    layer: ReadonlyMap<K, V | undefined> = new Map<K, V | undefined>(),
    size: number = base.size,
  ) {
    this.base = base;
    this.layer = layer;
    this.size = size;
  }

  get(key: K): V | undefined {
    return this.layer.has(key) ? this.layer.get(key) : this.base.get(key);
  }

  has(key: K): boolean {
    return this.get(key) !== undefined;
  }

  with(key: K, value: V): LayeredMap<K, V> {
    return this.changed(key, value, this.has(key) ? this.size : this.size + 1);
  }

  without(key: K): LayeredMap<K, V> {
    return this.has(key) ? this.changed(key, undefined, this.size - 1) : this;
  }

  *entries(): IterableIterator<[K, V]> {
    for (const [key, value] of this.base) if (!this.layer.has(key)) yield [key, value];
    for (const [key, value] of this.layer) if (value !== undefined) yield [key, value];
  }

  [Symbol.iterator](): IterableIterator<[K, V]> {
    return this.entries();
  }

  *values(): IterableIterator<V> {
    for (const [, value] of this.entries()) yield value;
  }

  private changed(key: K, value: V | undefined, size: number): LayeredMap<K, V> {
    const layer = new Map(this.layer).set(key, value);
    if (layer.size <= Math.max(SMALLEST_LAYER, Math.sqrt(this.base.size)))
      return new LayeredMap(this.base, layer, size);
    return new LayeredMap(new Map(new LayeredMap(this.base, layer).entries()));
  }
}
