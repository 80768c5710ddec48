import { isDeepStrictEqual } from "node:util";
import {
  isJsonNumber,
  forbiddenValue,
  invalidValue,
  notSupportedValue,
  requiredValue,
  asFields,
  at,
  listAt,
  textAt,
  type FieldError,
} from "../../../apimachinery/index.ts";

/** What the rules of all kinds are made of. A check takes a value and the path under which its errors stand. */
export type Errors = FieldError[];
export type Check = (value: unknown, path: string) => Errors;

/** `field.Path.Child`; the empty path is the object itself. */
export function child(path: string, ...names: readonly string[]): string {
  return [path, ...names].filter((part) => part !== "").join(".");
}

/** Checks every item of a list field. */
export function each(
  value: unknown,
  path: string,
  field: string,
  check: (item: unknown, path: string, index: number) => Errors,
): Errors {
  const where = child(path, field);
  return listAt(value, field).flatMap((item, index) => check(item, `${where}[${index}]`, index));
}

const CONTAINER_LISTS = ["initContainers", "containers", "ephemeralContainers"];

/** Checks every container of a `core.PodSpec`. */
export function eachContainer(spec: unknown, path: string, check: Check): Errors {
  return CONTAINER_LISTS.flatMap((field) => each(spec, path, field, check));
}

/** Checks a field that may be nil. */
export function optional(value: unknown, path: string, field: string, check: Check): Errors {
  const inner = at(value, field);
  return isSet(inner) ? check(inner, child(path, field)) : [];
}

/** Whether Go would have something else than nil. */
export function isSet(value: unknown): boolean {
  return value !== undefined && value !== null;
}

export function when(condition: boolean, ...errors: readonly FieldError[]): Errors {
  return condition ? [...errors] : [];
}

/** Errors of the first rule for a text, of which each problem is one. */
export function wellFormed(value: string, path: string, rule: (value: string) => readonly string[]): Errors {
  return rule(value).map((problem) => invalidValue(path, value, problem));
}

/** A text field that must be there and well-formed. */
export function requiredText(
  value: unknown,
  path: string,
  field: string,
  rule: (value: string) => readonly string[] = () => [],
): Errors {
  const text = textAt(value, field);
  return text === "" ? [requiredValue(child(path, field))] : wellFormed(text, child(path, field), rule);
}

/** The fields of a list that are empty. */
export function requiredTexts(...fields: readonly string[]): Check {
  return (value, path) => fields.flatMap((field) => requiredText(value, path, field));
}

/** A text field that is checked where it is not empty. */
export function optionalText(
  value: unknown,
  path: string,
  field: string,
  rule: (value: string) => readonly string[],
): Errors {
  const text = textAt(value, field);
  return text === "" ? [] : wellFormed(text, child(path, field), rule);
}

export function oneOf(value: unknown, path: string, allowed: readonly string[]): Errors {
  return typeof value === "string" && allowed.includes(value) ? [] : [notSupportedValue(path, value ?? "", allowed)];
}

/** An enumeration in which the empty text counts as missing. */
export function requiredOneOf(value: unknown, path: string, allowed: readonly string[], detail = ""): Errors {
  return value === undefined || value === "" ? [requiredValue(path, detail)] : oneOf(value, path, allowed);
}

/** A field of an enumeration that may be nil. */
export function optionalOneOf(value: unknown, path: string, field: string, allowed: readonly string[]): Errors {
  return optional(value, path, field, (inner, where) => oneOf(inner, where, allowed));
}

export const NEGATIVE = "must be greater than or equal to 0";
export const IMMUTABLE = "field is immutable";

/** An error of a value that Go does not print (`field.OmitValueType`). */
export function invalidWhole(path: string, detail: string): FieldError {
  return { field: path, reason: "FieldValueInvalid", message: `Invalid value: ${detail}` };
}

export function nonNegative(value: unknown, path: string): Errors {
  return isJsonNumber(value) && value < 0 ? [invalidValue(path, value, NEGATIVE)] : [];
}

/** Fields that Go keeps as numbers which may not be below zero. */
export function counts(value: unknown, path: string, ...fields: readonly string[]): Errors {
  return fields.flatMap((field) => nonNegative(at(value, field), child(path, field)));
}

export function positive(value: unknown, path: string): Errors {
  const number = isJsonNumber(value) ? value : 0;
  return number <= 0 ? [invalidValue(path, number, "must be greater than zero")] : [];
}

export function inRange(value: unknown, path: string, low: number, high: number): Errors {
  const number = isJsonNumber(value) ? value : 0;
  return number < low || number > high
    ? [invalidValue(path, number, `must be between ${low} and ${high}, inclusive`)]
    : [];
}

/** `ValidateImmutableField`. */
export function immutable(after: unknown, before: unknown, path: string): Errors {
  return when(!isDeepStrictEqual(after, before), invalidValue(path, after, IMMUTABLE));
}

/** Fields of an object that may not change. */
export function immutableFields(object: unknown, old: unknown, path: string, fields: readonly string[]): Errors {
  return fields.flatMap((field) => immutable(at(object, field), at(old, field), child(path, field)));
}

/** A union of which exactly one member is set; later ones are refused, the first is checked. */
export interface Member {
  readonly field: string;
  /** The path that a second member is refused under; default: the field's own. */
  readonly refusedAs?: string;
  /** The path under which the member is checked; default: the field's own. */
  readonly checkedAs?: string;
  readonly check: Check;
  /** Looked at beside the others, though there are some. */
  readonly isBeside?: true;
}

export function firstMember(value: unknown, path: string, members: readonly Member[], refusal: string): Errors {
  const present = members.filter(({ field }) => isSet(at(value, field)));
  return present.flatMap(({ field, refusedAs = field, checkedAs = field, check, isBeside = false }, index) =>
    index > 0 && !isBeside
      ? [forbiddenValue(child(path, refusedAs), refusal)]
      : check(at(value, field), child(path, checkedAs)),
  );
}

/** Errors for every text that came before in the list. */
export class Seen {
  private readonly texts = new Set<string>();

  /** Whether it came before; remembers it. */
  repeats(text: string): boolean {
    const isKnown = this.texts.has(text);
    this.texts.add(text);
    return isKnown;
  }

  has(text: string): boolean {
    return this.texts.has(text);
  }
}

/** A map's entries in the order in which Go prints them. */
export function entriesOf(value: unknown): [string, unknown][] {
  const fields = asFields(value);
  // By UTF-16 units, as strings compare.
  return Object.keys(fields)
    .sort()
    .map((key) => [key, fields[key]]);
}

/** A map as Go's encoder writes it: sorted, null where it is empty because it was left out. */
export function printedMap(value: unknown): unknown {
  return isSet(value) ? Object.fromEntries(entriesOf(value)) : null;
}

/** A list in which `*` stands for everything and then alone. */
export function wildcardAlone(rule: unknown, path: string, field: string, others: string): Errors {
  const values = listAt(rule, field);
  return when(
    values.length > 1 && values.includes("*"),
    invalidValue(child(path, field), values, `if '*' is present, must not specify other ${others}`),
  );
}
