import { goFloat } from "../../../apimachinery/index.ts";
import { CelError } from "../errors.ts";
import { printType } from "../types.ts";
import { Duration, isList, MapValue, ObjectValue, Timestamp, typeOf, TypeValue, Uint, type Value } from "../values.ts";
import { printDuration, printTimestamp } from "./conversions.ts";

/** `"%s is %d".format([…])` (cel-go `ext/formatting.go`). */

const CLAUSE = /%(?:(%)|(\.(\d+))?([sdfeboxX])|([\s\S])|$)/g;
const PRECISION = 6;

function typeName(value: Value): string {
  return printType(typeOf(value)).replace(/\(.*$/, "");
}

function unsupported(clause: string, value: Value, wanted: string): CelError {
  return new CelError(
    `error during formatting: ${clause} clause can only be used on ${wanted}, was given ${typeName(value)}`,
  );
}

function withinLiteral(value: Value): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "number")
    return Number.isFinite(value) ? value.toFixed(PRECISION) : JSON.stringify(goFloat(value));
  if (value instanceof Uint8Array) return `b${JSON.stringify(Buffer.from(value).toString())}`;
  if (value instanceof Timestamp) return `timestamp(${JSON.stringify(printTimestamp(value))})`;
  if (value instanceof Duration) return `duration(${JSON.stringify(printDuration(value))})`;
  if (value instanceof TypeValue) return `type(${value.type.name})`;
  return text(value);
}

function mapText(entries: Iterable<readonly [Value, Value]>): string {
  const parts = Array.from(entries, ([key, value]) => `${withinLiteral(key)}:${withinLiteral(value)}`);
  return `{${parts.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0)).join(", ")}}`;
}

function text(value: Value): string {
  if (isList(value)) return `[${value.map(withinLiteral).join(", ")}]`;
  if (value instanceof MapValue) return mapText(value.entries());
  if (value instanceof ObjectValue)
    return mapText(value.names().map((name) => [name, value.get(name) ?? null] as const));
  if (typeof value === "number") return goFloat(value);
  if (value === null || typeof value !== "object") return String(value);
  if (value instanceof Uint) return String(value.value);
  if (value instanceof Uint8Array) return Buffer.from(value).toString();
  if (value instanceof Timestamp) return printTimestamp(value);
  if (value instanceof Duration) return printDuration(value);
  if (value instanceof TypeValue) return value.type.name;
  throw unsupported(
    "string",
    value,
    "strings, bools, bytes, ints, doubles, maps, lists, types, durations, and timestamps",
  );
}

function whole(value: Value): bigint | undefined {
  if (typeof value === "bigint") return value;
  return value instanceof Uint ? value.value : undefined;
}

function real(value: Value, clause: string): number {
  if (typeof value === "number") return value;
  if (value === "NaN" || value === "Infinity" || value === "-Infinity") return Number(value);
  throw unsupported(clause, value, "doubles");
}

function grouped(digits: string): string {
  const [before = "", after] = digits.split(".");
  return before.replaceAll(/\B(?=(\d{3})+$)/g, ",") + (after === undefined ? "" : `.${after}`);
}

function hex(value: Value, isUpper: boolean): string {
  const number = whole(value);
  if (number !== undefined) return number.toString(16);
  if (typeof value === "string") return Buffer.from(value).toString("hex");
  if (value instanceof Uint8Array) return Buffer.from(value).toString("hex");
  throw unsupported(isUpper ? "hex" : "hex", value, "integers, byte buffers, and strings");
}

const SUPERSCRIPT = Array.from("⁰¹²³⁴⁵⁶⁷⁸⁹");

function scientific(value: number, digits: number): string {
  const [mantissa = "", exponent = "0"] = value.toExponential(digits).split("e");
  const power = Array.from(exponent.replace(/^[+-]/, "").padStart(2, "0"), (digit) => SUPERSCRIPT[Number(digit)] ?? "");
  return `${mantissa}\u202f×\u202f10${exponent.startsWith("-") ? "⁻" : ""}${power.join("")}`;
}

function clauseText(letter: string, digits: number, value: Value): string {
  const number = whole(value);
  switch (letter) {
    case "s":
      return text(value);
    case "d":
      if (number === undefined) throw unsupported("decimal", value, "integers");
      return String(number);
    case "f": {
      const given = real(value, "fixed-point");
      return Number.isFinite(given) ? grouped(given.toFixed(digits)) : given > 0 ? "∞" : given < 0 ? "-∞" : "NaN";
    }
    case "e":
      return scientific(real(value, "scientific"), digits);
    case "b":
      if (typeof value === "boolean") return value ? "1" : "0";
      if (number === undefined) throw unsupported("binary", value, "integers and bools");
      return number.toString(2);
    case "o":
      if (number === undefined) throw unsupported("octal", value, "integers");
      return number.toString(8);
    default:
      return letter === "X" ? hex(value, true).toUpperCase() : hex(value, false);
  }
}

export function format(pattern: string, args: readonly Value[]): string {
  let next = 0;
  return pattern.replaceAll(
    CLAUSE,
    (_all, percent?: string, _dot?: string, digits?: string, letter?: string, other?: string) => {
      if (percent !== undefined) return "%";
      if (letter === undefined) {
        const problem = other === undefined ? "unexpected end of string" : `unrecognized formatting clause "${other}"`;
        throw new CelError(other === undefined ? problem : `could not parse formatting clause: ${problem}`);
      }
      const value = args[next];
      if (value === undefined) throw new CelError(`index ${next} out of range`);
      next++;
      return clauseText(letter, digits === undefined ? PRECISION : Number(digits), value);
    },
  );
}
