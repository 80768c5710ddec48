import type { Language } from "../../apimachinery/index.ts";
import type { Message } from "../../view/index.ts";
import { line, LONGEST_LINE, span, wrap, type Line } from "../terminal/cells.ts";
import { say } from "../model/words.ts";

/** No body is shown beyond; the export has all that was kept. */
export const MOST_LINES = 2000;

/** The first line, the headers, and the body as text: long lines broken, tabs as blanks. */
export function messageView(message: Message, width: number, language: Language): Line[] {
  return [
    ...wrap(line(span(message.first, "bold")), width, 2),
    ...message.headers.flatMap(([name, value]) => wrap(line(span(name, "key"), ": ", value), width, 2)),
    ...bodyView(message, width, language),
  ];
}

function bodyView(message: Message, width: number, language: Language): Line[] {
  const { bytes, truncated } = message;
  if (bytes === 0) return [];
  const note = say(truncated ? "body.cut" : "body.whole", language, { bytes });
  return [line(""), line(span(note, "dim")), ...bodyLines(message, width)];
}

/** One line of text, of which no more than the first 4,096 characters are looked at. */
export function textLines(row: string, width: number): Line[] {
  return wrap(line(row.slice(0, LONGEST_LINE).replaceAll("\t", "    ")), width, 2);
}

interface LaidOut {
  readonly width: number;
  readonly lines: readonly Line[];
}

/** Messages never change, and laying one out for every frame would cost more than the frame. */
const LAID_OUT = new WeakMap<Message, LaidOut>();

function bodyLines(message: Message, width: number): readonly Line[] {
  const known = LAID_OUT.get(message);
  if (known?.width === width) return known.lines;
  const rows = message.body.split(/\r?\n/, MOST_LINES).flatMap(pieces);
  const lines = rows.flatMap((row) => textLines(row, width));
  LAID_OUT.set(message, { width, lines });
  return lines;
}

/** No piece is longer than what a line of cells looks at. */
function pieces(row: string): string[] {
  const count = Math.max(1, Math.ceil(row.length / LONGEST_LINE));
  return Array.from({ length: count }, (_, index) => row.slice(index * LONGEST_LINE, (index + 1) * LONGEST_LINE));
}
