import { goFloat } from "../go-values.ts";
/**
 * YAML as sigs.k8s.io/yaml writes it (goyaml.v2), and so as kubectl and apiserver do: keys sorted, lists not indented, strings
 * quoted where YAML 1.1 would read something else.
 */
import { atOnce, type Steps } from "../breathe.ts";
import { inlineScalar, isSimpleKey, literalScalar, styleOf } from "./scalar-styles.ts";

/** The text of a plain value, with a newline at its end. */
export function formatYaml(value: unknown): string {
  return atOnce(formattingYaml(value));
}

export function* formattingYaml(value: unknown): Steps<string> {
  const writer = new Writer();
  yield* writer.node(value, -2, true);
  return writer.text();
}

/** A millisecond or two. */
const ITEMS_AT_ONCE = 1_000;

const INDENT = 2;

class Writer {
  private out = "";
  private column = 0;
  private items = 0;

  text(): string {
    return `${this.out}\n`;
  }

  /** A value inside of something at `indent`; `isInline` where a collection may begin on the line that is there. */
  *node(value: unknown, indent: number, isInline: boolean): Steps<void> {
    this.items += 1;
    if (this.items % ITEMS_AT_ONCE === 0) yield;
    if (Array.isArray(value)) yield* this.list(value, indent, isInline);
    else if (typeof value === "object" && value !== null) yield* this.map(value, indent, isInline);
    else this.scalar(value, indent);
  }

  private *map(value: object, indent: number, isInline: boolean): Steps<void> {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    if (entries.length === 0) return this.word("{}");
    const own = indent + INDENT;
    entries.sort(([a], [b]) => compareKeys(a, b));
    for (const [index, [key, item]] of entries.entries()) {
      if (index > 0 || !isInline) this.newline(own);
      if (isSimpleKey(key)) {
        this.put(inlineScalar(key, styleOf(key, true), this.column, own, true));
        this.put(":");
        yield* this.node(item, own, false);
      } else {
        this.put("?");
        this.scalar(key, own);
        this.newline(own);
        this.put(":");
        yield* this.nested(item, own);
      }
    }
  }

  /** In a map a list stands below its key, not further to the right. */
  private *list(items: readonly unknown[], indent: number, isInline: boolean): Steps<void> {
    if (items.length === 0) return this.word("[]");
    const own = isInline ? indent + INDENT : indent;
    for (const [index, item] of items.entries()) {
      if (index > 0 || !isInline) this.newline(own);
      this.put("-");
      yield* this.nested(item, own);
    }
  }

  /** What follows an indicator on its line. */
  private *nested(item: unknown, indent: number): Steps<void> {
    const isBlock = typeof item === "object" && item !== null && Object.keys(item).length > 0;
    if (isBlock) this.put(" ");
    yield* this.node(item, indent, isBlock);
  }

  private scalar(value: unknown, indent: number): void {
    if (typeof value !== "string") return this.word(formatPlain(value));
    const own = indent < 0 ? INDENT : indent + INDENT;
    const style = styleOf(value, false);
    if (this.column > 0) this.put(" ");
    if (style !== "literal") return this.put(inlineScalar(value, style, this.column, own, false));
    this.put(literalScalar(value, own).join("\n"));
  }

  private word(text: string): void {
    this.put(this.column > 0 ? ` ${text}` : text);
  }

  private newline(indent: number): void {
    this.put(`\n${" ".repeat(indent)}`);
  }

  private put(text: string): void {
    this.out += text;
    const newline = text.lastIndexOf("\n");
    const rest = newline < 0 ? text : text.slice(newline + 1);
    // Columns are characters, of which those beyond the basic plane are written as escapes.
    this.column = newline < 0 ? this.column + rest.length : rest.length;
  }
}

function formatPlain(value: unknown): string {
  if (typeof value === "bigint") return value.toString();
  if (typeof value !== "number") return JSON.stringify(value ?? null);
  if (Number.isNaN(value)) return ".nan";
  if (!Number.isFinite(value)) return value > 0 ? ".inf" : "-.inf";
  return Number.isInteger(value) && value >= -(2 ** 63) && value < 2 ** 64 ? String(value) : goFloat(value);
}

/** goyaml's `sorter.go`: numbers within keys by their value, letters behind everything else. */
export function compareKeys(a: string, b: string): number {
  const index = firstDifference(a, b);
  const [l, r] = [characterAt(a, index), characterAt(b, index)];
  if (l === "" || r === "") return a.length - b.length;
  const letters = [l, r].filter((character) => LETTER.test(character)).length;
  if (letters === 2) return (l.codePointAt(0) ?? 0) - (r.codePointAt(0) ?? 0);
  if (letters === 1) return LETTER.test(r) ? -1 : 1;
  return compareNumbers(a, b, index);
}

const LETTER = /\p{L}/u;

/** Where two texts begin to differ, at the start of a character. */
function firstDifference(a: string, b: string): number {
  const common = Math.min(a.length, b.length);
  let index = 0;
  while (index < common && a.charCodeAt(index) === b.charCodeAt(index)) index += 1;
  const isWithin = index > 0 && (a.codePointAt(index - 1) ?? 0) !== a.charCodeAt(index - 1);
  return isWithin ? index - 1 : index;
}

function characterAt(text: string, index: number): string {
  const code = text.codePointAt(index);
  return code === undefined ? "" : String.fromCodePoint(code);
}

function compareNumbers(left: string, right: string, index: number): number {
  const isZero = left[index] === "0" || right[index] === "0";
  const lead = isZero && followsDigits(left, index) ? "1" : "";
  const [l, r] = [lead + digitsAt(left, index), lead + digitsAt(right, index)];
  return (
    Number(l) - Number(r) || l.length - r.length || (left.codePointAt(index) ?? 0) - (right.codePointAt(index) ?? 0)
  );
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** Whether the digits before are a number other than zero. */
function followsDigits(text: string, index: number): boolean {
  for (let before = index - 1; before >= 0 && isDigit(text.charCodeAt(before)); before -= 1)
    if (text[before] !== "0") return true;
  return false;
}

function digitsAt(text: string, index: number): string {
  let end = index;
  while (isDigit(text.charCodeAt(end))) end += 1;
  return text.slice(index, end);
}
