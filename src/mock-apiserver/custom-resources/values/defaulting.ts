import { copyJson, setOwn, type Fields } from "../../../apimachinery/index.ts";
import { additionalOf, fieldSchema, isSchema, itemsOf, propertiesOf, type JsonSchema } from "../schema/json-schema.ts";

/** Filling in defaults, in place (apiextensions `pkg/apiserver/schema/defaulting`). */

function hasDefault(schema: JsonSchema | undefined): boolean {
  return (schema?.["default"] ?? null) !== null;
}

/** A null where none may be is taken for absent. */
function isUnwantedNull(value: unknown, schema: JsonSchema | undefined): boolean {
  return value === null && schema !== undefined && schema["nullable"] !== true;
}

/** Takes away nulls that may not be and have no default to become. */
export function dropNulls(value: unknown, schema: JsonSchema | undefined): void {
  if (Array.isArray(value)) {
    for (const item of value) dropNulls(item, itemsOf(schema));
    return;
  }
  if (!isSchema(value)) return;
  const fields = value as Fields;
  for (const [key, item] of Object.entries(fields)) {
    const part = fieldSchema(schema, key);
    if (isUnwantedNull(item, part) && !hasDefault(part)) delete fields[key];
    else dropNulls(item, part);
  }
}

export function applyDefaults(value: unknown, schema: JsonSchema | undefined): void {
  if (schema === undefined) return;
  if (Array.isArray(value)) {
    const items = itemsOf(schema);
    for (const [index, item] of value.entries()) {
      if (isUnwantedNull(item, items)) value[index] = copyJson(items?.["default"] ?? null);
      applyDefaults(value[index], items);
    }
    return;
  }
  if (!isSchema(value)) return;
  const fields = value as Fields;
  const properties = propertiesOf(schema);
  for (const [key, part] of Object.entries(properties)) {
    if (!hasDefault(part)) continue;
    if (!Object.hasOwn(fields, key) || isUnwantedNull(fields[key], part))
      setOwn(fields, key, copyJson(part["default"]));
  }
  const additional = additionalOf(schema);
  for (const key of Object.keys(fields)) {
    if (Object.hasOwn(properties, key)) applyDefaults(fields[key], properties[key]);
    else if (additional !== undefined) {
      if (isUnwantedNull(fields[key], additional)) setOwn(fields, key, copyJson(additional["default"] ?? null));
      applyDefaults(fields[key], additional);
    }
  }
}
