import {
  forbiddenValue,
  invalidValue,
  notSupportedValue,
  requiredValue,
  type FieldError,
  asFields,
  listAt,
} from "../../../apimachinery/index.ts";
import { goSchemaItems } from "../definition/go-values.ts";
import { fieldPathProblem } from "./field-path.ts";
import {
  additionalOf,
  isEmbedded,
  isSchema,
  itemsOf,
  propertiesOf,
  propertyOf,
  textOf,
  type JsonSchema,
} from "./json-schema.ts";
import { unsupportedField } from "./unsupported-fields.ts";
import { mapListErrors } from "./list-rules.ts";

/**
 * What a schema of a definition may say (apiextensions `validation.ValidateCustomResourceDefinitionOpenAPISchema`), its
 * rules in CEL aside.
 */

const TYPES: readonly string[] = ["array", "boolean", "integer", "number", "object", "string"];
const REASONS: readonly string[] = [
  "FieldValueDuplicate",
  "FieldValueForbidden",
  "FieldValueInvalid",
  "FieldValueRequired",
];
const META_FIELDS: ReadonlySet<string> = new Set(["metadata", "kind", "apiVersion"]);

/** Checks that an update of an older object may fail, since that was accepted once. */
export interface SchemaRules {
  readonly validTypes: boolean;
  readonly atomicSets: boolean;
  readonly mapListKeys: boolean;
}

interface Place {
  readonly rules: SchemaRules;
  readonly isRoot: boolean;
  /** Why no default may be set; undefined where it may. */
  readonly noDefaults: string | undefined;
  readonly insideMeta: boolean;
}

export function openApiErrors(schema: JsonSchema, path: string, rules: SchemaRules): FieldError[] {
  return partErrors(schema, path, { rules, isRoot: true, noDefaults: undefined, insideMeta: false });
}

function partErrors(schema: JsonSchema, path: string, place: Place): FieldError[] {
  const inner = { ...place, isRoot: false };
  return [
    ...keywordErrors(schema, path, place),
    ...(schema["uniqueItems"] === true
      ? [
          forbiddenValue(
            `${path}.uniqueItems`,
            "uniqueItems cannot be set to true since the runtime complexity becomes quadratic",
          ),
        ]
      : []),
    ...additionalErrors(schema, path, inner),
    ...Object.entries(propertiesOf(schema)).flatMap(([key, part]) =>
      partErrors(part, `${path}.properties[${key}]`, propertyPlace(schema, key, place)),
    ),
    ...junctorErrors(schema, path, inner),
    ...itemErrors(schema, path, inner),
    ...extensionErrors(schema, path, place.rules),
    ...(place.rules.mapListKeys ? mapListErrors(schema, path) : []),
    ...listAt(schema, "x-kubernetes-validations").flatMap((rule, index) =>
      ruleErrors(schema, asFields(rule), `${path}.x-kubernetes-validations[${index}]`),
    ),
  ];
}

function propertyPlace(schema: JsonSchema, key: string, place: Place): Place {
  const inner = { ...place, isRoot: false };
  if (!META_FIELDS.has(key) || !(place.isRoot || isEmbedded(schema))) return inner;
  return { ...inner, insideMeta: true, ...(place.isRoot ? { noDefaults: `in top-level ${key}` } : {}) };
}

function additionalErrors(schema: JsonSchema, path: string, place: Place): FieldError[] {
  const additional = schema["additionalProperties"];
  if (additional === undefined) return [];
  const field = `${path}.additionalProperties`;
  const clashes = Object.keys(propertiesOf(schema)).length > 0 && additional !== true;
  const part = additionalOf(schema);
  const inner = place.insideMeta
    ? { ...place, noDefaults: "inside additionalProperties applying to object metadata" }
    : place;
  return [
    ...(clashes ? [forbiddenValue(field, "additionalProperties and properties are mutual exclusive")] : []),
    ...(part === undefined ? [] : partErrors(part, field, inner)),
  ];
}

function junctorErrors(schema: JsonSchema, path: string, place: Place): FieldError[] {
  const one = (part: unknown, step: string): FieldError[] =>
    isSchema(part) ? partErrors(part, `${path}.${step}`, place) : [];
  const keyed = (key: string): FieldError[] =>
    Object.entries(asFields(schema[key])).flatMap(([name, part]) => one(part, `${key}[${name}]`));
  return [
    ...one(schema["not"], "not"),
    ...["allOf", "oneOf", "anyOf"].flatMap((key) =>
      listAt(schema, key).flatMap((part, index) => one(part, `${key}[${index}]`)),
    ),
    ...keyed("definitions"),
  ];
}

