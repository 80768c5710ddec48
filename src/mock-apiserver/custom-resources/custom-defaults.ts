import { asFields, type Fields, setOwn } from "../../apimachinery/index.ts";
import type { CustomSchema } from "./custom-shape.ts";

/** Fills in the schema's defaults, in place (apiextensions `schema/defaulting/algorithm.go`). */
export function applyDefaults(value: unknown, schema: CustomSchema): void {
  if (Array.isArray(value)) {
    for (const item of value) applyDefaults(item, asFields(schema["items"]));
    return;
  }
  if (typeof value !== "object" || value === null) return;
  const fields = value as Fields;
  const properties = asFields(schema["properties"]);
  for (const [key, part] of Object.entries(properties)) {
    const byDefault = asFields(part)["default"];
    if (byDefault !== undefined && !Object.hasOwn(fields, key)) setOwn(fields, key, structuredClone(byDefault));
  }
  for (const [key, item] of Object.entries(fields)) {
    const part = Object.hasOwn(properties, key) ? properties[key] : schema["additionalProperties"];
    applyDefaults(item, asFields(part));
  }
}
