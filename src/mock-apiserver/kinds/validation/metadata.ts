import { byteLength, invalidValue, qualifiedName, tooLongValue } from "../../../apimachinery/index.ts";
import { entriesOf, when, type Errors } from "./vocabulary.ts";

const MAX_BYTES = 256 * 1024;

/** apimachinery `api/validation.ValidateAnnotations`. */
export function annotations(value: unknown, path: string): Errors {
  const entries = entriesOf(value);
  const bytes = entries.reduce((sum, [key, text]) => sum + byteLength(key) + byteLength(String(text)), 0);
  return [
    ...entries.flatMap(([key]) => qualifiedName(key.toLowerCase()).map((problem) => invalidValue(path, key, problem))),
    ...when(bytes > MAX_BYTES, tooLongValue(path, MAX_BYTES)),
  ];
}

const STANDARD_FINALIZERS = ["foregroundDeletion", "kubernetes", "orphan"];

/** A finalizer without a domain must be one of Kubernetes' own. */
export function legacyFinalizer(name: unknown, path: string): Errors {
  const text = String(name);
  const isKnown = text.includes("/") || STANDARD_FINALIZERS.includes(text);
  const why = "name is neither a standard finalizer name nor is it fully qualified";
  return when(!isKnown, invalidValue(path, text, why));
}
