import { isRecord } from "./fields.ts";
import { toJson } from "./json/exact.ts";
import { nearest } from "./nearest.ts";

/** What a value that a caller gave cannot be, and where it stands, e.g. `options.port`. */
export class Misfit extends Error {
  readonly place: string;
  readonly problem: string;

  constructor(place: string, problem: string) {
    super(`${place}: ${problem}`);
    this.place = place;
    this.problem = problem;
  }
}

/** @throws Misfit */
export type Check = (value: unknown, place: string) => void;

export function misfit(place: string, problem: string): never {
  throw new Misfit(place, problem);
}

export const isAnything: Check = () => {};
export const isText: Check = (value, place) => {
  if (typeof value !== "string" || value === "") misfit(place, `is ${shown(value)}, not text`);
};
export const isFlag: Check = (value, place) => {
  if (typeof value !== "boolean") misfit(place, `is ${shown(value)}, not true or false`);
};
export const isFunction: Check = (value, place) => {
  if (typeof value !== "function") misfit(place, `is ${shown(value)}, not a function`);
};

/** `words` say which numbers, e.g. `a number of milliseconds`. */
export function numberFrom(least: number, most: number, words: string, isWhole = true): Check {
  return (value, place) => {
    const fits = typeof value === "number" && value >= least && value <= most;
    if (!fits || (isWhole && value % 1 !== 0 && value !== Infinity)) misfit(place, `is ${shown(value)}, not ${words}`);
  };
}

export function oneOf(values: readonly string[]): Check {
  return (value, place) => {
    if (!values.includes(value as string)) misfit(place, `is ${shown(value)}; it is one of ${values.join(", ")}`);
  };
}

/** The second one says what is wrong. */
export function either(isFirst: (value: unknown) => boolean, other: Check): Check {
  return (value, place) => {
    if (!isFirst(value)) other(value, place);
  };
}

export function listOf(check: Check): Check {
  return (value, place) => {
    if (!Array.isArray(value)) misfit(place, `is ${shown(value)}, not an array`);
    value.forEach((item, at) => check(item, `${place}[${at}]`));
  };
}

export function mapOf(check: Check, checkKey: Check = isAnything): Check {
  return (value, place) => {
    if (!isRecord(value)) misfit(place, `is ${shown(value)}, not an object`);
    for (const [key, item] of Object.entries(value)) {
      checkKey(key, `${place}.${key}`);
      check(item, `${place}.${key}`);
    }
  };
}

/** An object with these fields and no others; one that is undefined is none. */
export function withFields(checks: Readonly<Record<string, Check>>, required: readonly string[] = []): Check {
  const names = Object.keys(checks);
  return (value, place) => {
    if (!isRecord(value)) misfit(place, `is ${shown(value)}, not an object`);
    for (const key of required) if (value[key] === undefined) misfit(`${place}.${key}`, "is missing");
    for (const [key, item] of Object.entries(value)) {
      const check = Object.hasOwn(checks, key) ? checks[key] : undefined;
      if (check === undefined) misfit(`${place}.${key}`, unknownField(key, names));
      if (item !== undefined) check(item, `${place}.${key}`);
    }
  };
}

function unknownField(name: string, names: readonly string[]): string {
  const meant = nearest(name, names);
  return meant === undefined ? `is unknown; there are ${names.join(", ")}` : `is unknown; did you mean ${meant}?`;
}

export function shown(value: unknown): string {
  if (value === undefined || typeof value === "function" || typeof value === "symbol") return typeof value;
  if (typeof value === "number") return String(value);
  try {
    return (toJson(value) ?? "nothing").slice(0, 60);
  } catch {
    return "an object that contains itself";
  }
}
