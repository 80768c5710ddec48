import type { Language } from "../../apimachinery/index.ts";
import { say, type Word } from "../model/words.ts";
import { fit, fitTarget, span, type Span, type StyleName } from "../terminal/cells.ts";

export interface Column {
  /** Default: none. */
  readonly title?: Extract<Word, `column.${string}`>;
  /** Fixed columns; absent: a share of what is left. */
  readonly width?: number;
  /** Share among the columns without a width. Default 1. */
  readonly share?: number;
  readonly align?: "left" | "right";
  /** Its text is cut as a request target. */
  readonly isTarget?: true;
  /** Left out on screens where the table is narrower. */
  readonly from?: number;
  /** Left out where the table is at least as wide. */
  readonly below?: number;
}

export interface SizedColumn extends Column {
  readonly columns: number;
}

/** Decides which columns are shown and how wide, with one blank between them. */
export function sizeColumns(columns: readonly Column[], width: number): (SizedColumn | undefined)[] {
  const shown = columns.map((column) => {
    const { from = 0, below = Number.POSITIVE_INFINITY } = column;
    return width >= from && width < below ? column : undefined;
  });
  const present = shown.filter((column) => column !== undefined);
  const fixed = present.reduce((sum, column) => sum + (column.width ?? 0), 0);
  const shares = present.reduce((sum, column) => sum + (column.width === undefined ? (column.share ?? 1) : 0), 0);
  let left = Math.max(0, width - fixed - (present.length - 1));
  let sharesLeft = shares;
  return shown.map((column) => {
    if (column === undefined) return undefined;
    if (column.width !== undefined) return { ...column, columns: column.width };
    const share = column.share ?? 1;
    const taken = sharesLeft === 0 ? 0 : Math.floor((left * share) / sharesLeft);
    left -= taken;
    sharesLeft -= share;
    return { ...column, columns: taken };
  });
}

export type CellValue = readonly [text: string | number, style?: StyleName];

export function tableRow(columns: readonly (SizedColumn | undefined)[], values: readonly CellValue[]): Span[] {
  const spans: Span[] = [];
  columns.forEach((column, index) => {
    if (column === undefined) return;
    const [text, style = "text"] = values[index] ?? [""];
    if (spans.length > 0) spans.push(span(" "));
    const isTarget = column.isTarget === true && typeof text === "string";
    spans.push(span(isTarget ? fitTarget(text, column.columns) : fit(text, column.columns, column.align), style));
  });
  return spans;
}

export function tableHead(columns: readonly (SizedColumn | undefined)[], language: Language): Span[] {
  return tableRow(
    columns,
    columns.map((column) => [column?.title === undefined ? "" : say(column.title, language), "dim"]),
  );
}

/** First row to show of `count`, so that `cursor` is among `rows` and the view moves as little as needed from the end. */
export function windowStart(cursor: number, count: number, rows: number): number {
  if (count <= rows) return 0;
  return Math.max(0, Math.min(count - rows, cursor - Math.floor(rows / 2)));
}
