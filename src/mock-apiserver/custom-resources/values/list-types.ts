import { toJson, duplicateValue, invalidValue, type FieldError, listAt } from "../../../apimachinery/index.ts";
import { additionalOf, isSchema, itemsOf, propertyOf, type JsonSchema } from "../schema/json-schema.ts";

/** Items of sets and keys of list maps occur once (apiextensions `pkg/apiserver/schema/listtype`). */
export function listTypeErrors(value: unknown, schema: JsonSchema | undefined, path = ""): FieldError[] {
  if (schema === undefined) return [];
  if (Array.isArray(value)) {
    const items = itemsOf(schema);
    return [
      ...uniqueErrors(value, schema, path),
      ...value.flatMap((item, index) => listTypeErrors(item, items, `${path}[${index}]`)),
    ];
  }
  if (!isSchema(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => {
    const additional = additionalOf(schema);
    if (additional !== undefined) return listTypeErrors(item, additional, `${path}[${key}]`);
    return listTypeErrors(item, propertyOf(schema, key), path === "" ? key : `${path}.${key}`);
  });
}

function uniqueErrors(items: readonly unknown[], schema: JsonSchema, path: string): FieldError[] {
  if (schema["x-kubernetes-list-type"] === "set")
    return repeated(items).map((index) => duplicateValue(`${path}[${index}]`, items[index]));
  if (schema["x-kubernetes-list-type"] !== "map") return [];
  const wrong = items.findIndex((item) => item !== null && !isSchema(item));
  if (wrong >= 0)
    return [invalidValue(`${path}[${wrong}]`, items[wrong], "must be an object for an array of list-type map")];
  const names = listAt(schema, "x-kubernetes-list-map-keys").map(String);
  const keys = items.map((item) => {
    const fields = isSchema(item) ? item : {};
    return Object.fromEntries(names.filter((name) => Object.hasOwn(fields, name)).map((name) => [name, fields[name]]));
  });
  return repeated(keys).map((index) => duplicateValue(`${path}[${index}]`, keys[index]));
}

/** The second appearance of each item; later ones are not named. */
function repeated(items: readonly unknown[]): number[] {
  const seen = new Map<string, number>();
  return items.flatMap((item, index) => {
    const text = toJson(item) ?? "";
    const times = seen.get(text) ?? 0;
    seen.set(text, times + 1);
    return times === 1 ? [index] : [];
  });
}
