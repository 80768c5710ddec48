/** A chunk is cut in two at twice this size. */
const CHUNK = 1_024;

/** A list in chunks, so that thousands of insertions and removals in a list of a million do not move it thousands of times. */
export class Sequence<T> {
  private readonly chunks: T[][] = [];
  private size = 0;

  constructor(items: readonly T[]) {
    for (let start = 0; start < items.length; start += CHUNK) this.chunks.push(items.slice(start, start + CHUNK));
    this.size = items.length;
  }

  get length(): number {
    return this.size;
  }

  /** The chunk that holds `index`, or the last one for the index behind the end, and the index within it. */
  private locate(index: number): { chunk: number; at: number } {
    let at = index;
    let chunk = 0;
    for (; chunk < this.chunks.length - 1; chunk += 1) {
      const length = this.chunks[chunk]?.length ?? 0;
      if (at < length) break;
      at -= length;
    }
    return { chunk, at };
  }

  get(index: number): T | undefined {
    const { chunk, at } = this.locate(index);
    return this.chunks[chunk]?.[at];
  }

  set(index: number, item: T): void {
    const { chunk, at } = this.locate(index);
    const found = this.chunks[chunk];
    if (found !== undefined) found[at] = item;
  }

  insert(index: number, item: T): void {
    if (this.chunks.length === 0) this.chunks.push([]);
    const { chunk, at } = this.locate(index);
    const found = this.chunks[chunk] ?? [];
    found.splice(at, 0, item);
    if (found.length >= 2 * CHUNK) this.chunks.splice(chunk + 1, 0, found.splice(CHUNK));
    this.size += 1;
  }

  remove(index: number): void {
    const { chunk, at } = this.locate(index);
    const found = this.chunks[chunk] ?? [];
    found.splice(at, 1);
    if (found.length === 0) this.chunks.splice(chunk, 1);
    this.size -= 1;
  }

  items(): T[] {
    return this.chunks.flat();
  }
}
