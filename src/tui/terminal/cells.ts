import { sanitise } from "../../apimachinery/index.ts";
import { clip, clipStart, displayWidth, glyphs, isPlain } from "./display-width.ts";

/** What a piece of text means; a theme says how it looks. */
export type StyleName =
  | "text"
  | "dim"
  | "bold"
  | "ok"
  | "bad"
  | "warn"
  | "title"
  | "border"
  | "border-focus"
  | "key"
  | "lit"
  | "injected"
  | "mark"
  | "prompt"
  | "cursor";

export interface Span {
  /** Sanitised. */
  readonly text: string;
  readonly style: StyleName;
}

export interface Line {
  readonly spans: readonly Span[];
  /** Shown inverted over its whole width. */
  readonly selected?: boolean;
}

export interface Cell {
  /** One character with its combining marks; empty for the right half of a wide one. */
  readonly ch: string;
  readonly style: StyleName;
  readonly selected: boolean;
}

export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly rows: Cell[][];
}

/** No screen is wider; what lies beyond is not even looked at. */
export const LONGEST_LINE = 4096;

/** The only way to make a span: whatever the text holds, the terminal sees printable characters. */
export function span(text: string | number, style: StyleName = "text"): Span {
  return { text: typeof text === "number" ? String(text) : sanitise(text, LONGEST_LINE), style };
}

export type Part = Span | string;

export function line(...parts: readonly Part[]): Line {
  return { spans: parts.map((part) => (typeof part === "string" ? span(part) : part)) };
}

export function selectedLine(content: Line, selected: boolean): Line {
  return selected ? { ...content, selected } : content;
}

/** Sanitised text of exactly `width` columns; `~` at the end says that something was cut off. */
export function fit(text: string | number, width: number, align: "left" | "right" = "left"): string {
  if (width <= 0) return "";
  const safe = typeof text === "number" ? String(text) : sanitise(text, LONGEST_LINE);
  const full = displayWidth(safe);
  if (full > width) {
    const cut = clip(safe, width - 1);
    return `${cut}~${" ".repeat(width - 1 - displayWidth(cut))}`;
  }
  const blanks = " ".repeat(width - full);
  return align === "left" ? safe + blanks : blanks + safe;
}

/** As `fit`, for a request target: its query goes first, then the middle of its path, whose end says as much as its beginning. */
export function fitTarget(text: string, width: number): string {
  const safe = sanitise(text, LONGEST_LINE);
  const [path = ""] = safe.split("?");
  if (width < 3 || displayWidth(path) <= width) return fit(text, width);
  const head = clip(path, Math.floor((width - 1) / 2));
  return fit(`${head}~${clipStart(path, width - 1 - displayWidth(head))}`, width);
}

export function lineWidth({ spans }: Line): number {
  return spans.reduce((sum, item) => sum + displayWidth(item.text), 0);
}

const AT_SPACES = /(?<= )/;
/** Chinese is broken anywhere but before what closes and behind what opens. */
const AT_GLYPHS =
  /(?<= )|(?<=[\p{Script=Han}。，、；：？！）》」』”…])(?![。，、；：？！）》」』”…\s])|(?<=[^\s（《「『“])(?=\p{Script=Han})/u;

/** Breaks a long line into lines of at most `width` columns, at spaces where there are some; `indent` leads all but the first. */
export function wrap(content: Line, width: number, indent = 0): Line[] {
  const rows: Span[][] = [[]];
  let used = 0;
  const usable = Math.max(width, indent + 8);
  const push = (text: string, style: StyleName): void => {
    rows.at(-1)?.push({ text, style });
    used += displayWidth(text);
  };
  const breakLine = (): void => {
    rows.push(indent > 0 ? [{ text: " ".repeat(indent), style: "text" }] : []);
    used = indent;
  };
  for (const { text, style } of content.spans) {
    for (const word of text.split(isPlain(text) ? AT_SPACES : AT_GLYPHS)) {
      let rest = word;
      if (used + displayWidth(rest.trimEnd()) > usable && used > indent) breakLine();
      while (displayWidth(rest.trimEnd()) > usable - used) {
        const head = wholeParts(clip(rest, usable - used));
        push(head, style);
        rest = rest.slice(head.length);
        breakLine();
      }
      if (rest !== "") push(clip(rest, usable - used), style);
    }
  }
  return rows.map((spans) => ({ spans }));
}

