import { line, span, type Line, type StyleName } from "../terminal/cells.ts";
import type { Strokes } from "../terminal/theme.ts";

/** What a pane shows, and whether there is more of it. */
export interface Shown {
  readonly lines: readonly Line[];
  readonly isMoreAbove: boolean;
  readonly isMoreBelow: boolean;
}

export function whole(lines: readonly Line[]): Shown {
  return { lines, isMoreAbove: false, isMoreBelow: false };
}

/** A part of the lines, which may begin no later than where the last ones fill the rows. */
export function part(lines: readonly Line[], from: number, rows: number): Shown {
  const start = Math.min(from, Math.max(0, lines.length - rows));
  return {
    lines: lines.slice(start, start + rows),
    isMoreAbove: start > 0,
    isMoreBelow: start + rows < lines.length,
  };
}

/** The edge, with marks at its ends where there is more than is shown. */
export function rightEdge(
  { isMoreAbove, isMoreBelow }: Omit<Shown, "lines">,
  row: number,
  rows: number,
  { vertical, more: [up, down] }: Strokes,
  style: StyleName,
): Line {
  if (row === 0 && isMoreAbove) return line(span(up, "key"));
  return row === rows - 1 && isMoreBelow ? line(span(down, "key")) : line(span(vertical, style));
}
