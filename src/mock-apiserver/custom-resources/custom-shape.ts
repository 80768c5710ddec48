import {
  anything,
  asFields,
  bool,
  float64,
  int64,
  listAt,
  string,
  textAt,
  type Field,
  type ListShape,
  type Shape,
  type StructShape,
} from "../../apimachinery/index.ts";
import { goStruct } from "../../types/index.ts";
import {
  isEmbedded,
  isIntOrString,
  itemsOf,
  keepsUnknown,
  propertiesOf,
  type JsonSchema,
} from "./schema/json-schema.ts";

/** How what a schema describes merges and is owned in server-side apply, and what OpenAPI says of it. */

const SCALARS: ReadonlyMap<unknown, Shape> = new Map([
  ["string", string],
  ["integer", int64],
  ["number", float64],
  ["boolean", bool],
]);

export function customShape(schema: JsonSchema): Shape {
  return { ...shapeOf(schema), raw: schema };
}

function shapeOf(schema: JsonSchema): Shape {
  const { type } = schema;
  if (isIntOrString(schema)) return anything;
  if (type === "array") return customList(schema);
  const isOpen = keepsUnknown(schema) || isEmbedded(schema);
  const additional = schema["additionalProperties"];
  if (type === "object" && additional !== undefined && additional !== false && !isOpen) {
    const value = additional === true ? anything : customShape(asFields(additional));
    return { kind: "map", go: "map[string]interface {}", value, ...ownedWhole(schema) };
  }
  const fields = new Map([...fieldsOf(schema), ...(isEmbedded(schema) ? identity() : [])]);
  if (type === "object") return { ...customStruct("", fields), ...ownedWhole(schema), ...open(isOpen) };
  return SCALARS.get(type) ?? anything;
}

/** What every object has, and so one within another. */
function identity(): (readonly [string, Field])[] {
  const metadata = goStruct("meta/v1.ObjectMeta");
  return [
    ["apiVersion", { shape: string, presence: "pointer" }],
    ["kind", { shape: string, presence: "pointer" }],
    ["metadata", { shape: metadata, presence: "pointer" }],
  ];
}

function open(isOpen: boolean): { readonly rest?: Shape } {
  return isOpen ? { rest: anything } : {};
}

/** Everything is kept as it was given, zeros and empty lists too. */
export function fieldsOf(schema: JsonSchema): Map<string, Field> {
  const properties = Object.entries(propertiesOf(schema));
  return new Map(properties.map(([key, part]) => [key, { shape: customShape(part), presence: "pointer" }]));
}

export function customStruct(name: string, fields: ReadonlyMap<string, Field>): StructShape {
  return { kind: "struct", go: "map[string]interface {}", name, fields };
}

function customList(schema: JsonSchema): ListShape {
  const items = itemsOf(schema);
  const item = items === undefined ? anything : customShape(items);
  const list = { kind: "list", go: "[]interface {}", item } as const;
  const type = textAt(schema, "x-kubernetes-list-type");
  if (type === "set") return { ...list, listType: "set" };
  if (type !== "map") return list;
  const mapKeys = listAt(schema, "x-kubernetes-list-map-keys").map(String);
  return { ...list, listType: "map", mapKeys, keyDefaults: defaultsOf(items, mapKeys) };
}

function defaultsOf(items: JsonSchema | undefined, keys: readonly string[]): Readonly<Record<string, unknown>> {
  const properties = items === undefined ? {} : propertiesOf(items);
  return Object.fromEntries(
    keys.flatMap((key) => (properties[key]?.["default"] === undefined ? [] : [[key, properties[key]["default"]]])),
  );
}

function ownedWhole(schema: JsonSchema): { readonly atomic?: true } {
  return schema["x-kubernetes-map-type"] === "atomic" ? { atomic: true } : {};
}
