/** How goyaml.v2 writes a string: which of the styles that YAML has, and where long ones are broken. */
import { resolvePlain } from "./yaml-scalars.ts";

export type ScalarStyle = "plain" | "single" | "double" | "literal";

/** What `emitterc.go` yaml_emitter_analyze_scalar finds out about a string. */
interface Analysis {
  readonly isMultiline: boolean;
  readonly plainAllowed: boolean;
  readonly singleAllowed: boolean;
  readonly literalAllowed: boolean;
}

const BREAK = /[\n\r\u0085\u2028\u2029]/;
/** Characters beyond the basic plane count as not printable. */
// oxlint-disable-next-line no-control-regex
const UNPRINTABLE = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\ud800-\udfff\ufeff\ufffe\uffff]/;
/** A string that begins as something else does, or has a key's colon or a comment in it. */
const INDICATOR = /^(?:---|\.\.\.|[#,[\]{}&*!|>'"%@`]|[?:-](?:[ \t]|$))|:(?:[ \t]|$)|[\s\u0085]#/;
const EDGES = /^[ \n\r\u0085\u2028\u2029]|[ \n\r\u0085\u2028\u2029]$/;
/** Base 60 is not read, but quoted for the parsers that do. */
const BASE_60 = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/;

function analyse(text: string): Analysis {
  const isMultiline = BREAK.test(text);
  const isSpecial = UNPRINTABLE.test(text) || / [\n\r\u0085\u2028\u2029]/.test(text);
  const breakSpace = /[\n\r\u0085\u2028\u2029] /.test(text);
  return {
    isMultiline,
    plainAllowed: !isMultiline && !isSpecial && !EDGES.test(text) && !INDICATOR.test(text),
    singleAllowed: !isSpecial && !breakSpace,
    literalAllowed: !isSpecial && !text.endsWith(" "),
  };
}

/** `encode.go` stringv, then `emitterc.go` yaml_emitter_select_scalar_style. */
export function styleOf(text: string, isKey: boolean): ScalarStyle {
  const { isMultiline, plainAllowed, singleAllowed, literalAllowed } = analyse(text);
  if (text.includes("\n")) return literalAllowed && !isKey ? "literal" : "double";
  if (resolvePlain(text).kind !== "str" || BASE_60.test(text)) return "double";
  if (isKey && isMultiline) return "double";
  if (plainAllowed) return "plain";
  return singleAllowed && !isMultiline ? "single" : "double";
}

/** A key that stands before its colon: `emitterc.go` yaml_emitter_check_simple_key. */
export function isSimpleKey(key: string): boolean {
  return Buffer.byteLength(key) <= 128 && !BREAK.test(key);
}

/** Lines are broken at the first space beyond. */
const WIDTH = 80;

/** A scalar of one paragraph that begins at a column. Where it is broken, it goes on at `indent`. */
export function inlineScalar(text: string, style: ScalarStyle, start: number, indent: number, isKey: boolean): string {
  if (style === "plain") return isKey ? text : fold(text, start, indent, "plain");
  if (style === "single") {
    const escaped = text.replaceAll("'", "''");
    return `'${isKey ? escaped : fold(escaped, start + 1, indent, "single")}'`;
  }
  const escaped = text.replace(ESCAPED, escape);
  return `"${isKey ? escaped : fold(escaped, start + 1, indent, "double")}"`;
}

/**
 * Breaks at single spaces; a double-quoted string says by a backslash that more spaces follow. What has characters beyond the
 * basic plane comes with escapes in their place.
 */
function fold(text: string, start: number, indent: number, style: "plain" | "single" | "double"): string {
  if (start + text.length <= WIDTH) return text;
  let result = "";
  let lineStart = 0;
  let lineColumn = start;
  for (let at = text.indexOf(" "); at >= 0; at = text.indexOf(" ", at + 1)) {
    const isInside = style === "plain" || (at > 0 && at < text.length - 1);
    const breaks = isInside && lineColumn + at - lineStart > WIDTH && text[at - 1] !== " ";
    const nextIsSpace = text[at + 1] === " ";
    if (!breaks || (nextIsSpace && style !== "double")) continue;
    result += `${text.slice(lineStart, at)}\n${" ".repeat(indent)}${nextIsSpace ? "\\" : ""}`;
    lineStart = at + 1;
    lineColumn = indent + (nextIsSpace ? 1 : 0);
  }
  return result + text.slice(lineStart);
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ["\0", "\\0"],
  ["\u0007", "\\a"],
  ["\b", "\\b"],
  ["\t", "\\t"],
  ["\n", "\\n"],
  ["\v", "\\v"],
  ["\f", "\\f"],
  ["\r", "\\r"],
  ["\u001b", "\\e"],
  ['"', '\\"'],
  ["\\", "\\\\"],
  ["\u0085", "\\N"],
  ["\u2028", "\\L"],
  ["\u2029", "\\P"],
]);

/** Of {@link ESCAPES} and {@link UNPRINTABLE}, whole characters. */
// oxlint-disable-next-line no-control-regex
const ESCAPED = /["\\\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff\u{10000}-\u{10ffff}]/gu;

function escape(character: string): string {
  const known = ESCAPES.get(character);
  if (known !== undefined) return known;
  const hex = (character.codePointAt(0) ?? 0).toString(16).toUpperCase();
  if (hex.length <= 2) return `\\x${hex.padStart(2, "0")}`;
  return hex.length <= 4 ? `\\u${hex.padStart(4, "0")}` : `\\U${hex.padStart(8, "0")}`;
}

/** The header and the lines of a literal scalar. */
export function literalScalar(text: string, indent: number): readonly string[] {
  const leads = /^[ \n]/.test(text) ? "2" : "";
  const keeps = text === "\n" || text.endsWith("\n\n");
  const chomp = keeps ? "+" : text.endsWith("\n") ? "" : "-";
  const body = (text.endsWith("\n") ? text.slice(0, -1) : text).split("\n");
  const lines = body.map((row) => (row === "" ? "" : " ".repeat(indent) + row));
  return [`|${leads}${chomp}`, ...lines];
}
