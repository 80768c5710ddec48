import { fitTarget } from "../terminal/cells.ts";
import { displayWidth } from "../terminal/display-width.ts";

const CONTINUES = " \\";
const INDENT = "  ";

/**
 * A command on rows of a width that a shell still reads as one: broken between words alone, with a backslash at the end. Of a word
 * that is wider than a row the middle is left out: half a word on a row would be another command.
 */
export function shellRows(command: string, width: number): string[] {
  if (displayWidth(command) <= width) return [command];
  const rows: string[] = [];
  let row = "";
  const room = roomOf(width);
  for (const whole of words(command)) {
    const word = displayWidth(whole) <= room ? whole : fitTarget(whole, room).trimEnd();
    const longer = row === "" ? word : `${row} ${word}`;
    if (row === "" || displayWidth(longer + CONTINUES) <= width) row = longer;
    else {
      rows.push(row + CONTINUES);
      row = INDENT + word;
    }
  }
  return [...rows, row];
}

function roomOf(width: number): number {
  return width - INDENT.length - CONTINUES.length;
}

/** Whether nothing of it is left out on rows of that width. */
export function fitsOnRows(command: string, width: number): boolean {
  return displayWidth(command) <= width || words(command).every((word) => displayWidth(word) <= roomOf(width));
}

/** Parted by single spaces outside of quotes. */
function words(command: string): string[] {
  const found: string[] = [];
  let word = "";
  let quote = "";
  for (const char of command) {
    if (char === " " && quote === "") {
      found.push(word);
      word = "";
      continue;
    }
    if (quote === "" && (char === "'" || char === '"')) quote = char;
    else if (char === quote && !(quote === '"' && word.endsWith("\\"))) quote = "";
    word += char;
  }
  return [...found, word];
}
