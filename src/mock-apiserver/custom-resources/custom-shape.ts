import {
  anything,
  type Field,
  type ListShape,
  type Shape,
  type StructShape,
  asFields,
  listAt,
  textAt,
  type Fields,
} from "../../apimachinery/index.ts";

/** `openAPIV3Schema` of a custom resource, or a part of it (apiextensions `v1.JSONSchemaProps`). */
export type CustomSchema = Readonly<Fields>;

/**
 * The type that a structural schema describes. Scalars stay what they are: what is wrong with them is said by validation,
 * as 422 and not as a decoding error.
 */
export function customShape(schema: CustomSchema): Shape {
  const raw = { raw: schema, custom: true } as const;
  if (keepsUnknown(schema)) return { ...anything, ...raw };
  if (schema["type"] === "array") return { ...customList(schema), ...raw };
  if (schema["type"] !== "object") return { ...anything, ...raw };
  const additional = schema["additionalProperties"];
  if (additional !== undefined && additional !== false) {
    const value = additional === true ? anything : customShape(asFields(additional));
    return { kind: "map", go: "map[string]interface {}", value, ...ownedWhole(schema), ...raw };
  }
  return { ...customStruct("", fieldsOf(schema)), ...ownedWhole(schema), ...raw };
}

/** Everything is kept as it was given, zeros and empty lists too. */
export function fieldsOf(schema: CustomSchema): Map<string, Field> {
  const properties = Object.entries(asFields(schema["properties"]));
  return new Map(properties.map(([key, part]) => [key, { shape: customShape(asFields(part)), presence: "pointer" }]));
}

export function customStruct(name: string, fields: ReadonlyMap<string, Field>): StructShape {
  return { kind: "struct", go: "map[string]interface {}", name, fields };
}

function customList(schema: CustomSchema): ListShape {
  const item = schema["items"] === undefined ? anything : customShape(asFields(schema["items"]));
  const list = { kind: "list", go: "[]interface {}", item } as const;
  const type = textAt(schema, "x-kubernetes-list-type");
  if (type === "set") return { ...list, listType: "set" };
  if (type !== "map") return list;
  return { ...list, listType: "map", mapKeys: listAt(schema, "x-kubernetes-list-map-keys").map(String) };
}

function keepsUnknown(schema: CustomSchema): boolean {
  return schema["x-kubernetes-preserve-unknown-fields"] === true || schema["x-kubernetes-embedded-resource"] === true;
}

function ownedWhole(schema: CustomSchema): { readonly atomic?: true } {
  return schema["x-kubernetes-map-type"] === "atomic" ? { atomic: true } : {};
}
