import { displayWidth } from "../terminal/display-width.ts";

const CONTINUES = " \\";

/**
 * A command on rows of a width that a shell still reads as one: broken between words alone, with a backslash at the end. A word that
 * is wider than a row stays whole.
 */
export function shellRows(command: string, width: number): string[] {
  if (displayWidth(command) <= width) return [command];
  const rows: string[] = [];
  let row = "";
  for (const word of words(command)) {
    const longer = row === "" ? word : `${row} ${word}`;
    if (row === "" || displayWidth(longer + CONTINUES) <= width) row = longer;
    else {
      rows.push(row + CONTINUES);
      row = `  ${word}`;
    }
  }
  return [...rows, row];
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
