import { isRecord, asFields, listAt, type Fields } from "../../../apimachinery/index.ts";

/** `openAPIV3Schema` of a custom resource, or a part of it (apiextensions `v1.JSONSchemaProps`), as it was decoded. */
export type JsonSchema = Readonly<Fields>;

const NONE: JsonSchema = {};

export function isSchema(value: unknown): value is JsonSchema {
  return isRecord(value);
}

export function propertiesOf(schema: JsonSchema): Readonly<Record<string, JsonSchema>> {
  return (schema["properties"] as Readonly<Record<string, JsonSchema>> | undefined) ?? (NONE as Record<string, never>);
}

export function propertyOf(schema: JsonSchema, key: string): JsonSchema | undefined {
  const properties = propertiesOf(schema);
  return Object.hasOwn(properties, key) ? properties[key] : undefined;
}

/** The one schema of the items; undefined where there is none, or a list of them. */
export function itemsOf(schema: JsonSchema | undefined): JsonSchema | undefined {
  const items = schema?.["items"];
  return isSchema(items) ? items : undefined;
}

/** The schema of `additionalProperties`; undefined where that is absent or a boolean. */
export function additionalOf(schema: JsonSchema): JsonSchema | undefined {
  const additional = schema["additionalProperties"];
  return isSchema(additional) ? additional : undefined;
}

/** The schema that a field of an object has. */
export function fieldSchema(schema: JsonSchema | undefined, key: string): JsonSchema | undefined {
  return schema === undefined ? undefined : (propertyOf(schema, key) ?? additionalOf(schema));
}

export function textOf(schema: JsonSchema, key: string): string {
  const value = schema[key];
  return typeof value === "string" ? value : "";
}

export function keepsUnknown(schema: JsonSchema): boolean {
  return schema["x-kubernetes-preserve-unknown-fields"] === true;
}

export function isEmbedded(schema: JsonSchema): boolean {
  return schema["x-kubernetes-embedded-resource"] === true;
}

export function isIntOrString(schema: JsonSchema): boolean {
  return schema["x-kubernetes-int-or-string"] === true;
}

/** The schema of a whole object: it embeds a resource, its own. */
export function asRoot(schema: JsonSchema): JsonSchema {
  return isEmbedded(schema) ? schema : { ...schema, "x-kubernetes-embedded-resource": true };
}

const JUNCTORS = ["allOf", "anyOf", "oneOf"] as const;
const SCHEMA_MAPS = ["properties", "patternProperties", "definitions", "dependencies"] as const;

function* children(schema: JsonSchema): Iterable<JsonSchema> {
  const items = schema["items"];
  for (const item of Array.isArray(items) ? items : [items]) if (isSchema(item)) yield item;
  for (const key of JUNCTORS) for (const item of listAt(schema, key)) if (isSchema(item)) yield item;
  for (const part of [schema["not"], schema["additionalProperties"], schema["additionalItems"]])
    if (isSchema(part)) yield part;
  for (const key of SCHEMA_MAPS) {
    for (const item of Object.values(asFields(schema[key]))) if (isSchema(item)) yield item;
  }
}

/** Whether any part of the schema is such (apiextensions `validation.SchemaHas`). */
export function schemaHas(schema: JsonSchema | undefined, test: (part: JsonSchema) => boolean): boolean {
  if (schema === undefined) return false;
  if (test(schema)) return true;
  for (const child of children(schema)) if (schemaHas(child, test)) return true;
  return false;
}
