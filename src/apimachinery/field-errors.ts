import { quote } from "./go-print.ts";
import { goJson } from "./json/go-text.ts";

/**
 * Field errors in the words of apimachinery `util/validation/field/errors.go`.
 * `reason` is what a Status cause carries, `message` what follows the field's path.
 */
export interface FieldError {
  readonly field: string;
  readonly reason:
    | "FieldValueInvalid"
    | "FieldValueRequired"
    | "FieldValueForbidden"
    | "FieldValueNotSupported"
    | "FieldValueDuplicate"
    | "FieldValueTypeInvalid"
    | "FieldValueTooLong"
    | "FieldValueTooMany"
    | "FieldValueTooFew"
    | "FieldValueNotFound"
    | "InternalError";
  readonly message: string;
}

/** A value that is printed already, e.g. one whose Go type has other field names than its JSON form. */
export class PrintedValue {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** Prints a value as Go's field.Error does: strings quoted, everything else as JSON. */
function printValue(value: unknown): string {
  if (value instanceof PrintedValue) return value.text;
  if (value === undefined) return "null";
  return typeof value === "string" ? quote(value) : goJson(value);
}

function withDetail(head: string, detail: string): string {
  return detail === "" ? head : `${head}: ${detail}`;
}

/** Its text is made when somebody reads it: thousands of errors may each print a list of thousands. */
function lazily(field: string, reason: FieldError["reason"], print: () => string): FieldError {
  return {
    field,
    reason,
    get message() {
      return print();
    },
  };
}

export function invalidValue(field: string, value: unknown, detail: string): FieldError {
  return lazily(field, "FieldValueInvalid", () => withDetail(`Invalid value: ${printValue(value)}`, detail));
}

export function requiredValue(field: string, detail = ""): FieldError {
  return { field, reason: "FieldValueRequired", message: withDetail("Required value", detail) };
}

export function forbiddenValue(field: string, detail: string): FieldError {
  return { field, reason: "FieldValueForbidden", message: withDetail("Forbidden", detail) };
}

export function duplicateValue(field: string, value: unknown): FieldError {
  return lazily(field, "FieldValueDuplicate", () => `Duplicate value: ${printValue(value)}`);
}

export function notSupportedValue(field: string, value: unknown, supported: readonly string[]): FieldError {
  return lazily(field, "FieldValueNotSupported", () => {
    const list = supported.map(quote).join(", ");
    return `Unsupported value: ${printValue(value)}: supported values: ${list}`;
  });
}

export function notFoundValue(field: string, value: unknown, detail = ""): FieldError {
  return lazily(field, "FieldValueNotFound", () => withDetail(`Not found: ${printValue(value)}`, detail));
}

export function tooLongValue(field: string, maxBytes: number): FieldError {
  const detail = maxBytes < 0 ? "value is too long" : `may not be more than ${maxBytes} bytes`;
  return { field, reason: "FieldValueTooLong", message: `Too long: ${detail}` };
}

export function tooManyValue(field: string, actual: number, max: number): FieldError {
  return {
    field,
    reason: "FieldValueTooMany",
    message: `Too many: ${actual}: ${max < 0 ? "has too many items" : `must have at most ${max} ${max === 1 ? "item" : "items"}`}`,
  };
}

/** Of all errors that one answer tells; who has more to mend sees the rest the next time. */
const MOST_TOLD = 512 * 1024;

/** More than that are in no answer: who finds as many may stop looking. */
export const MOST_ERRORS = MOST_TOLD / 32;

/** As many errors as fit into an answer, at least one, with their texts. Kubernetes tells all, however long that becomes. */
export function toldErrors(errors: readonly FieldError[]): FieldError[] {
  const told: FieldError[] = [];
  let left = MOST_TOLD;
  for (const { field, reason, message } of errors) {
    left -= field.length + message.length;
    if (left < 0 && told.length > 0) break;
    told.push({ field, reason, message });
  }
  return told;
}

/** One error bare, several in brackets (apimachinery `util/errors` Aggregate). */
export function joinFieldErrors(errors: readonly FieldError[]): string {
  const lines = [...new Set(errors.map((error) => `${error.field}: ${error.message}`))];
  return lines.length === 1 ? (lines[0] ?? "") : `[${lines.join(", ")}]`;
}
