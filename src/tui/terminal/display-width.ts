import { eastAsianWidth } from "get-east-asian-width";

const MARK = /^\p{Mn}$/u;
// eslint-disable-next-line no-control-regex
const PLAIN = /^[\u0020-\u007e]*$/;

/** Columns that one code point takes, as wcwidth counts: 0 for a combining mark, 2 for wide and full width, else 1. */
function pointWidth(char: string): 0 | 1 | 2 {
  const point = char.codePointAt(0) ?? 0;
  if (point < 0x300) return 1;
  if (MARK.test(char)) return 0;
  return eastAsianWidth(point) === 2 ? 2 : 1;
}

/** Printable ASCII alone: as many columns as characters. */
export function isPlain(text: string): boolean {
  return PLAIN.test(text);
}

export interface Glyph {
  /** A base character with its combining marks. */
  readonly text: string;
  readonly width: 1 | 2;
}

/** Splits sanitised text into what takes one or two columns each. */
export function glyphs(text: string): Glyph[] {
  const result: { text: string; width: 1 | 2 }[] = [];
  for (const char of text) {
    const width = pointWidth(char);
    const last = result.at(-1);
    if (width !== 0) result.push({ text: char, width });
    else if (last !== undefined) last.text += char;
  }
  return result;
}

/** Columns that sanitised text takes. */
export function displayWidth(text: string): number {
  if (isPlain(text)) return text.length;
  let width = 0;
  for (const char of text) width += pointWidth(char);
  return width;
}

/** As much of sanitised text as fits into `width` columns, never half a wide character. */
export function clip(text: string, width: number): string {
  if (isPlain(text)) return text.length <= width ? text : text.slice(0, Math.max(0, width));
  let taken = 0;
  let result = "";
  for (const glyph of glyphs(text)) {
    if (taken + glyph.width > width) break;
    taken += glyph.width;
    result += glyph.text;
  }
  return result;
}

/** As much of the end of sanitised text as fits into `width` columns. */
export function clipStart(text: string, width: number): string {
  let taken = 0;
  let result = "";
  for (const glyph of glyphs(text).toReversed()) {
    if (taken + glyph.width > width) break;
    taken += glyph.width;
    result = glyph.text + result;
  }
  return result;
}
