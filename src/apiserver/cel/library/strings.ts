import type { Library } from "../declarations.ts";
import { CelError } from "../errors.ts";
import { print, type Value } from "../values.ts";
import { format } from "./format.ts";

/** Functions of texts, which count code points (cel-go `ext/strings.go`, version 2). */

function outOfRange(index: bigint): CelError {
  return new CelError(`index out of range: ${index}`);
}

function charAt(text: string, index: bigint): string {
  const chars = Array.from(text);
  if (index < 0n || index > chars.length) throw outOfRange(index);
  return chars[Number(index)] ?? "";
}

function isAt(chars: readonly string[], part: readonly string[], index: number): boolean {
  return part.every((char, offset) => chars[index + offset] === char);
}

function indexOf(text: string, part: string, from = 0n): bigint {
  if (part === "") return from;
  if (from < 0n) throw outOfRange(from);
  const [chars, wanted] = [Array.from(text), Array.from(part)];
  for (let index = Number(from); index <= chars.length - wanted.length; index++)
    if (isAt(chars, wanted, index)) return BigInt(index);
  return -1n;
}

function lastIndexOf(text: string, part: string, from?: bigint): bigint {
  const [chars, wanted] = [Array.from(text), Array.from(part)];
  if (part === "") return from ?? BigInt(chars.length);
  if (from === undefined && text.length < part.length) return -1n;
  const start = from ?? BigInt(chars.length - 1);
  if (start < 0n) throw outOfRange(start);
  if (start >= chars.length) return -1n;
  for (let index = Math.min(Number(start), chars.length - wanted.length); index >= 0; index--)
    if (isAt(chars, wanted, index)) return BigInt(index);
  return -1n;
}

function pieces(text: string, separator: string): string[] {
  return separator === "" ? Array.from(text) : text.split(separator);
}

function splitN(text: string, separator: string, count: bigint): string[] {
  if (count === 0n) return [];
  const all = pieces(text, separator);
  if (count < 0n || all.length <= count) return all;
  const kept = all.slice(0, Number(count) - 1);
  return [...kept, all.slice(Number(count) - 1).join(separator)];
}

/** Go replaces the empty text before each character and at the end. */
function replaceN(text: string, from: string, to: string, count: bigint): string {
  let left = count < 0n ? Number.POSITIVE_INFINITY : Number(count);
  if (from !== "") {
    const parts = text.split(from);
    return parts.map((part, index) => (index === 0 ? part : (left-- > 0 ? to : from) + part)).join("");
  }
  const chars = Array.from(text);
  return [...chars, ""].map((char) => (left-- > 0 ? to : "") + char).join("");
}

function substring(text: string, start: bigint, end?: bigint): string {
  const chars = Array.from(text);
  if (end !== undefined && start > end) throw new CelError(`invalid substring range. start: ${start}, end: ${end}`);
  for (const index of [start, end ?? start]) if (index < 0n || index > chars.length) throw outOfRange(index);
  return chars.slice(Number(start), end === undefined ? undefined : Number(end)).join("");
}

function join(list: readonly Value[], separator = ""): string {
  const texts = list.map((item) => {
    if (typeof item !== "string") throw new CelError(`join: invalid input: ${print(item)}`);
    return item;
  });
  return texts.join(separator);
}

const QUOTED: Readonly<Record<string, string>> = {
  "\u0007": "\\a",
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\v": "\\v",
  "\\": "\\\\",
  '"': '\\"',
};

function quote(text: string): string {
  return `"${Array.from(text, (char) => QUOTED[char] ?? char).join("")}"`;
}

const SPACES = "[\\t\\n\\v\\f\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+";
const AROUND = new RegExp(`^${SPACES}|${SPACES}$`, "g");

export const STRINGS: Library = {
  table: `
    contains: contains_string string.(string) bool
    endsWith: ends_with_string string.(string) bool
    startsWith: starts_with_string string.(string) bool
    charAt: string_char_at_int string.(int) string
    indexOf: string_index_of_string string.(string) int
    indexOf: string_index_of_string_int string.(string, int) int
    lastIndexOf: string_last_index_of_string string.(string) int
    lastIndexOf: string_last_index_of_string_int string.(string, int) int
    lowerAscii: string_lower_ascii string.() string
    upperAscii: string_upper_ascii string.() string
    replace: string_replace_string_string string.(string, string) string
    replace: string_replace_string_string_int string.(string, string, int) string
    split: string_split_string string.(string) list(string)
    split: string_split_string_int string.(string, int) list(string)
    substring: string_substring_int string.(int) string
    substring: string_substring_int_int string.(int, int) string
    trim: string_trim string.() string
    format: string_format string.(list(dyn)) string
    strings.quote: strings_quote (string) string
    join: list_join list(string).() string
    join: list_join_string list(string).(string) string`,
  runs: {
    contains_string: (text: string, part: string) => text.includes(part),
    ends_with_string: (text: string, part: string) => text.endsWith(part),
    starts_with_string: (text: string, part: string) => text.startsWith(part),
    string_char_at_int: charAt,
    string_index_of_string: (text: string, part: string) => indexOf(text, part),
    string_index_of_string_int: indexOf,
    string_last_index_of_string: (text: string, part: string) => lastIndexOf(text, part),
    string_last_index_of_string_int: lastIndexOf,
    string_lower_ascii: (text: string) => text.replaceAll(/[A-Z]/g, (char) => char.toLowerCase()),
    string_upper_ascii: (text: string) => text.replaceAll(/[a-z]/g, (char) => char.toUpperCase()),
    string_replace_string_string: (text: string, from: string, to: string) => replaceN(text, from, to, -1n),
    string_replace_string_string_int: replaceN,
    string_split_string: pieces,
    string_split_string_int: splitN,
    string_substring_int: (text: string, start: bigint) => substring(text, start),
    string_substring_int_int: substring,
    string_trim: (text: string) => text.replaceAll(AROUND, ""),
    string_format: format,
    strings_quote: quote,
    list_join: (list: readonly Value[]) => join(list),
    list_join_string: join,
  },
};
