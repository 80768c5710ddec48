import { isDeepStrictEqual } from "node:util";
import { forbiddenValue, invalidValue, requiredValue, type FieldError, listAt } from "../../../apimachinery/index.ts";
import { completenessErrors } from "./completeness.ts";
import {
  additionalOf,
  isEmbedded,
  isIntOrString,
  isSchema,
  itemsOf,
  keepsUnknown,
  propertiesOf,
  propertyOf,
  textOf,
  type JsonSchema,
} from "./json-schema.ts";
import { patternProblem } from "./pattern.ts";

/** What must hold of a schema to be structural (apiextensions `pkg/apiserver/schema/validation.go`). */

type Level = "root" | "item" | "field";

const TYPE_REQUIRED: Readonly<Record<Level, string>> = {
  root: "must not be empty at the root",
  item: "must not be empty for specified array items",
  field: "must not be empty for specified object fields",
};

const INT_OR_STRING = [{ type: "integer" }, { type: "string" }];

/** Every breach, sorted by its text as the server does. */
export function structuralErrors(schema: JsonSchema, path: string): FieldError[] {
  const errors = [...invariantErrors(schema, "root", path), ...completenessErrors(schema, path)];
  const text = ({ field, message }: FieldError): string => `${field}: ${message}`;
  return errors.toSorted((a, b) => (text(a) < text(b) ? -1 : text(a) > text(b) ? 1 : 0));
}

function invariantErrors(schema: JsonSchema, level: Level, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const items = itemsOf(schema);
  if (schema["type"] === "array" && items === undefined)
    errors.push(requiredValue(`${path}.items`, "must be specified"));
  if (items !== undefined) errors.push(...invariantErrors(items, "item", `${path}.items`));
  for (const [key, part] of Object.entries(propertiesOf(schema)))
    errors.push(...invariantErrors(part, "field", `${path}.properties[${key}]`));
  if (schema["additionalProperties"] !== undefined) {
    const field = `${path}.additionalProperties`;
    if (level === "root") errors.push(forbiddenValue(field, "must not be used at the root"));
    const additional = additionalOf(schema);
    if (additional !== undefined) errors.push(...invariantErrors(additional, "field", field));
  }
  return [
    ...errors,
    ...extensionErrors(schema, path),
    ...valueErrors(schema, path, hasIntOrStringAnyOf(schema), hasIntOrStringAllOf(schema)),
    ...typeErrors(schema, level, path),
    ...metadataErrors(schema, level, path),
  ];
}

function extensionErrors(schema: JsonSchema, path: string): FieldError[] {
  if (!isIntOrString(schema)) return [];
  const clashing = ["x-kubernetes-preserve-unknown-fields", "x-kubernetes-embedded-resource"];
  return clashing
    .filter((key) => schema[key] === true)
    .map((key) => invalidValue(`${path}.${key}`, true, "must be false if x-kubernetes-int-or-string is true"));
}

function typeErrors(schema: JsonSchema, level: Level, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const type = textOf(schema, "type");
  if (isEmbedded(schema) && type !== "object") {
    const detail = "must be object if x-kubernetes-embedded-resource is true";
    errors.push(type === "" ? requiredValue(`${path}.type`, detail) : invalidValue(`${path}.type`, type, detail));
  } else if (type === "" && !isIntOrString(schema) && !keepsUnknown(schema)) {
    errors.push(requiredValue(`${path}.type`, TYPE_REQUIRED[level]));
  }
  if (isEmbedded(schema) && schema["additionalProperties"] !== undefined) {
    const detail = "must not be used if x-kubernetes-embedded-resource is set";
    errors.push(forbiddenValue(`${path}.additionalProperties`, detail));
  }
  if (level === "root" && type !== "" && type !== "object")
    errors.push(invalidValue(`${path}.type`, type, "must be object at the root"));
  return errors;
}

function metadataErrors(schema: JsonSchema, level: Level, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const isResource = level === "root" || isEmbedded(schema);
  for (const key of isResource ? ["kind", "apiVersion"] : []) {
    const part = propertyOf(schema, key);
    if (part !== undefined && part["type"] !== "string")
      errors.push(invalidValue(`${path}.properties[${key}].type`, textOf(part, "type"), "must be string"));
  }
  const metadata = propertyOf(schema, "metadata");
  if (metadata !== undefined) {
    const field = `${path}.properties[metadata]`;
    if (isResource && metadata["type"] !== "object")
      errors.push(invalidValue(`${field}.type`, textOf(metadata, "type"), "must be object"));
    if (level === "root" && !namesOnly(metadata)) {
      const detail = "must not specify anything other than name and generateName, but metadata is implicitly specified";
      errors.push(forbiddenValue(field, detail));
    }
  }
  if (isEmbedded(schema) && !keepsUnknown(schema) && Object.keys(propertiesOf(schema)).length === 0) {
    const detail =
      "must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields";
    errors.push(requiredValue(`${path}.properties`, detail));
  }
  return errors;
}

