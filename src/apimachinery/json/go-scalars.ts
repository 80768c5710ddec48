import { parseQuantity, printQuantity } from "../quantity.ts";

/** Texts and forms of Go's own scalar parsers: base64, time.Parse, resource.Quantity. */

const STANDARD = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const URL_SAFE = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

class CorruptInputError extends Error {
  override readonly name = "CorruptInputError";
  constructor(offset: number) {
    super(`illegal base64 data at input byte ${offset}`);
  }
}

interface Quantum {
  /** Index behind the last character read. */
  readonly next: number;
  /** The input is finished, by padding or by its end. */
  readonly end: boolean;
}

/** Skips CR and LF, which Go's decoder ignores. */
function skipNewlines(input: Buffer, at: number): number {
  let next = at;
  while (input[next] === 0x0a || input[next] === 0x0d) next++;
  return next;
}

/** What follows the first `=` of a quantum: `at` is behind it. */
function checkPadding(input: Buffer, at: number, read: number): void {
  if (read < 2) throw new CorruptInputError(at - 1);
  let next = skipNewlines(input, at);
  if (read === 2) {
    if (next === input.length) throw new CorruptInputError(input.length);
    if (input[next] !== 0x3d) throw new CorruptInputError(next);
    next++;
  }
  next = skipNewlines(input, next);
  if (next < input.length) throw new CorruptInputError(next);
}

function readQuantum(input: Buffer, start: number, alphabet: string, padded: boolean): Quantum {
  let at = start;
  for (let read = 0; read < 4; read++) {
    at = skipNewlines(input, at);
    const byte = input[at];
    if (byte === undefined) {
      if (read === 0) return { next: at, end: true };
      if (read === 1 || padded) throw new CorruptInputError(at - read);
      return { next: at, end: true };
    }
    at++;
    if (alphabet.includes(String.fromCharCode(byte))) continue;
    if (!padded || byte !== 0x3d) throw new CorruptInputError(at - 1);
    checkPadding(input, at, read);
    return { next: input.length, end: true };
  }
  return { next: at, end: false };
}

function decode(text: string, alphabet: string, padded: boolean, encoding: "base64" | "base64url"): Buffer {
  const input = Buffer.from(text, "utf8");
  for (let at = 0, end = false; !end;) ({ next: at, end } = readQuantum(input, at, alphabet, padded));
  return Buffer.from(text.replaceAll(/[\r\n]/g, ""), encoding);
}

/** `base64.StdEncoding`. @throws CorruptInputError with the offset that Go names. */
export function decodeBase64(text: string): Buffer {
  return decode(text, STANDARD, true, "base64");
}

/** `base64.RawURLEncoding`. @throws CorruptInputError */
export function decodeRawUrlBase64(text: string): Buffer {
  return decode(text, URL_SAFE, false, "base64url");
}

const RFC3339 = "2006-01-02T15:04:05Z07:00";
const RFC3339_MICRO = "2006-01-02T15:04:05.000000Z07:00";
/** Layout element and what it takes from the value; a fraction of seconds may follow `05`. */
const ELEMENTS: readonly (readonly [string, RegExp])[] = [
  ["2006", /^\d{4}/],
  ["-", /^-/],
  ["01", /^\d{2}/],
  ["-", /^-/],
  ["02", /^\d{2}/],
  ["T", /^T/],
  ["15", /^\d{2}/],
  [":", /^:/],
  ["04", /^\d{2}/],
  [":", /^:/],
  ["05", /^\d{2}(?:[.,]\d+)?/],
  ["Z07:00", /^(?:Z|[+-]\d{2}:\d{2})/],
];
/** A layout that has a fraction takes as many digits, no more and no fewer. */
const MICRO_ELEMENTS: typeof ELEMENTS = ELEMENTS.flatMap(([element, pattern]) =>
  element === "05"
    ? [
        ["05", /^\d{2}/],
        [".000000", /^[.,]\d{6}/],
      ]
    : [[element, pattern]],
);
const RANGES: ReadonlyMap<string, readonly [number, number, string]> = new Map([
  ["01", [1, 12, "month"]],
  ["15", [0, 23, "hour"]],
  ["04", [0, 59, "minute"]],
  ["05", [0, 59, "second"]],
]);

function parseTime(text: string, layout: string, elements = ELEMENTS): number {
  let rest = text;
  for (const [element, pattern] of elements) {
    const found = pattern.exec(rest)?.[0];
    const quoted = JSON.stringify(text);
    if (found === undefined) {
      throw new Error(`parsing time ${quoted} as "${layout}": cannot parse ${JSON.stringify(rest)} as "${element}"`);
    }
    const range = RANGES.get(element);
    if (
      range !== undefined &&
      (Math.floor(Number.parseFloat(found)) < range[0] || Number.parseFloat(found) >= range[1] + 1)
    ) {
      throw new Error(`parsing time ${quoted}: ${range[2]} out of range`);
    }
    rest = rest.slice(found.length);
  }
  if (rest !== "") throw new Error(`parsing time ${JSON.stringify(text)}: extra text: ${JSON.stringify(rest)}`);
  const epoch = Date.parse(text.replace(",", "."));
  const days = new Date(Date.UTC(Number(text.slice(0, 4)), Number(text.slice(5, 7)), 0)).getUTCDate();
  const day = Number(text.slice(8, 10));
  if (Number.isNaN(epoch) || day < 1 || day > days)
    throw new Error(`parsing time ${JSON.stringify(text)}: day out of range`);
  return epoch;
}

/** `metav1.Time`: RFC 3339 in, whole seconds UTC out. @throws Error in time.Parse's words. */
export function canonicalTime(text: string): string {
  return new Date(parseTime(text, RFC3339)).toISOString().replace(/\.\d{3}Z$/, "Z");
}

/** `metav1.MicroTime`. @throws Error in time.Parse's words. */
export function canonicalMicroTime(text: string): string {
  const epoch = parseTime(text, RFC3339_MICRO, MICRO_ELEMENTS);
  const micros = (/[.,](\d{1,6})/.exec(text)?.[1] ?? "").padEnd(6, "0");
  return new Date(epoch).toISOString().replace(/\.\d{3}Z$/, `.${micros}Z`);
}

/** @throws Error in the words of resource.ParseQuantity. */
export function canonicalQuantity(text: string): string {
  return printQuantity(parseQuantity(text.trim()));
}
