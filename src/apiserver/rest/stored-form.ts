import { isRecord, setOwn, type KubeObject, type Shape, type StructShape } from "../../apimachinery/index.ts";
import type { KindDefinition } from "./kind.ts";

/** What a dry run answers of a built-in kind that is stored in another version: the object as it would come back. */
export async function throughStorage(
  { conversion, isCustom }: KindDefinition,
  object: KubeObject,
): Promise<KubeObject> {
  if (conversion === undefined || isCustom === true) return object;
  const [back = object] = await conversion.decode([await conversion.encode(object)]);
  return back;
}

/**
 * An object as it comes back from a store of protobuf, which does not tell an empty list from none: where the type always
 * writes a list, it becomes null.
 */
export function afterProtobuf(object: KubeObject, schema: StructShape): KubeObject {
  const { fields } = schema;
  return changed(object, (item, key) => afterField(item, fields.get(key)?.shape));
}

function afterField(item: unknown, shape: Shape | undefined): unknown {
  return shape === undefined ? item : valueAfter(item, shape);
}

/** The same object where nothing in it changes, as nearly always. */
function changed<T extends Readonly<Record<string, unknown>>>(
  value: T,
  change: (item: unknown, key: string) => unknown,
): T {
  let result: T | undefined;
  for (const key of Object.keys(value)) {
    const item = value[key];
    if (typeof item !== "object" || item === null) continue;
    const after = change(item, key);
    if (after === item) continue;
    result ??= { ...value };
    setOwn(result, key, after);
  }
  return result ?? value;
}

function valueAfter(value: unknown, shape: Shape): unknown {
  if (shape.kind === "struct")
    return isRecord(value) ? changed(value, (item, key) => afterField(item, shape.fields.get(key)?.shape)) : value;
  if (shape.kind === "map") return isRecord(value) ? changed(value, (item) => valueAfter(item, shape.value)) : value;
  if (shape.kind !== "list" || !Array.isArray(value)) return value;
  if (value.length === 0) return null;
  const after = value.map((item) => valueAfter(item, shape.item));
  return after.every((item, index) => item === value[index]) ? value : after;
}
