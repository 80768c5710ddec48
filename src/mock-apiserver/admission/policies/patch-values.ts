import {
  CelError,
  declare,
  Duration,
  DYN,
  MapValue,
  objectType,
  ObjectValue,
  opaqueType,
  STRING,
  StructValue,
  Timestamp,
  type Type,
  type Value,
} from "../../../apiserver/index.ts";

/** What expressions that change objects may make (apiserver `pkg/cel/mutation`). */

const OBJECT = "Object";

/** Whatever field is asked for: an object's type is looked at when it is laid over another. */
class AnyFields extends Map<string, Type> {
  override get(): Type {
    return DYN;
  }
}

export const OBJECT_TYPE = objectType(OBJECT, new AnyFields());
/** Fields that there are not have a type without a name. */
class PatchFields extends Map<string, Type> {
  override get(name: string): Type {
    return super.get(name) ?? opaqueType("");
  }
}

export const JSON_PATCH = objectType(
  "JSONPatch",
  new PatchFields([
    ["op", STRING],
    ["from", STRING],
    ["path", STRING],
    ["value", DYN],
  ]),
);

/** `Object`, `Object.spec` and so on, and `JSONPatch`. */
export function patchStruct(name: string): Type | undefined {
  if (name === JSON_PATCH.name) return JSON_PATCH;
  if (name === OBJECT) return OBJECT_TYPE;
  return name.startsWith(`${OBJECT}.`) ? objectType(name, new AnyFields()) : undefined;
}

export const PATCH_FUNCTIONS = declare([
  {
    table: "jsonpatch.escapeKey: string_jsonpatch_escapeKey_string (string) string",
    runs: {
      string_jsonpatch_escapeKey_string: (key: string) => key.replaceAll("~", "~0").replaceAll("/", "~1"),
    },
  },
]);

/** A value as JSON. @throws CelError for one that has no such form */
export function jsonOf(value: Value): unknown {
  if (value === null || typeof value === "boolean" || typeof value === "number" || typeof value === "string")
    return value;
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  if (Array.isArray(value)) return value.map((item: Value) => jsonOf(item));
  if (value instanceof MapValue)
    return Object.fromEntries([...value.entries()].map(([key, item]) => [textKey(key), jsonOf(item)]));
  if (value instanceof ObjectValue)
    return Object.fromEntries(value.names().map((name) => [name, jsonOf(value.get(name) ?? null)]));
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  if (value instanceof Timestamp)
    return new Date(Number(value.nanoseconds / 1_000_000n)).toISOString().replace(".000Z", "Z");
  if (value instanceof Duration) return `${Number(value.nanoseconds) / 1e9}s`;
  throw new CelError("unsupported type of value");
}

function textKey(key: Value): string {
  if (typeof key === "string") return key;
  throw new CelError("unsupported map key: only strings are keys of JSON");
}

/** Types of objects have the names of the fields that they stand in. @throws CelError */
export function checkTypeNames(value: Value, path: string): void {
  if (value instanceof StructValue) {
    const { name } = value.type;
    if (name !== path)
      throw new CelError(
        `type mismatch: unexpected type name "${name}", expected "${path}", which matches field name path from root Object type`,
      );
    for (const field of value.names()) checkTypeNames(value.get(field) ?? null, `${path}.${field}`);
  } else if (Array.isArray(value)) for (const item of value as readonly Value[]) checkTypeNames(item, path);
  else if (value instanceof MapValue) for (const [, item] of value.entries()) checkTypeNames(item, path);
}
