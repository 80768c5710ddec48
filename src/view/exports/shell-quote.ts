import { sanitise } from "../../apimachinery/index.ts";

const SAFE = /^[\w@%+=:,./-]+$/;

/**
 * One word for bash, zsh and other shells with `$'...'`. What could act on the terminal that it is pasted into is
 * written as escapes, so the word is always printable.
 */
export function shellQuote(text: string): string {
  if (SAFE.test(text)) return text;
  if (sanitise(text) === text) return `'${text.replaceAll("'", String.raw`'\''`)}'`;
  return `$'${text.replace(TO_ESCAPE, escaped)}'`;
}

/** All that is not plainly printable, the quote and the backslash. */
const TO_ESCAPE = /[^ -&(-[\]-~]/gu;

function escaped(char: string): string {
  if (char === "\n") return String.raw`\n`;
  if (char === "'" || char === "\\") return `\\${char}`;
  if (char > "\u007f" && sanitise(char) === char) return char;
  // Octal takes at most three digits, so a digit behind it stays what it is; \x would swallow it in some shells.
  return [...Buffer.from(char, "utf8")].map((byte) => `\\${byte.toString(8).padStart(3, "0")}`).join("");
}
