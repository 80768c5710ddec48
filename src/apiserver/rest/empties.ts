import { isRecord, setOwn, type FieldError, type KubeObject } from "../../apimachinery/index.ts";

function isEmpty(value: unknown): boolean {
  return Array.isArray(value) ? value.length === 0 : isRecord(value) && Object.keys(value).length === 0;
}

/** Of label selectors, which have a JSON form of their own that leaves empty fields out. */
const OWN_FORM = ["matchLabels", "matchExpressions"];

function restored(value: unknown, input: unknown): unknown {
  if (value === undefined) return isEmpty(input) ? input : undefined;
  if (Array.isArray(value) && Array.isArray(input))
    return value.length === input.length ? value.map((item, index) => restored(item, input[index])) : value;
  if (!isRecord(value) || !isRecord(input)) return value;
  const result: Record<string, unknown> = { ...value };
  for (const [key, item] of Object.entries(input)) {
    if (OWN_FORM.includes(key)) continue;
    const found = restored(Object.hasOwn(value, key) ? value[key] : undefined, item);
    if (found !== undefined) setOwn(result, key, found);
  }
  return result;
}

/**
 * Errors of an object, which lacks the empty lists and maps that a client wrote: Go has them until it encodes the object, and
 * prints them where an error shows the value.
 */
export function errorsAsWritten(
  object: KubeObject,
  input: KubeObject,
  check: (object: KubeObject) => readonly FieldError[],
): readonly FieldError[] {
  const errors = check(object);
  if (errors.length === 0) return errors;
  const exact = check(restored(object, input) as KubeObject);
  return exact.length === 0 ? errors : exact;
}