function itemErrors(schema: JsonSchema, path: string, place: Place): FieldError[] {
  const items = schema["items"];
  if (isSchema(items)) return partErrors(items, `${path}.items`, place);
  return Array.isArray(items)
    ? items.flatMap((part, index) => (isSchema(part) ? partErrors(part, `${path}.items[${index}]`, place) : []))
    : [];
}

const NOT_SUPPORTED = [
  ["id", (value: unknown) => value !== "" && value !== undefined],
  ["additionalItems", (value: unknown) => value !== undefined],
  ["patternProperties", (value: unknown) => Object.keys(asFields(value)).length > 0],
  ["definitions", (value: unknown) => Object.keys(asFields(value)).length > 0],
  ["dependencies", (value: unknown) => value !== undefined],
  ["$ref", (value: unknown) => value !== undefined],
] as const;

function keywordErrors(schema: JsonSchema, path: string, { rules, noDefaults, insideMeta }: Place): FieldError[] {
  const type = textOf(schema, "type");
  const errors: FieldError[] = [];
  if (rules.validTypes && type !== "" && !TYPES.includes(type))
    errors.push(notSupportedValue(`${path}.type`, type, TYPES));
  if ((schema["default"] ?? null) !== null && noDefaults !== undefined)
    errors.push(forbiddenValue(`${path}.default`, `must not be set ${noDefaults}`));
  for (const [key, isSet] of NOT_SUPPORTED) {
    if (isSet(schema[key])) errors.push(forbiddenValue(`${path}.${key}`, `${key} is not supported`));
  }
  if (type === "null")
    errors.push(forbiddenValue(`${path}.type`, "type cannot be set to null, use nullable as an alternative"));
  if (listAt(schema, "items").length > 0)
    errors.push(forbiddenValue(`${path}.items`, "items must be a schema object and not an array"));
  if (insideMeta && isEmbedded(schema)) {
    const field = `${path}.x-kubernetes-embedded-resource`;
    errors.push(forbiddenValue(field, "must not be used inside of resource meta"));
  }
  return errors;
}

/** `x-kubernetes-*` against the type, and what they may be. */
function extensionErrors(schema: JsonSchema, path: string, rules: SchemaRules): FieldError[] {
  const errors: FieldError[] = [];
  if (schema["x-kubernetes-preserve-unknown-fields"] === false) {
    const field = `${path}.x-kubernetes-preserve-unknown-fields`;
    errors.push(invalidValue(field, false, "must be true or undefined"));
  }
  const mapType = schema["x-kubernetes-map-type"];
  if (mapType !== undefined) {
    errors.push(...mustBeOfType(schema, path, "object", "x-kubernetes-map-type"));
    errors.push(...mustBeOneOf(`${path}.x-kubernetes-map-type`, mapType, ["atomic", "granular"]));
  }
  const listType = schema["x-kubernetes-list-type"];
  if (listType !== undefined) {
    const wrong = mustBeOfType(schema, path, "array", "x-kubernetes-list-type");
    errors.push(...wrong);
    if (wrong.length === 0 && rules.atomicSets && listType === "set") errors.push(...setItemErrors(schema, path));
    errors.push(...mustBeOneOf(`${path}.x-kubernetes-list-type`, listType, ["atomic", "set", "map"]));
  }
  const mapKeys = listAt(schema, "x-kubernetes-list-map-keys");
  if (mapKeys.length > 0 && listType !== "map") {
    const field = `${path}.x-kubernetes-list-type`;
    const detail = "must be map if x-kubernetes-list-map-keys is non-empty";
    errors.push(listType === undefined ? requiredValue(field, detail) : invalidValue(field, listType, detail));
  }
  if (listType === "map") errors.push(...mapListShapeErrors(schema, path, mapKeys));
  return errors;
}

function mustBeOfType(schema: JsonSchema, path: string, wanted: string, because: string): FieldError[] {
  const type = textOf(schema, "type");
  if (type === wanted) return [];
  const detail = `must be ${wanted} if ${because} is specified`;
  return [type === "" ? requiredValue(`${path}.type`, detail) : invalidValue(`${path}.type`, type, detail)];
}