/** The metadata has a type of its own; a schema may only restrict the two names. */
function namesOnly(metadata: JsonSchema): boolean {
  const { type: _type, default: _default, properties: _properties, ...rest } = metadata;
  return (
    Object.keys(rest).length === 0 &&
    Object.keys(propertiesOf(metadata)).every((key) => key === "name" || key === "generateName")
  );
}

function hasIntOrStringAnyOf(schema: JsonSchema): boolean {
  return isDeepStrictEqual(schema["anyOf"], INT_OR_STRING);
}

function hasIntOrStringAllOf(schema: JsonSchema): boolean {
  const [first] = listAt(schema, "allOf");
  return isSchema(first) && hasIntOrStringAnyOf(first);
}

/** The value validations of a schema; the `anyOf` that stands for int-or-string may name types, nothing else may. */
function valueErrors(schema: JsonSchema, path: string, skipAnyOf: boolean, skipFirstAllOf: boolean): FieldError[] {
  const nested = (key: string): FieldError[] =>
    listAt(schema, key).flatMap((part, index) => {
      const skips = key === "allOf" && skipFirstAllOf && index === 0;
      return isSchema(part) ? nestedErrors(part, `${path}.${key}[${index}]`, skips) : [];
    });
  const pattern = textOf(schema, "pattern");
  const problem = pattern === "" ? undefined : patternProblem(pattern);
  const not = schema["not"];
  return [
    ...(skipAnyOf ? [] : nested("anyOf")),
    ...nested("allOf"),
    ...nested("oneOf"),
    ...(isSchema(not) ? nestedErrors(not, `${path}.not`) : []),
    ...(problem === undefined
      ? []
      : [invalidValue(`${path}.pattern`, pattern, `must be a valid regular expression, but isn't: ${problem}`)]),
  ];
}

type Forbidden = readonly [key: string, isSet: (value: unknown) => boolean, detail: string];

const isTrue = (value: unknown): boolean => value === true;
const isGiven = (value: unknown): boolean => value !== undefined && value !== null;

/** What a junctor may not say, in the server's order. */
const FORBIDDEN_IN_JUNCTORS: readonly Forbidden[] = [
  ["type", isGiven, "must be empty to be structural"],
  ["additionalProperties", (value) => isGiven(value) && value !== false, "must be undefined to be structural"],
  ["default", isGiven, "must be undefined to be structural"],
  ["title", isGiven, "must be empty to be structural"],
  ["description", isGiven, "must be empty to be structural"],
  ["nullable", isTrue, "must be false to be structural"],
  ["x-kubernetes-preserve-unknown-fields", isTrue, "must be false to be structural"],
  ["x-kubernetes-embedded-resource", isTrue, "must be false to be structural"],
  ["x-kubernetes-int-or-string", isTrue, "must be false to be structural"],
  ["x-kubernetes-list-map-keys", isGiven, "must be empty to be structural"],
  ["x-kubernetes-list-type", isGiven, "must be undefined to be structural"],
  ["x-kubernetes-map-type", isGiven, "must be undefined to be structural"],
  ["x-kubernetes-validations", isGiven, "must be empty to be structural"],
];

function nestedErrors(schema: JsonSchema, path: string, skipAnyOf = false): FieldError[] {
  const items = itemsOf(schema);
  const properties = Object.entries(propertiesOf(schema));
  return [
    ...valueErrors(schema, path, skipAnyOf, false),
    ...(items === undefined ? [] : nestedErrors(items, `${path}.items`)),
    ...properties.flatMap(([key, part]) => nestedErrors(part, `${path}.properties[${key}]`)),
    ...FORBIDDEN_IN_JUNCTORS.filter(([key, isSet]) => isSet(schema[key])).map(([key, , detail]) =>
      forbiddenValue(`${path}.${key}`, detail),
    ),
    ...(propertyOf(schema, "metadata") === undefined
      ? []
      : [forbiddenValue(`${path}.properties[metadata]`, "must not be specified in a nested context")]),
  ];
}
