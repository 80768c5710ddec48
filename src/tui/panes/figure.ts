import { glyphs } from "../terminal/display-width.ts";

/** What may be one shorter without a change of what a drawing says. */
const STRETCH: ReadonlySet<string> = new Set([" ", "-", "─", "═"]);

/**
 * A drawing that is too wide, narrower by columns in which every row only goes on with a blank or a line. What is above one
 * another stays so; where that is not enough, the rest is the caller's.
 */
export function squeezed(rows: readonly string[], width: number): string[] {
  const cells = rows.map((row) => glyphs(row).flatMap(({ text, width: wide }) => (wide === 2 ? [text, ""] : [text])));
  const isSpare = (at: number): boolean =>
    cells.every((row) => at >= row.length || (STRETCH.has(row[at] ?? "") && row[at] === row[at - 1]));
  let widest = Math.max(0, ...cells.map((row) => row.length));
  for (let at = widest - 1; at > 0 && widest > width; at -= 1) {
    if (!isSpare(at)) continue;
    for (const row of cells) row.splice(at, 1);
    widest = Math.max(...cells.map((row) => row.length));
  }
  return cells.map((row) => row.join(""));
}
