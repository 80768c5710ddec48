import {
  at,
  byteLength,
  duplicateValue,
  invalidValue,
  numberAt,
  notSupportedValue,
  qualifiedName,
  regexError,
  requiredValue,
  textAt,
  tooLongValue,
} from "../../../apimachinery/index.ts";
import { child, each, isSet, Seen, wellFormed, when, type Errors } from "./vocabulary.ts";

/** `metav1.Condition` (apimachinery `pkg/apis/meta/v1/validation`). */

const STATUSES = ["False", "True", "Unknown"];
const MAX_REASON = 1024;
const MAX_MESSAGE = 32 * 1024;
const REASON = "[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?";
const REASON_WORDS = regexError(
  "a condition reason must start with alphabetic character, optionally followed by a string of alphanumeric characters or '_,:', and must end with an alphanumeric character or '_'",
  REASON,
  "my_name",
  "MY_NAME",
  "MyName",
  "ReasonA,ReasonB",
  "ReasonA:ReasonB",
);

function reasonErrors(reason: string, path: string): Errors {
  if (reason === "") return [requiredValue(path)];
  return [
    ...when(!new RegExp(`^${REASON}$`).test(reason), invalidValue(path, reason, REASON_WORDS)),
    ...when(byteLength(reason) > MAX_REASON, tooLongValue(path, MAX_REASON)),
  ];
}

function condition(value: unknown, path: string): Errors {
  const [status, generation] = [textAt(value, "status"), numberAt(value, "observedGeneration")];
  return [
    ...wellFormed(textAt(value, "type"), child(path, "type"), qualifiedName),
    ...when(!STATUSES.includes(status), notSupportedValue(child(path, "status"), status, STATUSES)),
    ...when(
      generation < 0,
      invalidValue(child(path, "observedGeneration"), generation, "must be greater than or equal to zero"),
    ),
    ...when(!isSet(at(value, "lastTransitionTime")), requiredValue(child(path, "lastTransitionTime"))),
    ...reasonErrors(textAt(value, "reason"), child(path, "reason")),
    ...when(byteLength(textAt(value, "message")) > MAX_MESSAGE, tooLongValue(child(path, "message"), MAX_MESSAGE)),
  ];
}

/** The `conditions` of a status. */
export function conditions(status: unknown, path: string): Errors {
  const seen = new Seen();
  return each(status, path, "conditions", (item, where) => {
    const type = textAt(item, "type");
    return [...when(seen.repeats(type), duplicateValue(child(where, "type"), type)), ...condition(item, where)];
  });
}
