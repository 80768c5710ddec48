import { type CapturedBody, type HeaderLines, headerPairs } from "../../trace/index.ts";
import { readableBody } from "../../view/index.ts";
import { line, LONGEST_LINE, span, wrap, type Line } from "../terminal/cells.ts";

/** No body is shown beyond; the export has all that was kept. */
export const MOST_LINES = 2000;

export function headerLinesView(headers: HeaderLines, width: number): Line[] {
  return headerPairs(headers).flatMap(([name, value]) => wrap(line(span(name, "key"), ": ", value), width, 2));
}

/** A body as text, JSON laid out; long lines broken, tabs as blanks. */
export function bodyView(body: CapturedBody | undefined, width: number): Line[] {
  if (body === undefined) return [];
  if (body.bytes === 0) return [line(""), line(span("(empty body)", "dim"))];
  const note = body.truncated ? `body, the beginning of ${body.bytes} bytes` : `body, ${body.bytes} bytes`;
  const lines = bodyLines(body).flatMap((row) => textLines(row, width));
  return [line(""), line(span(`-- ${note} --`, "dim")), ...lines];
}

/** One line of text, of which no more than the first 4,096 characters are looked at. */
export function textLines(row: string, width: number): Line[] {
  return wrap(line(row.slice(0, LONGEST_LINE).replaceAll("\t", "    ")), width, 2);
}

/** Bodies never change, and laying one out for every frame would cost more than the frame. */
const LAID_OUT = new WeakMap<CapturedBody, readonly string[]>();

function bodyLines(body: CapturedBody): readonly string[] {
  let lines = LAID_OUT.get(body);
  if (lines === undefined) {
    lines = readableBody(body).split(/\r?\n/, MOST_LINES).flatMap(pieces);
    LAID_OUT.set(body, lines);
  }
  return lines;
}

/** No piece is longer than what a line of cells looks at. */
function pieces(row: string): string[] {
  const count = Math.max(1, Math.ceil(row.length / LONGEST_LINE));
  return Array.from({ length: count }, (_, index) => row.slice(index * LONGEST_LINE, (index + 1) * LONGEST_LINE));
}
