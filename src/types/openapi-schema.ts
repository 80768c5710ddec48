import { findType, flatFields, packagePath, type GoField, type TypeRef } from "./type-table.ts";

type JsonRecord = Record<string, unknown>;

/** A type's schema as kube-openapi renders it for OpenAPI v3, without descriptions and kinds. */
export interface OpenApiSchema {
  readonly schema: JsonRecord;
  /** The properties among `schema`, apart so that descriptions can be added. */
  readonly properties: Readonly<Record<string, JsonRecord>>;
  /** The types that it refers to. */
  readonly refers: readonly string[];
}

const V3_REF = "#/components/schemas/";

/** The name of a type's schema, e.g. `io.k8s.api.core.v1.Pod`. */
export function schemaName(typeName: string): string {
  const path = packagePath(typeName).slice("k8s.io/".length).replaceAll("/", ".");
  return `io.k8s.${path}.${typeName.slice(typeName.lastIndexOf(".") + 1)}`;
}

/** Types that write their own JSON. */
const OWN_SCHEMAS: Readonly<Record<string, JsonRecord>> = {
  "meta/v1.Time": { type: "string", format: "date-time" },
  "meta/v1.MicroTime": { type: "string", format: "date-time" },
  "meta/v1.FieldsV1": { type: "object" },
  "runtime.RawExtension": { type: "object" },
  "resource.Quantity": { oneOf: [{ type: "string" }, { type: "number" }] },
  "intstr.IntOrString": { format: "int-or-string", oneOf: [{ type: "integer" }, { type: "string" }] },
  "apiextensions/v1.JSON": {},
  "apiextensions/v1.JSONSchemaPropsOrArray": {},
  "apiextensions/v1.JSONSchemaPropsOrBool": {},
  "apiextensions/v1.JSONSchemaPropsOrStringArray": {},
};

const BASIC: Readonly<Record<string, JsonRecord>> = {
  string: { type: "string" },
  bool: { type: "boolean" },
  int32: { type: "integer", format: "int32" },
  int64: { type: "integer", format: "int64" },
  float64: { type: "number", format: "double" },
  any: {},
};

const ZEROS: Readonly<Record<string, unknown>> = { string: "", bool: false, int32: 0, int64: 0, float64: 0 };

export function openApiSchema(typeName: string): OpenApiSchema | undefined {
  const own = OWN_SCHEMAS[typeName];
  if (own !== undefined) return { schema: own, properties: {}, refers: [] };
  const type = findType(typeName);
  if (type === undefined || type.underlying !== undefined) return undefined;
  const fields = flatFields(type);
  const properties = fields
    .map((field): [string, JsonRecord] => [field.name, propertySchema(field)])
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const required = fields.filter(isRequired).map(({ name }) => name);
  const unions = type.rules.get("unions");
  return {
    schema: {
      type: "object",
      ...(required.length === 0 ? {} : { required }),
      ...(type.rules.has("atomic") ? { "x-kubernetes-map-type": "atomic" } : {}),
      ...(unions === undefined ? {} : { "x-kubernetes-unions": JSON.parse(unions) as unknown }),
    },
    properties: Object.fromEntries(properties),
    refers: [...new Set(fields.flatMap(({ type: ref }) => structsOf(ref)))],
  };
}

function isRequired({ presence, rules }: GoField): boolean {
  return rules.has("required") || (presence === "always" && !rules.has("optional"));
}

function structsOf(ref: TypeRef): readonly string[] {
  if (ref.form !== "name") return structsOf(ref.of);
  const type = findType(ref.name);
  if (type === undefined) return [];
  return type.underlying === undefined ? [type.name] : structsOf(type.underlying);
}

function propertySchema(field: GoField): JsonRecord {
  const extras = { ...defaultOf(field), ...extensionsOf(field) };
  return withExtras(render(field.type), extras);
}

/** OpenAPI v3 allows nothing beside `$ref`. */
function withExtras(schema: JsonRecord, extras: JsonRecord): JsonRecord {
  const isAlone = Object.keys(extras).length === 0;
  return "$ref" in schema && !isAlone ? { ...extras, allOf: [schema] } : { ...schema, ...extras };
}

function render(ref: TypeRef, isNested = false): JsonRecord {
  switch (ref.form) {
    case "pointer":
      return render(ref.of, isNested);
    case "map":
      return { type: "object", additionalProperties: item(ref.of, isNested) };
    case "list":
      if (ref.of.form === "name" && ref.of.name === "uint8") return { type: "string", format: "byte" };
      return { type: "array", items: item(ref.of, isNested) };
    case "name":
      return renderName(ref.name, isNested);
  }
}

function renderName(name: string, isNested: boolean): JsonRecord {
  const basic = BASIC[name];
  if (basic !== undefined) return basic;
  const type = findType(name);
  if (type?.underlying === undefined) return { $ref: V3_REF + schemaName(name) };
  const schema = render(type.underlying, isNested);
  return type.values.length === 0 ? schema : { ...schema, enum: type.values };
}

/** An item of a list or a value of a map; its default is written for the outermost alone. */
function item(ref: TypeRef, isNested: boolean): JsonRecord {
  const schema = render(ref, true);
  const zero = isNested ? undefined : zeroOf(ref);
  return zero === undefined ? schema : withExtras(schema, { default: zero });
}

/** What Go has where nothing was given; undefined for types whose schema then has no default. */
function zeroOf(ref: TypeRef): unknown {
  if (ref.form !== "name" || OWN_SCHEMAS[ref.name] !== undefined) return undefined;
  if (Object.hasOwn(ZEROS, ref.name)) return ZEROS[ref.name];
  const type = findType(ref.name);
  if (type === undefined) return undefined;
  return type.underlying === undefined ? {} : zeroOf(type.underlying);
}

function defaultOf({ type, presence, rules }: GoField): JsonRecord {
  const written = rules.get("default");
  if (written !== undefined) return written === "" ? {} : { default: JSON.parse(written) as unknown };
  const zero = zeroOf(type);
  const isStruct = typeof zero === "object";
  return zero === undefined || (presence !== "always" && !isStruct) ? {} : { default: zero };
}

function extensionsOf({ type, rules }: GoField): JsonRecord {
  const keys = rules.get("map");
  const isMap = type.form === "map";
  const listType = keys === undefined ? ["atomic", "set"].find((name) => rules.has(name) && !isMap) : "map";
  const mapType = ["atomic", "granular"].find((name) => rules.has(name) && (isMap || name === "granular"));
  const entries = {
    "x-kubernetes-list-map-keys": keys?.split(","),
    "x-kubernetes-list-type": listType,
    "x-kubernetes-map-type": mapType,
    "x-kubernetes-patch-merge-key": rules.get("mergeKey"),
    "x-kubernetes-patch-strategy": rules.get("patch"),
  };
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined));
}
