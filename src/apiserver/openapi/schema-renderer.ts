import { describeField, describeType } from "../../types/index.ts";
import type { Field, ScalarKind, Shape, StructShape } from "../../apimachinery/index.ts";
import { compact, V2_REF, V3_REF, type GroupVersionKind, type JsonRecord } from "./json-schema.ts";
import { META_PACKAGE, type ModelNames } from "./model-names.ts";

/** What OpenAPI 2 and 3 write differently (kube-openapi `builder` and `builder3`). */
export interface Dialect {
  readonly refPrefix: string;
  /** v3 forbids keys beside `$ref`, so a described reference becomes an `allOf` of one. */
  readonly wrapsRefs: boolean;
  /** kube-openapi `handler.PruneDefaults`: v2 has none. */
  readonly hasDefaults: boolean;
  readonly intOrString: JsonRecord;
  readonly quantity: JsonRecord;
}

export const V2: Dialect = {
  refPrefix: V2_REF,
  wrapsRefs: false,
  hasDefaults: false,
  intOrString: { type: "string", format: "int-or-string" },
  quantity: { type: "string" },
};

export const V3: Dialect = {
  refPrefix: V3_REF,
  wrapsRefs: true,
  hasDefaults: true,
  intOrString: { format: "int-or-string", oneOf: [{ type: "integer" }, { type: "string" }] },
  quantity: { oneOf: [{ type: "string" }, { type: "number" }] },
};

/** Scalars that have a model of their own. */
const NAMED_SCALARS: Readonly<Partial<Record<ScalarKind, string>>> = {
  time: `${META_PACKAGE}.Time`,
  microTime: `${META_PACKAGE}.MicroTime`,
  intOrString: "io.k8s.apimachinery.pkg.util.intstr.IntOrString",
  quantity: "io.k8s.apimachinery.pkg.api.resource.Quantity",
};

const PLAIN_SCALARS: Readonly<Partial<Record<ScalarKind, JsonRecord>>> = {
  string: { type: "string" },
  int32: { type: "integer", format: "int32" },
  int64: { type: "integer", format: "int64" },
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
  const name = context.names.of(shape);
  if (!context.models.has(name)) {
    // Entered first, so that a type which contains itself ends here.
    context.models.set(name, {});
    context.models.set(name, renderStruct(context, shape, name));
  }
  return { $ref: context.dialect.refPrefix + name };
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

function renderScalar({ dialect, models }: Context, kind: ScalarKind): JsonRecord {
  const name = NAMED_SCALARS[kind];
  if (name === undefined) return { ...PLAIN_SCALARS[kind] };
  if (!models.has(name)) models.set(name, compact({ description: describeType(name), ...namedScalar(kind, dialect) }));
  return { $ref: dialect.refPrefix + name };
}

function namedScalar(kind: ScalarKind, dialect: Dialect): JsonRecord {
  if (kind === "intOrString") return dialect.intOrString;
  if (kind === "quantity") return dialect.quantity;
  return { type: "string", format: "date-time" };
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
