import { findType, flatFields, typeOfKind, type GoField, type GoType, type TypeRef } from "./type-table.ts";
import {
  anything,
  bool,
  bytes,
  float64,
  int32,
  int64,
  intOrString,
  microTime,
  quantity,
  string,
  time,
  type Field,
  type ListShape,
  type OwnForms,
  type Shape,
  struct,
  type StructShape,
} from "../apimachinery/index.ts";

/** The types of Kubernetes' tables as shapes. Made when they are first asked for, a struct's fields when they are first read. */

const BASIC: Readonly<Record<string, Shape>> = { string, bool, int32, int64, float64, any: anything };

/** Types that read and write their own JSON. */
const OWN_JSON: Readonly<Record<string, Shape>> = {
  "meta/v1.Time": time,
  "meta/v1.MicroTime": microTime,
  "resource.Quantity": quantity,
  "intstr.IntOrString": intOrString,
  "meta/v1.FieldsV1": { ...anything, go: "v1.FieldsV1" },
  "runtime.RawExtension": { ...anything, go: "runtime.RawExtension" },
  "apiextensions/v1.JSON": { ...anything, go: "v1.JSON" },
  "apiextensions/v1.JSONSchemaPropsOrArray": schemaOr("Array", { array: () => listOf(jsonSchema()) }),
  "apiextensions/v1.JSONSchemaPropsOrBool": schemaOr("Bool", {
    bool: true,
    otherwise: "boolean or JSON schema expected",
  }),
  "apiextensions/v1.JSONSchemaPropsOrStringArray": schemaOr("StringArray", { array: () => listOf(string) }),
};

function listOf(item: Shape): ListShape {
  return { kind: "list", go: `[]${item.go}`, item };
}

function jsonSchema(): StructShape {
  return goStruct("apiextensions/v1.JSONSchemaProps");
}

/** A schema or something else, as the type's own decoder has it. */
function schemaOr(what: string, forms: OwnForms): Shape {
  return { ...anything, go: `v1.JSONSchemaPropsOr${what}`, own: { object: jsonSchema, ...forms } };
}

const shapes = new Map<string, Shape>();

/** The struct of a name such as `core/v1.Pod`. */
export function goStruct(name: string): StructShape {
  const shape = namedShape(name);
  if (shape.kind !== "struct") throw new Error(`${name} is no struct`);
  return shape;
}

/** The struct of a kind that Kubernetes has. */
export function kindShape(group: string, version: string, kind: string): StructShape {
  const type = typeOfKind(group, version, kind);
  if (type === undefined) throw new Error(`there is no type of ${kind} in ${group}/${version}`);
  return goStruct(type.name);
}

/** A kind of this project's own: TypeMeta and ObjectMeta before its fields. */
export function kindStruct(name: string, fields: Readonly<Record<string, Shape | Field>>): StructShape {
  return struct(name, { kind: string, apiVersion: string, metadata: goStruct("meta/v1.ObjectMeta"), ...fields });
}

/** As reflection prints it: `v1.Pod`. */
function goName(name: string): string {
  return name.slice(name.lastIndexOf("/") + 1);
}

function namedShape(name: string): Shape {
  const known = BASIC[name] ?? OWN_JSON[name] ?? shapes.get(name);
  if (known !== undefined) return known;
  const type = findType(name);
  if (type === undefined) throw new Error(`there is no type ${name}`);
  const shape = type.underlying === undefined ? structShape(type) : { ...refShape(type.underlying), go: goName(name) };
  shapes.set(name, shape);
  return shape;
}

function structShape(type: GoType): StructShape {
  let fields: ReadonlyMap<string, Field> | undefined;
  return {
    kind: "struct",
    go: goName(type.name),
    name: type.name.slice(type.name.lastIndexOf(".") + 1),
    type: type.name,
    get fields() {
      return (fields ??= new Map(flatFields(type).map((field) => [field.name, fieldOf(field)])));
    },
    ...(type.rules.has("atomic") ? { atomic: true } : {}),
  };
}

function fieldOf(field: GoField): Field {
  const { type, embedded } = field;
  const shape = withRules(refShape(type.form === "pointer" ? type.of : type), field);
  return { shape, presence: presenceOf(field), ...(embedded === undefined ? {} : { embedded }) };
}

function presenceOf({ type, presence }: GoField): Field["presence"] {
  if (type.form === "pointer") return presence === "always" ? "nullable" : "pointer";
  // What Go calls empty never is a struct.
  const isWritten = presence === "always" || (presence === "omitempty" && isStruct(type));
  return isWritten ? "always" : "omitempty";
}

function isStruct(type: TypeRef): boolean {
  if (type.form !== "name") return false;
  const named = findType(type.name);
  return named !== undefined && named.underlying === undefined;
}

function refShape(type: TypeRef): Shape {
  switch (type.form) {
    case "name":
      return namedShape(type.name);
    case "pointer":
      return refShape(type.of);
    case "map": {
      const value = refShape(type.of);
      return { kind: "map", go: `map[${goName(type.key)}]${value.go}`, value };
    }
    case "list": {
      if (type.of.form === "name" && type.of.name === "uint8") return bytes;
      const item = refShape(type.of);
      return { kind: "list", go: `[]${item.go}`, item };
    }
  }
}

function withRules(shape: Shape, { rules }: GoField): Shape {
  if (shape.kind === "map") return rules.has("atomic") ? { ...shape, atomic: true } : shape;
  return shape.kind === "list" ? { ...shape, ...listRules(rules, shape) } : shape;
}

function listRules(rules: GoField["rules"], { item }: ListShape): Partial<ListShape> {
  const mergeKey = rules.get("mergeKey");
  const isMerged = rules.get("patch")?.startsWith("merge") === true;
  const mapKeys = rules.get("map")?.split(",");
  return {
    ...(isMerged ? (mergeKey === undefined ? { mergeScalars: true } : { mergeKey }) : {}),
    ...(rules.has("set") ? { listType: "set" } : {}),
    ...(mapKeys === undefined ? {} : { listType: "map", mapKeys, ...keyDefaults(item, mapKeys) }),
  };
}

/** The defaults that the schemas of the map keys have. */
function keyDefaults(item: Shape, mapKeys: readonly string[]): Partial<ListShape> {
  const type = item.kind === "struct" && item.type !== undefined ? findType(item.type) : undefined;
  const defaults = mapKeys.flatMap((key) => {
    const written = type?.fields.find(({ name }) => name === key)?.rules.get("default");
    return written === undefined || written === "" ? [] : [[key, String(JSON.parse(written))] as const];
  });
  return defaults.length === 0 ? {} : { keyDefaults: Object.fromEntries(defaults) };
}
