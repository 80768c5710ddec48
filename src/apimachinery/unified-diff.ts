/** Unified diffs with the choices of Python's difflib, which github.com/pmezard/go-difflib follows. */

interface Block {
  readonly a: number;
  readonly b: number;
  readonly size: number;
}

interface Span {
  readonly a: number;
  readonly aEnd: number;
  readonly b: number;
  readonly bEnd: number;
}

interface Change extends Span {
  readonly isEqual: boolean;
}

/** From this many lines on, lines that are frequent start no match. */
const MANY_LINES = 200;

/** Of both texts: what is longer is told as one change, as finding small ones takes time that grows with the square. */
const MOST_LINES = 10_000;

/** What is the same at the beginning and at the end. */
function commonEnds(a: readonly string[], b: readonly string[]): Block[] {
  const shorter = Math.min(a.length, b.length);
  let start = 0;
  while (start < shorter && a[start] === b[start]) start++;
  let end = 0;
  while (end < shorter - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  const blocks = [
    { a: 0, b: 0, size: start },
    { a: a.length - end, b: b.length - end, size: end },
  ];
  return [...blocks.filter(({ size }) => size > 0), { a: a.length, b: b.length, size: 0 }];
}

/** Where each line stands in `b`. */
function indexLines(b: readonly string[]): Map<string, number[]> {
  const index = new Map<string, number[]>();
  for (const [at, line] of b.entries()) {
    const places = index.get(line);
    if (places === undefined) index.set(line, [at]);
    else places.push(at);
  }
  const limit = b.length >= MANY_LINES ? Math.floor(b.length / 100) + 1 : b.length;
  for (const [line, places] of index) if (places.length > limit) index.delete(line);
  return index;
}

function longestMatch(a: readonly string[], b: readonly string[], index: Map<string, number[]>, span: Span): Block {
  let [bestA, bestB, size] = [span.a, span.b, 0];
  let lengths = new Map<number, number>();
  for (let i = span.a; i < span.aEnd; i++) {
    const next = new Map<number, number>();
    for (const j of index.get(a[i] ?? "") ?? []) {
      if (j < span.b) continue;
      if (j >= span.bEnd) break;
      const length = (lengths.get(j - 1) ?? 0) + 1;
      next.set(j, length);
      if (length > size) [bestA, bestB, size] = [i - length + 1, j - length + 1, length];
    }
    lengths = next;
  }
  while (bestA > span.a && bestB > span.b && a[bestA - 1] === b[bestB - 1])
    [bestA, bestB, size] = [bestA - 1, bestB - 1, size + 1];
  while (bestA + size < span.aEnd && bestB + size < span.bEnd && a[bestA + size] === b[bestB + size]) size++;
  return { a: bestA, b: bestB, size };
}

function matchingBlocks(a: readonly string[], b: readonly string[]): Block[] {
  if (a.length + b.length > MOST_LINES) return commonEnds(a, b);
  const index = indexLines(b);
  const within = (span: Span): Block[] => {
    const match = longestMatch(a, b, index, span);
    if (match.size === 0) return [];
    const [aNext, bNext] = [match.a + match.size, match.b + match.size];
    const isFirst = span.a < match.a && span.b < match.b;
    const isLast = aNext < span.aEnd && bNext < span.bEnd;
    return [
      ...(isFirst ? within({ ...span, aEnd: match.a, bEnd: match.b }) : []),
      match,
      ...(isLast ? within({ ...span, a: aNext, b: bNext }) : []),
    ];
  };
  const merged: Block[] = [];
  for (const block of within({ a: 0, aEnd: a.length, b: 0, bEnd: b.length })) {
    const last = merged.at(-1);
    const isNext = last !== undefined && last.a + last.size === block.a && last.b + last.size === block.b;
    if (isNext) merged[merged.length - 1] = { ...last, size: last.size + block.size };
    else merged.push(block);
  }
  return [...merged, { a: a.length, b: b.length, size: 0 }];
}

function changes(a: readonly string[], b: readonly string[]): Change[] {
  const result: Change[] = [];
  let [i, j] = [0, 0];
  for (const { a: aStart, b: bStart, size } of matchingBlocks(a, b)) {
    if (i < aStart || j < bStart) result.push({ isEqual: false, a: i, aEnd: aStart, b: j, bEnd: bStart });
    [i, j] = [aStart + size, bStart + size];
    if (size > 0) result.push({ isEqual: true, a: aStart, aEnd: i, b: bStart, bEnd: j });
  }
  return result;
}

/** Changes with what stands around them; those that are far apart form groups of their own. */
function groups(all: readonly Change[], context: number): Change[][] {
  const result: Change[][] = [];
  let group: Change[] = [];
  for (const [position, change] of all.entries()) {
    if (!change.isEqual) {
      group.push(change);
      continue;
    }
    const { a, aEnd, b, bEnd } = change;
    const [isFirst, isLast] = [position === 0, position === all.length - 1];
    const start = { isEqual: true, a: Math.max(a, aEnd - context), aEnd, b: Math.max(b, bEnd - context), bEnd };
    const end = { isEqual: true, a, aEnd: Math.min(aEnd, a + context), b, bEnd: Math.min(bEnd, b + context) };
    if (isFirst) group = [start];
    else if (isLast) group.push(end);
    else if (aEnd - a > 2 * context) {
      result.push([...group, end]);
      group = [start];
    } else group.push(change);
  }
  if (group.some(({ isEqual }) => !isEqual)) result.push(group);
  return result;
}

function range(start: number, end: number): string {
  const length = end - start;
  if (length === 1) return String(start + 1);
  return `${length === 0 ? start : start + 1},${length}`;
}

/** Lines with a mark before each, as one text: there may be tens of thousands. */
function marked(mark: string, lines: readonly string[], from: number, to: number): readonly string[] {
  return from === to ? [] : [mark + lines.slice(from, to).join(`\n${mark}`)];
}

/** The differences of two texts with three lines around them, without a head. */
export function unifiedDiff(before: string, after: string): string {
  const [a, b] = [before.split("\n"), after.split("\n")];
  const lines = groups(changes(a, b), 3).flatMap((group) => {
    const [first, last] = [group[0], group.at(-1)];
    if (first === undefined || last === undefined) return [];
    return [
      `@@ -${range(first.a, last.aEnd)} +${range(first.b, last.bEnd)} @@`,
      ...group.flatMap(({ isEqual, a: from, aEnd, b: to, bEnd }) =>
        isEqual ? marked(" ", a, from, aEnd) : [...marked("-", a, from, aEnd), ...marked("+", b, to, bEnd)],
      ),
    ];
  });
  return lines.map((line) => `${line}\n`).join("");
}
