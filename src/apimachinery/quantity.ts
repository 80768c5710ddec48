/**
 * Quantities such as `500m` and `2Gi` (apimachinery `pkg/api/resource/quantity.go`): exact, in billionths, with the form
 * in which they are printed.
 */
type QuantityForm = "decimal" | "exponent" | "binary";

export interface Quantity {
  /** Billionths; smaller parts are rounded up. */
  readonly nanos: bigint;
  readonly form: QuantityForm;
}

const NANO = 9;
const UNIT = 10n ** 9n;
const DECIMAL = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"];
const BINARY = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
/** What binary quantities are capped at. */
const MAX_BINARY = (2n ** 63n - 1n) * UNIT;
const SYNTAX = /^[+-]?\d*(?:\.\d*)?[eEinumkKMGTP]*[-+]?\d*$/;
const PATTERN = /^([+-]?)(\d*)(?:\.(\d*))?([eE][+-]?\d+|[numkMGTPE]|[KMGTPE]i)?$/;

function power(exponent: number): bigint {
  return 10n ** BigInt(exponent);
}

/**
 * Of a value in billionths: what one request may hold of them is worked with in milliseconds. Kubernetes takes more, and counts
 * with them for as long as that takes.
 */
const MOST_DIGITS = 256;

/** digits * 10^exponent in billionths, rounded up. @throws Error */
function toNanos(written: string, factor: bigint, exponent: number): bigint {
  const text = written.replace(/^0+/, "");
  if (text === "") return 0n;
  const shift = exponent + NANO;
  if (text.length + Math.max(shift, 0) > MOST_DIGITS) throw new Error(NOT_A_NUMBER);
  const digits = BigInt(text) * factor;
  if (shift >= 0) return digits * power(shift);
  // Of the largest unit as well.
  if (-shift > 2 * MOST_DIGITS) return 1n;
  const divisor = power(-shift);
  return (digits + divisor - 1n) / divisor;
}

const NOT_A_NUMBER = "unable to parse numeric part of quantity";
const WRONG_FORM = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
const WRONG_SUFFIX = "unable to parse quantity's suffix";

/** @throws Error in the words of resource.ParseQuantity */
export function parseQuantity(text: string): Quantity {
  if (text === "" || !SYNTAX.test(text)) throw new Error(WRONG_FORM);
  const match = PATTERN.exec(text);
  if (match === null) throw new Error(WRONG_SUFFIX);
  const [, sign = "", whole = "", fraction = "", suffix = ""] = match;
  const digits = whole + fraction;
  const negate = (nanos: bigint): bigint => (sign === "-" ? -nanos : nanos);
  if (/^[eE][+-]?\d/.test(suffix)) {
    return { nanos: negate(toNanos(digits, 1n, Number(suffix.slice(1)) - fraction.length)), form: "exponent" };
  }
  const binary = BINARY.indexOf(suffix);
  if (suffix === "" || binary < 1) {
    const exponent = (DECIMAL.indexOf(suffix) - DECIMAL.indexOf("")) * 3;
    return { nanos: negate(toNanos(digits, 1n, exponent - fraction.length)), form: "decimal" };
  }
  const nanos = toNanos(digits, 1024n ** BigInt(binary), -fraction.length);
  const isFraction = nanos > 0n && nanos < UNIT;
  return { nanos: negate(nanos > MAX_BINARY ? MAX_BINARY : nanos), form: isFraction ? "decimal" : "binary" };
}

function printBinary(value: bigint): string {
  let [number, unit] = [value, 0];
  while (number % 1024n === 0n && unit < BINARY.length - 1) [number, unit] = [number / 1024n, unit + 1];
  return `${number}${BINARY[unit]}`;
}

function printDecimal(nanos: bigint, form: QuantityForm): string {
  let [number, exponent] = [nanos, -NANO];
  const largest = form === "exponent" ? Infinity : 18;
  while (number % 1000n === 0n && exponent < largest) [number, exponent] = [number / 1000n, exponent + 3];
  if (form === "exponent") return exponent === 0 ? String(number) : `${number}e${exponent}`;
  return `${number}${DECIMAL[exponent / 3 + DECIMAL.indexOf("")]}`;
}

/** The form in which the server keeps and sends it. */
export function printQuantity({ nanos, form }: Quantity): string {
  if (nanos === 0n) return "0";
  const size = nanos < 0n ? -nanos : nanos;
  if (form === "binary" && size >= 1024n * UNIT && nanos % UNIT === 0n) return printBinary(nanos / UNIT);
  return printDecimal(nanos, form === "binary" ? "decimal" : form);
}

/** Away from zero to a multiple of 10^exponent (`Quantity.RoundUp`). */
export function roundUp({ nanos, form }: Quantity, exponent: number): Quantity {
  const unit = power(exponent + NANO);
  const size = nanos < 0n ? -nanos : nanos;
  const rounded = ((size + unit - 1n) / unit) * unit;
  return { nanos: nanos < 0n ? -rounded : rounded, form };
}

/** In whole units, rounded away from zero (`Quantity.Value`). */
export function wholeUnits(quantity: Quantity): bigint {
  return roundUp(quantity, 0).nanos / UNIT;
}
