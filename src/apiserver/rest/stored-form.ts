import { isRecord, type KubeObject, type Shape, type StructShape } from "../../apimachinery/index.ts";

/**
 * An object as it comes back from a store of protobuf, which does not tell an empty list from none: where the type always
 * writes a list, it becomes null.
 */
export function afterProtobuf(object: KubeObject, schema: StructShape): KubeObject {
  return { ...object, ...structAfter(object, schema) };
}

function structAfter(value: Readonly<Record<string, unknown>>, { fields }: StructShape): Record<string, unknown> {
  const entries = Object.entries(value).map(([key, item]) => {
    const field = fields.get(key);
    return [key, field === undefined ? item : valueAfter(item, field.shape)] as const;
  });
  return Object.fromEntries(entries);
}

function valueAfter(value: unknown, shape: Shape): unknown {
  if (shape.kind === "struct") return isRecord(value) ? structAfter(value, shape) : value;
  if (shape.kind === "map" && isRecord(value))
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, valueAfter(item, shape.value)]));
  if (shape.kind !== "list" || !Array.isArray(value)) return value;
  return value.length === 0 ? null : value.map((item) => valueAfter(item, shape.item));
}
