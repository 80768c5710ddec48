import { asFields, listAt } from "../../../apimachinery/index.ts";
import { additionalOf, isSchema, propertiesOf, type JsonSchema } from "./json-schema.ts";

const isText = (value: unknown): boolean => typeof value === "string" && value !== "";
const isFilled = (value: unknown): boolean => Object.keys(asFields(value)).length > 0;
const isGiven = (value: unknown): boolean => value !== undefined;

const UNSUPPORTED = [
  ["id", "id", isText],
  ["$schema", "schema", isText],
  ["$ref", "$ref", isText],
  ["patternProperties", "patternProperties", isFilled],
  ["dependencies", "dependencies", isFilled],
  ["additionalItems", "additionalItems", isGiven],
  ["definitions", "definitions", isFilled],
] as const;

/** Why a schema has no structural form at all; undefined where it has one (apiextensions `schema.NewStructural`). */
export function unsupportedField(schema: JsonSchema): string | undefined {
  for (const [key, name, isSet] of UNSUPPORTED) {
    if (isSet(schema[key])) return `OpenAPIV3Schema '${name}' is not supported`;
  }
  for (const part of junctors(schema)) {
    const problem = unsupportedField(part);
    if (problem !== undefined) return problem;
  }
  if (schema["x-kubernetes-preserve-unknown-fields"] === false)
    return "internal error: 'x-kubernetes-preserve-unknown-fields' must be true or undefined";
  if (listAt(schema, "items").length > 0) return "OpenAPIV3Schema 'items' must be a schema, but is an array";
  for (const part of parts(schema)) {
    const problem = unsupportedField(part);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function junctors(schema: JsonSchema): JsonSchema[] {
  return [schema["not"], ...["allOf", "anyOf", "oneOf"].flatMap((key) => listAt(schema, key))].filter(isSchema);
}

function parts(schema: JsonSchema): JsonSchema[] {
  return [schema["items"], ...Object.values(propertiesOf(schema)), additionalOf(schema)].filter(isSchema);
}
