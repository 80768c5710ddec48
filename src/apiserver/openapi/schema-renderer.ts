import { describeField, describeType, openApiSchema, schemaName } from "../../types/index.ts";
import { isRecord, type Field, type ScalarKind, type Shape, type StructShape } from "../../apimachinery/index.ts";
import { compact, V2_REF, V3_REF, type GroupVersionKind, type JsonRecord } from "./json-schema.ts";
import type { ModelNames } from "./model-names.ts";

/** What OpenAPI 2 and 3 write differently (kube-openapi `builder` and `builder3`). */
export interface Dialect {
  readonly refPrefix: string;
  /** v3 forbids keys beside `$ref`, so a described reference becomes an `allOf` of one. */
  readonly wrapsRefs: boolean;
  /** kube-openapi `handler.PruneDefaults`: v2 has none. */
  readonly hasDefaults: boolean;
  /** Types that may be of more than one kind, which v2 cannot say. */
  readonly choices: Readonly<Record<string, JsonRecord>>;
}

export const V2: Dialect = {
  refPrefix: V2_REF,
  wrapsRefs: false,
  hasDefaults: false,
  choices: {
    "intstr.IntOrString": { type: "string", format: "int-or-string" },
    "resource.Quantity": { type: "string" },
  },
};

export const V3: Dialect = {
  refPrefix: V3_REF,
  wrapsRefs: true,
  hasDefaults: true,
  choices: {},
};

/** Scalars that have a model of their own. */
const NAMED_SCALARS: Readonly<Partial<Record<ScalarKind, string>>> = {
  time: "meta/v1.Time",
  microTime: "meta/v1.MicroTime",
  intOrString: "intstr.IntOrString",
  quantity: "resource.Quantity",
};

const PLAIN_SCALARS: Readonly<Partial<Record<ScalarKind, JsonRecord>>> = {
  string: { type: "string" },
  int32: { type: "integer", format: "int32" },
  int64: { type: "integer", format: "int64" },
  float64: { type: "number", format: "double" },
  bool: { type: "boolean" },
  bytes: { type: "string", format: "byte" },
  // No type: clients then take any value, as the server does.
  any: { "x-kubernetes-preserve-unknown-fields": true },
};

const ZERO: Readonly<Partial<Record<ScalarKind, unknown>>> = { string: "", int32: 0, int64: 0, bool: false };

export interface SchemaRenderer {
  /** A reference to the struct's model, which with all it needs becomes part of `models`. */
  ref(shape: StructShape): JsonRecord;
  /** Says which kinds a model stands for. */
  tag(shape: StructShape, kinds: readonly GroupVersionKind[]): void;
  /** By name, sorted. */
  models(): JsonRecord;
}

interface Context {
  readonly dialect: Dialect;
  readonly names: ModelNames;
  readonly models: Map<string, JsonRecord>;
}

