import {
  at,
  duplicateValue,
  forbiddenValue,
  invalidValue,
  listAt,
  printQuantity,
  requiredValue,
  tooManyValue,
  wholeUnits,
  type Quantity,
} from "../../../apimachinery/index.ts";
import { amount } from "./resources.ts";
import { child, isSet, Seen, when, type Errors } from "./vocabulary.ts";

/** How much of a device's capacity a request may take (k8s `pkg/apis/resource/validation`). */

const MAX_OPTIONS = 10;

function isMore(left: Quantity, right: Quantity): boolean {
  return left.nanos > right.nanos;
}

const shown = printQuantity;

function validValues(fallback: Quantity, total: Quantity, options: readonly Quantity[], path: string): Errors {
  const seen = new Seen();
  const unsorted = options.flatMap((option, index) => {
    const before = options[index - 1];
    const isBehind = before !== undefined && isMore(before, option);
    return when(isBehind, invalidValue(`${path}[${index}]`, shown(option), "values must be sorted in ascending order"));
  });
  const isKnown = options.length <= MAX_OPTIONS && options.some(({ nanos }) => nanos === fallback.nanos);
  const items =
    options.length > MAX_OPTIONS
      ? [tooManyValue(path, options.length, MAX_OPTIONS)]
      : [
          ...options.flatMap((option, index) =>
            when(
              isMore(option, total),
              invalidValue(`${path}[${index}]`, shown(option), `option is larger than capacity value: ${shown(total)}`),
            ),
          ),
          ...options.flatMap((option, index) => {
            const key = wholeUnits(option).toString();
            return when(seen.repeats(key), duplicateValue(`${path}[${index}]`, key));
          }),
        ];
  return [
    ...unsorted,
    ...items,
    ...when(!isKnown, invalidValue(path, shown(fallback), "default value is not valid according to the requestPolicy")),
  ];
}

interface Limits {
  readonly min: Quantity;
  readonly max: Quantity | undefined;
  readonly step: Quantity | undefined;
}

function onStep(value: Quantity, { min, step }: Limits, path: string): Errors {
  if (step === undefined || wholeUnits(step) === 0n) return [];
  const isOn = (wholeUnits(value) - wholeUnits(min)) % wholeUnits(step) === 0n;
  return when(
    !isOn,
    invalidValue(path, shown(value), `value is not a multiple of a given step (${shown(step)}) from (${shown(min)})`),
  );
}

function maxErrors(fallback: Quantity, total: Quantity, { min, max }: Limits, path: string): Errors {
  if (max === undefined) return [];
  const text = shown(max);
  return [
    ...when(isMore(min, max), invalidValue(path, shown(min), `min is larger than max: ${text}`)),
    ...when(isMore(max, total), invalidValue(path, text, `max is larger than capacity value: ${shown(total)}`)),
    ...when(isMore(fallback, max), invalidValue(path, shown(fallback), `default is more than max: ${text}`)),
  ];
}

function stepErrors(fallback: Quantity, total: Quantity, limits: Limits, path: string): Errors {
  const { min, max, step } = limits;
  if (step === undefined) return [];
  const first = { nanos: min.nanos + step.nanos, form: min.form };
  const words = `one step ${shown(first)} is larger than capacity value: ${shown(total)}`;
  return [
    ...when(isMore(first, total), invalidValue(path, shown(step), words)),
    ...onStep(fallback, limits, path),
    ...(max === undefined ? [] : onStep(max, limits, path)),
  ];
}

function validRange(fallback: Quantity, total: Quantity, range: unknown, path: string): Errors {
  const given = (field: string): Quantity | undefined => {
    const value = at(range, field);
    return isSet(value) ? amount(value) : undefined;
  };
  const min = given("min");
  const where = child(path, "min");
  if (min === undefined) return [requiredValue(where, "required when validRange is defined")];
  const limits: Limits = { min, max: given("max"), step: given("step") };
  const words = `min is larger than capacity value: ${shown(total)}`;
  return [
    ...when(isMore(min, total), invalidValue(where, shown(min), words)),
    ...when(isMore(min, fallback), invalidValue(where, shown(fallback), `default is less than min: ${shown(min)}`)),
    ...maxErrors(fallback, total, limits, child(path, "max")),
    ...stepErrors(fallback, total, limits, child(path, "step")),
  ];
}

const BOTH = 'exactly one policy can be specified, cannot specify "validValues" and "validRange" at the same time';

export function requestPolicy(capacity: unknown, policy: unknown, path: string): Errors {
  const options = listAt(policy, "validValues");
  const range = at(policy, "validRange");
  if (options.length > 0 && isSet(range)) return [forbiddenValue(path, BOTH)];
  const field = options.length > 0 ? "validValues" : isSet(range) ? "validRange" : undefined;
  if (field === undefined) return [];
  const fallback = at(policy, "default");
  if (!isSet(fallback)) return [requiredValue(child(path, "default"), `required when ${field} is defined`)];
  const [first, total, where] = [amount(fallback), amount(capacity), child(path, field)];
  return field === "validValues"
    ? validValues(first, total, options.map(amount), where)
    : validRange(first, total, range, where);
}