/** Of a path that is too long for a line, as many parts as fit: names are not broken. */
function wholeParts(text: string): string {
  const end = text.lastIndexOf("/") + 1;
  return end > 0 && /[^/:]\/$/.test(text.slice(0, end)) ? text.slice(0, end) : text;
}

/** At most so many lines; `~` at the end of the last one says that there are more. */
export function cutShort(lines: readonly Line[], most: number, width: number): Line[] {
  const shown = lines.slice(0, Math.max(0, most));
  const last = shown.at(-1);
  return last === undefined || shown.length === lines.length ? shown : [...shown.slice(0, -1), marked(last, width)];
}

/** A line with a `~` at its end, in the place of what has no room beside it. */
function marked(content: Line, width: number): Line {
  const text = content.spans.at(-1)?.text.trimEnd() ?? "";
  const before = content.spans.slice(0, -1);
  const { style = "text" } = content.spans.at(-1) ?? {};
  const room = width - lineWidth({ spans: before });
  const shown = displayWidth(text) < room ? text : clip(text, Math.max(0, room - 1));
  return { ...content, spans: [...before, { text: `${shown}~`, style }] };
}

const BLANK: Cell = { ch: " ", style: "text", selected: false };

export function createFrame(width: number, height: number): Frame {
  const blanks = Array.from({ length: width }, () => BLANK);
  return { width, height, rows: Array.from({ length: height }, () => blanks.slice()) };
}

/** Cells are never changed, so one of each kind is enough: thousands a frame would keep the collector busy. */
const SHARED = new Map<StyleName, { readonly normal: Map<string, Cell>; readonly selected: Map<string, Cell> }>();

function sharedCell(ch: string, style: StyleName, selected: boolean): Cell {
  let known = SHARED.get(style);
  if (known === undefined) SHARED.set(style, (known = { normal: new Map(), selected: new Map() }));
  const cells = selected ? known.selected : known.normal;
  let cell = cells.get(ch);
  if (cell === undefined) cells.set(ch, (cell = { ch, style, selected }));
  return cell;
}

/** Writes a line at (x, y), cut or filled up to `width` columns. */
export function drawLine(frame: Frame, x: number, y: number, width: number, content: Line): void {
  const row = frame.rows[y];
  if (row === undefined) return;
  const selected = content.selected === true;
  const end = Math.min(x + width, frame.width);
  let at = x;
  for (const { text, style } of content.spans) at = drawText(row, at, end, text, style, selected);
  const isFull = at >= end - 1;
  const filler = selected ? sharedCell(" ", "text", true) : BLANK;
  for (; at < end; at += 1) row[at] = filler;
  if (isFull) markCut(row, x, end, content);
}

/** `~` in the last column where the line goes on; blanks are no loss. */
function markCut(row: Cell[], x: number, end: number, content: Line): void {
  const width = end - x;
  if (width < 2 || lineWidth(content) <= width) return;
  const text = content.spans.map((item) => item.text).join("");
  if (displayWidth(text.trimEnd()) <= width) return;
  const last = row[end - 1];
  // The right half of a wide character takes its left half along.
  if (last?.ch === "" && end - 2 >= x) row[end - 2] = { ...last, ch: " " };
  row[end - 1] = sharedCell("~", last?.style ?? "text", content.selected === true);
}

/** Returns the column behind the text. */
function drawText(row: Cell[], from: number, end: number, text: string, style: StyleName, selected: boolean): number {
  let at = from;
  if (isPlain(text)) {
    const stop = Math.min(text.length, end - from);
    for (let index = 0; index < stop; index += 1) row[at++] = sharedCell(text.charAt(index), style, selected);
    return at;
  }
  for (const glyph of glyphs(text)) {
    if (at + glyph.width > end) break;
    // Whatever else there is comes from outside and has no end of kinds.
    row[at] =
      glyph.text >= LINE_DRAWING[0] && glyph.text <= LINE_DRAWING[1]
        ? sharedCell(glyph.text, style, selected)
        : { ch: glyph.text, style, selected };
    if (glyph.width === 2) row[at + 1] = { ch: "", style, selected };
    at += glyph.width;
  }
  return at;
}

const LINE_DRAWING = ["\u2500", "\u257f"] as const;
