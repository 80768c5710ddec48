import { forbiddenValue, requiredValue, type FieldError, listAt } from "../../../apimachinery/index.ts";
import { itemsOf, propertyOf, type JsonSchema } from "./json-schema.ts";

/** Items and keys that must always be there (apiextensions `validation.validateMapListKeysMapSet`). */
export function mapListErrors(schema: JsonSchema, path: string): FieldError[] {
  const items = itemsOf(schema);
  const listType = schema["x-kubernetes-list-type"];
  if (items === undefined || (listType !== "set" && listType !== "map")) return [];
  const errors: FieldError[] = [];
  if (items["nullable"] === true) {
    const detail = `cannot be nullable when x-kubernetes-list-type is ${listType}`;
    errors.push(forbiddenValue(`${path}.items.nullable`, detail));
  }
  if (listType === "set") return errors;
  const required = new Set(listAt(items, "required"));
  for (const key of listAt(schema, "x-kubernetes-list-map-keys").map(String)) {
    const property = propertyOf(items, key);
    if (property === undefined) continue;
    const field = `${path}.items.properties[${key}]`;
    const because = "this property is in x-kubernetes-list-map-keys, so it";
    if (!required.has(key) && property["default"] === undefined)
      errors.push(requiredValue(`${field}.default`, `${because} must have a default or be a required property`));
    if (property["nullable"] === true)
      errors.push(forbiddenValue(`${field}.nullable`, `${because} cannot be nullable`));
  }
  return errors;
}
