import { toJson } from "./json/exact.ts";
/**
 * The one function that stands in front of every text from outside before it reaches a terminal or a log line.
 *
 * Shown by their code: control characters (C0, DEL, C1), line and paragraph separators, the bidirectional controls of
 * Trojan Source (CVE-2021-42574) and every other format or zero-width character, lone surrogates, unassigned code points,
 * and the few printable ones whose width terminals disagree about (regional indicators, skin tones, conjoining jamo,
 * enclosing marks).
 */
const UNPRINTABLE =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Cn}\p{Zl}\p{Zp}\p{Me}\p{Default_Ignorable_Code_Point}\u{1f1e6}-\u{1f1ff}\u{1160}-\u{11ff}\u{d7b0}-\u{d7ff}]|[\u{1f3fb}-\u{1f3ff}]/gu;

/** Combining marks with nothing to stand on, and every one after the second on the same letter. */
const LOOSE_MARKS = /(?<=^|\p{Mn}\p{Mn})\p{Mn}+/gu;

// eslint-disable-next-line no-control-regex
const PLAIN = /^[\u0020-\u007e]*$/;

function code(char: string): string {
  const point = char.codePointAt(0) ?? 0;
  const hex = point.toString(16);
  return point > 0xffff ? `\\u{${hex}}` : `\\u${hex.padStart(4, "0")}`;
}

/**
 * Makes untrusted text safe for a terminal and of a width that can be told. Applying it twice changes nothing more.
 * Of a text longer than `limit` UTF-16 units only the beginning is kept.
 */
export function sanitise(text: string, limit: number = Number.POSITIVE_INFINITY): string {
  const kept = text.length > limit ? text.slice(0, limit) : text;
  if (PLAIN.test(kept)) return kept;
  return kept.replace(UNPRINTABLE, code).replace(LOOSE_MARKS, (marks) => Array.from(marks, code).join(""));
}

/**
 * JSON that may be shown on a terminal, of the same value: JSON itself leaves C1 and the bidirectional controls as they are.
 */
export function safeJson(value: unknown, indent?: number): string {
  return toJson(value, indent).replace(UNPRINTABLE, (char) =>
    char === "\n" ? char : Array.from({ length: char.length }, (_unit, at) => unitEscape(char, at)).join(""),
  );
}

function unitEscape(text: string, at: number): string {
  return `\\u${text.charCodeAt(at).toString(16).padStart(4, "0")}`;
}
