import { isDeepStrictEqual } from "node:util";
import { isRecord, toJson, listAt } from "../../../apimachinery/index.ts";
import { fieldSchema, itemsOf, type JsonSchema } from "../schema/json-schema.ts";

/** A new value, the old one in the same place, and their schema (apiserver `pkg/cel/common/equality.go`). */
export interface Correlation {
  readonly value: unknown;
  readonly old: unknown;
  readonly schema: JsonSchema | undefined;
  /** The same for a field; undefined where there is none to compare with. */
  key(field: string): Correlation | undefined;
  /** The same for an item: only the keys of a list-type map say which items belong together. */
  index(at: number): Correlation | undefined;
  isUnchanged(): boolean;
}

export function correlate(value: unknown, old: unknown, schema: JsonSchema | undefined): Correlation {
  const children = new Map<string | number, Correlation | undefined>();
  let unchanged: boolean | undefined;
  const child = (key: string | number, make: () => Correlation | undefined): Correlation | undefined => {
    if (!children.has(key)) children.set(key, make());
    return children.get(key);
  };
  return {
    value,
    old,
    schema,
    key: (field) =>
      child(field, () => {
        if (!isRecord(value) || !isRecord(old) || !Object.hasOwn(value, field) || !Object.hasOwn(old, field))
          return undefined;
        const part = fieldSchema(schema, field);
        return part === undefined ? undefined : correlate(value[field], old[field], part);
      }),
    index: (at) =>
      child(at, () => {
        const items = itemsOf(schema);
        const before = oldItem(value, old, schema, at);
        return before === undefined || items === undefined
          ? undefined
          : correlate((value as readonly unknown[])[at], before, items);
      }),
    isUnchanged: () => (unchanged ??= isDeepStrictEqual(value, old)),
  };
}

function oldItem(value: unknown, old: unknown, schema: JsonSchema | undefined, at: number): unknown {
  if (schema?.["x-kubernetes-list-type"] !== "map" || !Array.isArray(value) || !Array.isArray(old)) return undefined;
  const wanted = keyOf(value[at], schema);
  if (wanted === undefined) return undefined;
  const found = old.filter((item) => keyOf(item, schema) === wanted);
  return found.length === 1 ? found[0] : undefined;
}

/** The values of an item's map keys, defaults filled in, as one text. */
export function keyOf(item: unknown, schema: JsonSchema): string | undefined {
  if (!isRecord(item)) return undefined;
  const keys = listAt(schema, "x-kubernetes-list-map-keys").map(String);
  if (keys.length === 0) return undefined;
  return toJson(
    keys.map((key) => (Object.hasOwn(item, key) ? item[key] : fieldSchema(itemsOf(schema), key)?.["default"]) ?? null),
  );
}
