import { isDeepStrictEqual } from "node:util";
import { copyJson, invalidValue, joinFieldErrors, sortedKeys, type FieldError } from "../../../apimachinery/index.ts";
import { asRoot, isEmbedded, itemsOf, propertiesOf, type JsonSchema } from "../schema/json-schema.ts";
import { coerceEmbedded, embeddedErrors } from "./embedded.ts";
import { prune, pruneObject } from "./pruning.ts";
import { fieldErrorsOf } from "./result.ts";
import { validateValue } from "./validate.ts";

/** Defaults must be valid themselves (apiextensions `pkg/apiserver/schema/defaulting/validation.go`). */

/** What the rules in CEL say of a default. */
export type RuleCheck = (value: unknown, schema: JsonSchema, path: string, isRoot: boolean) => FieldError[];

/** The object around a value: `{metadata: {name: value}}` for a default of that name. */
type Surrounding = (focus: unknown) => Record<string, unknown>;

interface Place {
  readonly root: JsonSchema;
  readonly around: Surrounding;
  readonly insideMeta: boolean;
}

const META_FIELDS: ReadonlySet<string> = new Set(["metadata", "apiVersion", "kind"]);

const rootObject: Surrounding = (focus) => ({
  kind: "Validation",
  apiVersion: "validation/v1",
  ...(focus as Record<string, unknown>),
});

export interface DefaultRules {
  readonly mustBePruned: boolean;
  readonly check: RuleCheck;
}

export function defaultErrors(schema: JsonSchema, path: string, rules: DefaultRules): FieldError[] {
  const root = asRoot(schema);
  return partErrors(root, path, { root, around: rootObject, insideMeta: false }, rules);
}

function partErrors(schema: JsonSchema, path: string, given: Place, rules: DefaultRules): FieldError[] {
  const place = isEmbedded(schema) ? { root: schema, around: rootObject, insideMeta: false } : given;
  const errors: FieldError[] = [];
  const value = schema["default"] ?? null;
  if (value !== null) errors.push(...valueErrors(value, schema, `${path}.default`, place, rules));
  const items = itemsOf(schema);
  if (items !== undefined) {
    const around: Surrounding = (focus) => place.around([focus]);
    errors.push(...partErrors(items, `${path}.items`, { ...place, around }, rules));
  }
  for (const [key, part] of Object.entries(propertiesOf(schema))) {
    const around: Surrounding = (focus) => place.around({ [key]: focus });
    const insideMeta = place.insideMeta || (isEmbedded(schema) && META_FIELDS.has(key));
    errors.push(...partErrors(part, `${path}.properties[${key}]`, { ...place, around, insideMeta }, rules));
  }
  return errors;
}

function valueErrors(
  value: unknown,
  schema: JsonSchema,
  path: string,
  place: Place,
  { mustBePruned, check }: DefaultRules,
): FieldError[] {
  const errors: FieldError[] = [];
  if (place.insideMeta) {
    const problem = metadataProblem(value, place);
    if (problem !== undefined) return [invalidValue(path, value, `must result in valid metadata: ${problem}`)];
  } else {
    if (mustBePruned && !isPruned(value, schema))
      errors.push(invalidValue(path, sortedKeys(value), "must not have unknown fields"));
    const { error } = coerceEmbedded(copyJson(value), schema, path, false);
    if (error !== undefined) return [...errors, error];
    const embedded = embeddedErrors(value, schema, path, isEmbedded(schema));
    if (embedded.length > 0) return [...errors, ...embedded];
  }
  const wrong = fieldErrorsOf(validateValue(value, untyped(schema), "").findings, path);
  return [...errors, ...(wrong.length > 0 ? wrong : check(value, schema, path, schema === place.root))];
}

/** The structural schema that a default is checked by says of an integer or string no type at all. */
function untyped<T>(schema: T): T {
  if (Array.isArray(schema)) return schema.map(untyped) as T;
  if (typeof schema !== "object" || schema === null) return schema;
  const entries = Object.entries(schema).filter(([key]) => key !== "x-kubernetes-int-or-string");
  return Object.fromEntries(entries.map(([key, part]) => [key, LITERAL.has(key) ? part : untyped(part)])) as T;
}

/** What may hold any value, and no schema. */
const LITERAL: ReadonlySet<string> = new Set(["default", "enum", "example"]);

function metadataProblem(value: unknown, { root, around }: Place): string | undefined {
  const object = around(copyJson(value));
  const { error } = coerceEmbedded(object, root, "", false);
  const errors = error === undefined ? embeddedErrors(object, root, "", true) : [error];
  return errors.length === 0 ? undefined : joinFieldErrors(errors);
}

function isPruned(value: unknown, schema: JsonSchema): boolean {
  const copy = copyJson(value);
  if (isEmbedded(schema)) pruneObject(copy, schema);
  else prune(copy, schema);
  return isDeepStrictEqual(copy, value);
}
