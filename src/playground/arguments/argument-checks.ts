import {
  dns1035Label,
  dns1123Label,
  dns1123Subdomain,
  either,
  isRecord,
  isText,
  listOf,
  misfit,
  numberFrom,
  shown,
  withFields,
  type Check,
} from "../../apimachinery/index.ts";

/** One for each option, so that none is forgotten. */
type Checks<T> = Readonly<Record<keyof Required<T>, Check>>;

export function options<T>(checks: Checks<T>, required: readonly (keyof T & string)[] = []): Check {
  return withFields(checks, required);
}

/** For what may be left out. */
export function optional(check: Check): Check {
  return either((value) => value === undefined, check);
}

export const isPort = numberFrom(0, 65_535, "a port from 0 to 65535");
export const isMilliseconds = numberFrom(0, Infinity, "a number of milliseconds", false);
export const isCount = numberFrom(0, Infinity, "a whole number from 0 on");
export const isTexts = listOf(isText);
export const isNotAString = (value: unknown): boolean => typeof value !== "string";

/** jest has other classes in its contexts than Node. */
const isPattern = (value: unknown): boolean => Object.prototype.toString.call(value) === "[object RegExp]";
export const isTextOrPattern = either(isPattern, (value, place) => {
  if (isNotAString(value)) misfit(place, `is ${shown(value)}, neither text nor a regular expression`);
});

const hasMethods = (names: readonly string[], what: string): Check => {
  return (value, place) => {
    const fits = isRecord(value) && names.every((name) => typeof value[name] === "function");
    if (!fits) misfit(place, `is ${shown(value)}, not ${what}`);
  };
};
export const isSignal = hasMethods(["addEventListener", "throwIfAborted"], "an AbortSignal");
export const isClock = hasMethods(["now", "monotonic", "after"], "a clock, e.g. of createMovableClock()");
export const isPlayground = hasMethods(["register", "waitFor", "close"], "a playground");

function nameBy(rule: (name: string) => readonly string[], what: string): Check {
  return (value, place) => {
    if (typeof value !== "string" || rule(value).length > 0) misfit(place, `is ${shown(value)}, not ${what}`);
  };
}
export const isGroup = nameBy(dns1123Subdomain, "the name of a group, e.g. mine.example.com");
export const isVersion = nameBy(dns1035Label, "a version, e.g. v1");
export const isServiceName = nameBy(dns1123Label, "the name of a Service");
export const isNamespaceName = nameBy(dns1123Label, "the name of a namespace");
