import { isRecord, setOwn, type FieldError, type KubeObject, type Steps } from "../../apimachinery/index.ts";

function isEmpty(value: unknown): boolean {
  return Array.isArray(value) ? value.length === 0 : isRecord(value) && Object.keys(value).length === 0;
}

/** Of label selectors, which have a JSON form of their own that leaves empty fields out. */
const OWN_FORM = ["matchLabels", "matchExpressions"];

function restoredItems(value: readonly unknown[], input: readonly unknown[]): readonly unknown[] {
  if (value.length !== input.length) return value;
  const items = value.map((item, index) => restored(item, input[index]));
  return items.every((item, index) => item === value[index]) ? value : items;
}

/** The same value where nothing was left out. */
function restored(value: unknown, input: unknown): unknown {
  if (value === undefined) return isEmpty(input) ? input : undefined;
  if (Array.isArray(value) && Array.isArray(input)) return restoredItems(value, input);
  if (!isRecord(value) || !isRecord(input)) return value;
  let result: Record<string, unknown> | undefined;
  for (const key of Object.keys(input)) {
    if (OWN_FORM.includes(key)) continue;
    const current = Object.hasOwn(value, key) ? value[key] : undefined;
    const found = restored(current, input[key]);
    if (found !== current) setOwn((result ??= { ...value }), key, found);
  }
  return result ?? value;
}

/**
 * Errors of an object, which lacks the empty lists and maps that a client wrote: Go has them until it encodes the object, and
 * prints them where an error shows the value.
 */
export function* errorsAsWritten(
  object: KubeObject,
  input: KubeObject,
  check: (object: KubeObject) => Steps<readonly FieldError[]>,
): Steps<readonly FieldError[]> {
  const errors = yield* check(object);
  if (errors.length === 0) return errors;
  yield;
  const whole = restored(object, input);
  if (whole === object) return errors;
  yield;
  const exact = yield* check(whole as KubeObject);
  return exact.length === 0 ? errors : exact;
}