export function createSchemaRenderer(dialect: Dialect, names: ModelNames): SchemaRenderer {
  const context: Context = { dialect, names, models: new Map() };
  const { models } = context;
  return {
    ref: (shape) => reference(context, shape),
    tag(shape, kinds) {
      reference(context, shape);
      const name = names.of(shape);
      models.set(name, { ...models.get(name), "x-kubernetes-group-version-kind": kinds });
    },
    models: () => Object.fromEntries([...models].sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

function reference(context: Context, shape: StructShape): JsonRecord {
  if (shape.type !== undefined) return typeReference(context, shape.type);
  const name = context.names.of(shape);
  if (!context.models.has(name)) {
    // Entered first, so that a type which contains itself ends here.
    context.models.set(name, {});
    context.models.set(name, renderStruct(context, shape, name));
  }
  return { $ref: context.dialect.refPrefix + name };
}

/** A reference to the model of one of Kubernetes' own types. */
function typeReference(context: Context, type: string): JsonRecord {
  const { models, dialect } = context;
  const name = schemaName(type);
  if (!models.has(name)) {
    const { schema = {}, properties = {}, refers = [] } = openApiSchema(type) ?? {};
    const described = Object.entries(properties).map(([key, property]): [string, JsonRecord] => [
      key,
      inDialect(dialect, compact({ description: describeField(name, key), ...property })),
    ]);
    const own = dialect.choices[type] ?? schema;
    const shown = described.length === 0 ? {} : { properties: Object.fromEntries(described) };
    models.set(name, compact({ description: describeType(name), ...own, ...shown }));
    for (const inner of refers) typeReference(context, inner);
  }
  return { $ref: dialect.refPrefix + name };
}

/** A schema of v3 as the dialect writes it, with nothing beside a reference in v3 and no defaults in v2. */
function inDialect(dialect: Dialect, schema: JsonRecord): JsonRecord {
  const { $ref: ref, default: value, items, additionalProperties, allOf, ...rest } = schema;
  const [only] = Array.isArray(allOf) ? (allOf as readonly JsonRecord[]) : [];
  const target = ref ?? only?.["$ref"];
  const inner = (part: unknown): JsonRecord | undefined => (isRecord(part) ? inDialect(dialect, part) : undefined);
  const result = compact({
    ...rest,
    default: dialect.hasDefaults ? value : undefined,
    items: inner(items),
    additionalProperties: inner(additionalProperties),
  });
  if (typeof target !== "string") return result;
  const reference = { $ref: dialect.refPrefix + target.slice(V3_REF.length) };
  return dialect.wrapsRefs && Object.keys(result).length > 0
    ? { ...result, allOf: [reference] }
    : { ...result, ...reference };
}

function renderStruct(context: Context, shape: StructShape, name: string): JsonRecord {
  const { names } = context;
  const fields = [...shape.fields].sort(([a], [b]) => (a < b ? -1 : 1));
  const required = fields.filter(([, field]) => field.presence === "always").map(([key]) => key);
  const properties = fields.map(([key, field]): [string, JsonRecord] => [
    key,
    renderField(context, field, names.descriptions[name]?.[key] ?? describeField(name, key)),
  ]);
  const given = shape.raw ?? {};
  return compact({
    description: given["description"] ?? names.descriptions[name]?.[""] ?? describeType(name),
    type: "object",
    required: given["required"] ?? (required.length === 0 ? undefined : required),
    properties: properties.length === 0 ? undefined : Object.fromEntries(properties),
    "x-kubernetes-map-type": shape.atomic === true ? "atomic" : undefined,
  });
}

function renderField(context: Context, field: Field, description: string | undefined): JsonRecord {
  const { hasDefaults, wrapsRefs } = context.dialect;
  if (field.shape.raw !== undefined) return { ...field.shape.raw };
  const extras = compact({
    description,
    default: hasDefaults ? defaultOf(field) : undefined,
    ...extensionsOf(field.shape),
  });
  const schema = render(context, field.shape);
  if (wrapsRefs && "$ref" in schema && Object.keys(extras).length > 0) return { ...extras, allOf: [schema] };
  return { ...extras, ...schema };
}

function render(context: Context, shape: Shape): JsonRecord {
  if (shape.raw !== undefined) return { ...shape.raw };
  switch (shape.kind) {
    case "struct":
      return reference(context, shape);
    case "list":
      return { type: "array", items: render(context, shape.item) };
    case "map":
      return { type: "object", additionalProperties: render(context, shape.value) };
    default:
      return renderScalar(context, shape.kind);
  }
}

function renderScalar(context: Context, kind: ScalarKind): JsonRecord {
  const type = NAMED_SCALARS[kind];
  return type === undefined ? { ...PLAIN_SCALARS[kind] } : typeReference(context, type);
}

/** kube-openapi's generator: the zero value where Go always writes the field, and of structs that are no pointers. */
function defaultOf({ shape, presence }: Field): unknown {
  if (presence === "pointer") return undefined;
  if (shape.kind === "struct") return {};
  return presence === "always" && shape.kind !== "list" && shape.kind !== "map" ? ZERO[shape.kind] : undefined;
}

/** What strategic merge patches and server-side apply need to know. */
function extensionsOf(shape: Shape): JsonRecord {
  if (shape.kind === "map") return shape.atomic === true ? { "x-kubernetes-map-type": "atomic" } : {};
  if (shape.kind !== "list") return {};
  const { mapKeys, listType = "atomic", mergeKey, mergeScalars } = shape;
  return compact({
    "x-kubernetes-list-map-keys": listType === "map" ? mapKeys : undefined,
    "x-kubernetes-list-type": listType,
    "x-kubernetes-patch-merge-key": mergeKey,
    "x-kubernetes-patch-strategy": mergeKey !== undefined || mergeScalars === true ? "merge" : undefined,
  });
}
