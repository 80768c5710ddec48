import { listAt } from "../../../apimachinery/index.ts";
import {
  BOOL,
  BYTES,
  DOUBLE,
  DURATION,
  DYN,
  INT,
  listType,
  mapType,
  objectType,
  STRING,
  TIMESTAMP,
  type SizeOf,
  type Type,
} from "../../../apiserver/index.ts";
import {
  additionalOf,
  isEmbedded,
  isIntOrString,
  itemsOf,
  propertiesOf,
  textOf,
  type JsonSchema,
} from "../schema/json-schema.ts";
import { escapeName } from "./names.ts";

/** What rules see of a schema, and how large its values can be (apiserver `pkg/cel/common/schemas.go`, `types.go`). */
export interface DeclaredType {
  readonly type: Type;
  /** Characters, items or entries at most. */
  readonly maxElements: number;
  /** Bytes of the shortest JSON. */
  readonly minSize: number;
  readonly fields: ReadonlyMap<string, DeclaredType>;
  /** Items of a list, values of a map. */
  readonly element: DeclaredType | undefined;
}

export const MAX_REQUEST_BYTES = 3 * 1024 * 1024;
const MAX_TIME = 32;
const DATE_SIZE = 12;
const NO_FIELDS: ReadonlyMap<string, DeclaredType> = new Map();

function scalar(type: Type, minSize: number, maxElements = 0): DeclaredType {
  return { type, maxElements, minSize, fields: NO_FIELDS, element: undefined };
}

const KEY = scalar(STRING, 2);

function limit(schema: JsonSchema, key: string): number | undefined {
  const value = schema[key];
  if (typeof value === "bigint") return Number(value);
  return typeof value === "number" ? Math.max(value, 0) : undefined;
}

const TEXT: JsonSchema = { type: "string" };

/** Kind, apiVersion and the name are there whatever the schema says. */
export function withTypeAndMeta(schema: JsonSchema): JsonSchema {
  const metadata = { type: "object", properties: { name: TEXT, generateName: TEXT } };
  return { ...schema, properties: { ...propertiesOf(schema), kind: TEXT, apiVersion: TEXT, metadata } };
}

/** Undefined for what rules do not see. */
export function declaredType(given: JsonSchema, isRoot: boolean, name: string): DeclaredType | undefined {
  if (isIntOrString(given)) {
    const longest = limit(given, "maxLength");
    return scalar(DYN, 1, longest === undefined ? MAX_REQUEST_BYTES - 2 : longest * 4);
  }
  const schema = isRoot ? withTypeAndMeta(given) : given;
  switch (textOf(schema, "type")) {
    case "array":
      return listOf(schema, name);
    case "object":
      return additionalOf(schema) === undefined ? objectOf(schema, name) : mapOf(schema, name);
    case "string":
      return textType(schema);
    case "boolean":
      return scalar(BOOL, 4);
    case "number":
      return scalar(DOUBLE, 1);
    case "integer":
      return scalar(INT, 1);
    default:
      return undefined;
  }
}

function listOf(schema: JsonSchema, name: string): DeclaredType | undefined {
  const items = itemsOf(schema);
  const element = items === undefined ? undefined : declaredType(items, isEmbedded(items), `${name}.@idx`);
  if (element === undefined) return undefined;
  const maxElements = limit(schema, "maxItems") ?? Math.floor((MAX_REQUEST_BYTES - 2) / (element.minSize + 1));
  return { type: listType(element.type), maxElements, minSize: 2, fields: NO_FIELDS, element };
}

function mapOf(schema: JsonSchema, name: string): DeclaredType | undefined {
  const values = additionalOf(schema);
  const element = values === undefined ? undefined : declaredType(values, isEmbedded(values), `${name}.@elem`);
  if (element === undefined) return undefined;
  const maxElements = limit(schema, "maxProperties") ?? Math.floor((MAX_REQUEST_BYTES - 2) / (element.minSize + 6));
  return { type: mapType(STRING, element.type), maxElements, minSize: 2, fields: NO_FIELDS, element };
}

function objectOf(schema: JsonSchema, name: string): DeclaredType {
  const fields = new Map<string, DeclaredType>();
  const required = new Set(listAt(schema, "required").map(String));
  let minSize = 2;
  for (const [key, part] of Object.entries(propertiesOf(schema))) {
    const escaped = escapeName(key);
    const declared = declaredType(part, isEmbedded(part), `${name}.${escaped ?? key}`);
    if (declared === undefined) continue;
    if (escaped !== undefined) fields.set(escaped, declared);
    if (required.has(key) && (part["default"] ?? null) === null)
      minSize += Buffer.byteLength(key) + declared.minSize + 4;
  }
  const types = new Map([...fields].map(([key, { type }]) => [key, type]));
  return { type: objectType(name, types), maxElements: 0, minSize, fields, element: undefined };
}

function textType(schema: JsonSchema): DeclaredType {
  const longest = limit(schema, "maxLength");
  switch (textOf(schema, "format")) {
    case "byte":
      return scalar(BYTES, 2, longest ?? MAX_REQUEST_BYTES - 2);
    case "duration":
      return scalar(DURATION, 3, MAX_TIME);
    case "date":
      return scalar(TIMESTAMP, DATE_SIZE, DATE_SIZE);
    case "date-time":
      return scalar(TIMESTAMP, 21, MAX_TIME);
    default:
      return scalar(STRING, 2, longest === undefined ? enumLength(schema) : longest * 4);
  }
}

function enumLength(schema: JsonSchema): number {
  const allowed = listAt(schema, "enum");
  if (allowed.length === 0) return MAX_REQUEST_BYTES - 2;
  return Math.max(0, ...allowed.map((value) => (typeof value === "string" ? Buffer.byteLength(value) : 0)));
}

/** Sizes of what `self` and `oldSelf` lead to. */
export function sizesOf(root: DeclaredType): SizeOf {
  return (path) => {
    let declared: DeclaredType | undefined = path.length === 0 ? undefined : root;
    for (const step of path.slice(1)) {
      if (step === "@keys") declared = declared?.element === undefined ? undefined : KEY;
      else declared = step.startsWith("@") ? declared?.element : declared?.fields.get(step);
    }
    return declared === undefined ? undefined : { min: 0, max: declared.maxElements };
  };
}
