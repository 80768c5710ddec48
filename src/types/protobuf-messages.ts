import { findType, typeOfKind, type GoField, type GoType, type TypeRef } from "./type-table.ts";

/** How a value is written: basic forms, messages that JSON shows as something else, or a message of fields. */
export type ProtoType =
  | "string"
  | "bool"
  | "integer"
  | "double"
  | "bytes"
  | "time"
  | "microTime"
  | "intOrString"
  | "quantity"
  /** JSON as bytes in a message. */
  | "json"
  /** A message with a list of strings. */
  | "strings"
  | { readonly message: string };

export interface ProtoField {
  readonly number: number;
  /** In JSON; the fields of one without a name are those of the message around it. */
  readonly name: string;
  readonly form: "single" | "list" | "map";
  /** Of an item or a value. */
  readonly type: ProtoType;
  /** Go holds a pointer: absent and zero differ. */
  readonly isPointer: boolean;
  /** JSON keeps its zero. */
  readonly keepsZero: boolean;
}

export interface ProtoMessage {
  readonly name: string;
  /** By number, in its order. */
  readonly fields: ReadonlyMap<number, ProtoField>;
  /** A type whose JSON is one of its own fields, the first of these that is there (apiextensions `JSONSchemaPropsOrBool`). */
  readonly stands: readonly string[] | undefined;
}

const BASIC: Readonly<Record<string, ProtoType>> = {
  string: "string",
  bool: "bool",
  int32: "integer",
  int64: "integer",
  float64: "double",
};

/** Messages that JSON shows in another form. */
const WELL_KNOWN: Readonly<Record<string, ProtoType>> = {
  "meta/v1.Time": "time",
  "meta/v1.MicroTime": "microTime",
  "meta/v1.FieldsV1": "json",
  "resource.Quantity": "quantity",
  "intstr.IntOrString": "intOrString",
  "runtime.RawExtension": "json",
  "apiextensions/v1.JSON": "json",
};

/** apiextensions `marshal.go`. */
const STANDS: Readonly<Record<string, readonly string[]>> = {
  "apiextensions/v1.JSONSchemaPropsOrBool": ["Schema", "Allows"],
  "apiextensions/v1.JSONSchemaPropsOrArray": ["Schema", "JSONSchemas"],
  "apiextensions/v1.JSONSchemaPropsOrStringArray": ["Schema", "Property"],
};

/** Kinds that every group has (apimachinery `meta/v1.AddToGroupVersion`), and those that have none. */
const COMMON: ReadonlySet<string> = new Set(
  ["Create", "Delete", "Get", "List", "Patch", "Update"].map((verb) => `${verb}Options`).concat("WatchEvent"),
);
const UNVERSIONED: ReadonlySet<string> = new Set([
  "APIGroup",
  "APIGroupList",
  "APIResourceList",
  "APIVersions",
  "Status",
]);

/** What `meta.k8s.io` shows of any object; its Table has no protobuf form. */
const PARTIAL: ReadonlySet<string> = new Set(["PartialObjectMetadata", "PartialObjectMetadataList"]);

const messages = new Map<string, ProtoMessage>();

/** The message of a type's name, made when it is first asked for. */
export function findMessage(name: string): ProtoMessage | undefined {
  const known = messages.get(name);
  if (known !== undefined) return known;
  const type = findType(name);
  if (type === undefined || type.underlying !== undefined) return undefined;
  const message = messageOf(type);
  messages.set(name, message);
  return message;
}

/** The name of a kind's message; undefined for a kind that Kubernetes has no protobuf form of. */
export function messageOfKind(group: string, version: string, kind: string): string | undefined {
  const isUnversioned = group === "" && (version === "v1" || version === "") && UNVERSIONED.has(kind);
  if (COMMON.has(kind) || isUnversioned) return `meta/v1.${kind}`;
  if (group === "meta.k8s.io" && PARTIAL.has(kind)) return `meta/v1.${kind}`;
  return typeOfKind(group, version, kind)?.name;
}

function messageOf(type: GoType): ProtoMessage {
  const fields = type.fields
    .filter(({ number }) => number > 0)
    .map(protoField)
    .toSorted((a, b) => a.number - b.number);
  return { name: type.name, fields: new Map(fields.map((field) => [field.number, field])), stands: STANDS[type.name] };
}

function protoField(field: GoField): ProtoField {
  const { number, name, presence, rules } = field;
  const isPointer = field.type.form === "pointer";
  const type = behindNames(field.type.form === "pointer" ? field.type.of : field.type);
  const isRepeated = type.form === "list" && !rules.has("message") && !isBytes(type);
  const form = type.form === "map" ? "map" : isRepeated ? "list" : "single";
  const held = type.form === "map" || isRepeated ? type.of : type;
  return { number, name, form, type: protoType(held), isPointer, keepsZero: isPointer || presence === "always" };
}

function isBytes(type: TypeRef): boolean {
  return type.form === "list" && type.of.form === "name" && type.of.name === "uint8";
}

/** What a named list, map or basic type stands for. */
function behindNames(type: TypeRef): TypeRef {
  if (type.form !== "name") return type;
  const underlying = findType(type.name)?.underlying;
  return underlying === undefined ? type : behindNames(underlying);
}

function protoType(ref: TypeRef): ProtoType {
  const type = behindNames(ref);
  if (isBytes(type)) return "bytes";
  // Go's lists as values of maps, and those with the rule, are messages of one field.
  if (type.form === "list") return "strings";
  if (type.form !== "name") throw new Error("protobuf has no such field");
  return BASIC[type.name] ?? WELL_KNOWN[type.name] ?? { message: type.name };
}