function mustBeOneOf(field: string, value: unknown, allowed: readonly string[]): FieldError[] {
  return allowed.includes(String(value)) ? [] : [notSupportedValue(field, value, allowed)];
}

function setItemErrors(schema: JsonSchema, path: string): FieldError[] {
  const items = itemsOf(schema);
  if (items === undefined) return [];
  const detail = "must be atomic as item of a list with x-kubernetes-list-type=set";
  const listType = items["x-kubernetes-list-type"];
  if (items["type"] === "array" && listType !== undefined && listType !== "atomic")
    return [invalidValue(`${path}.items.x-kubernetes-list-type`, listType, detail)];
  // The server dumps the list type here too.
  if (items["type"] === "object" && items["x-kubernetes-map-type"] !== "atomic")
    return [invalidValue(`${path}.items.x-kubernetes-map-type`, listType, detail)];
  return [];
}

function mapListShapeErrors(schema: JsonSchema, path: string, mapKeys: readonly unknown[]): FieldError[] {
  const errors: FieldError[] = [];
  const given = schema["items"];
  const items = itemsOf(schema);
  const keysField = `${path}.x-kubernetes-list-map-keys`;
  if (mapKeys.length === 0) errors.push(requiredValue(keysField, "must not be empty if x-kubernetes-list-type is map"));
  if (given === undefined)
    errors.push(requiredValue(`${path}.items`, "must have a schema if x-kubernetes-list-type is map"));
  if (given !== undefined && items === undefined) {
    const detail = "must only have a single schema if x-kubernetes-list-type is map";
    errors.push(invalidValue(`${path}.items`, goSchemaItems(given), detail));
  }
  if (items === undefined) return errors;
  if (items["type"] !== "object") {
    const detail = "must be object if parent array's x-kubernetes-list-type is map";
    return [...errors, invalidValue(`${path}.items.type`, textOf(items, "type"), detail)];
  }
  for (const [index, key] of mapKeys.map(String).entries()) {
    const property = propertyOf(items, key);
    if (property === undefined)
      errors.push(invalidValue(keysField, mapKeys, "entries must all be names of item properties"));
    else if (property["type"] === "array" || property["type"] === "object") {
      const detail = "must be a scalar type if parent array's x-kubernetes-list-type is map";
      errors.push(invalidValue(`${path}.items.properties[${key}].type`, "object", detail));
    }
    if (mapKeys.indexOf(key) < index)
      errors.push(invalidValue(keysField, mapKeys, "must not contain duplicate entries"));
  }
  return errors;
}

const LINE_BREAK = /[\n\r]/;

function ruleErrors(schema: JsonSchema, rule: JsonSchema, path: string): FieldError[] {
  const [text, message, fieldPath] = [textOf(rule, "rule"), textOf(rule, "message"), textOf(rule, "fieldPath")];
  const messageExpression = textOf(rule, "messageExpression");
  const { reason } = rule;
  const errors: FieldError[] = [];
  if (text.trim() === "") errors.push(requiredValue(`${path}.rule`, "rule is not specified"));
  else if (message !== "" && message.trim() === "")
    errors.push(invalidValue(`${path}.message`, message, "must be non-empty if specified"));
  else if (LINE_BREAK.test(message.trim()))
    errors.push(invalidValue(`${path}.message`, message, "must not contain line breaks"));
  else if (LINE_BREAK.test(text.trim()) && message.trim() === "")
    errors.push(requiredValue(`${path}.message`, "message must be specified if rule contains line breaks"));
  if (messageExpression !== "" && messageExpression.trim() === "")
    errors.push(requiredValue(`${path}.messageExpression`, "messageExpression must be non-empty if specified"));
  if (typeof reason === "string" && !REASONS.includes(reason))
    errors.push(notSupportedValue(`${path}.reason`, reason, REASONS));
  if (fieldPath !== "" && fieldPath.trim() === "")
    errors.push(invalidValue(`${path}.fieldPath`, fieldPath, "must be non-empty if specified"));
  if (LINE_BREAK.test(fieldPath))
    errors.push(invalidValue(`${path}.fieldPath`, fieldPath, "must not contain line breaks"));
  if (fieldPath !== "" && unsupportedField(schema) === undefined && fieldPathProblem(fieldPath, schema) !== undefined)
    errors.push(invalidValue(`${path}.fieldPath`, fieldPath, "must be a valid path"));
  return errors;
}
