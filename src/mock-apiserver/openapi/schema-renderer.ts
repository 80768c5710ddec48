import { describeField, describeType } from "../../resources/kinds/descriptions.ts";
import type { Field, ListShape, ScalarKind, Shape, StructShape } from "../../resources/schema.ts";
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

/** `+listMapKey` of the lists whose items two fields tell apart; elsewhere the merge key does it. */
const LIST_MAP_KEYS: Readonly<Record<string, readonly string[]>> = {
  "ServiceSpec.ports": ["port", "protocol"],
  "Container.ports": ["containerPort", "protocol"],
  "PodSpec.topologySpreadConstraints": ["topologyKey", "whenUnsatisfiable"],
};

/** `+structType=atomic`. */
const ATOMIC_STRUCTS: ReadonlySet<string> = new Set([
  "LabelSelector",
  "LocalObjectReference",
  "ObjectReference",
  "OwnerReference",
  "RoleRef",
  "Subject",
]);

export interface SchemaRenderer {
  readonly dialect: Dialect;
  /** A reference to the struct's model, which with all it needs becomes part of `models`. */
  ref(shape: StructShape): JsonRecord;
  /** Says which kinds a model stands for. */
  tag(shape: StructShape, kinds: readonly GroupVersionKind[]): void;
  /** By name, sorted. */
  models(): JsonRecord;
}

export function createSchemaRenderer(dialect: Dialect, names: ModelNames): SchemaRenderer {
  const models = new Map<string, JsonRecord>();

  function refTo(name: string): JsonRecord {
    return { $ref: dialect.refPrefix + name };
  }

  function ref(shape: StructShape): JsonRecord {
    const name = names.of(shape);
    if (!models.has(name)) {
      models.set(name, {});
      models.set(name, renderStruct(shape, name));
    }
    return refTo(name);
  }

  function renderStruct(shape: StructShape, name: string): JsonRecord {
    const fields = [...shape.fields].sort(([a], [b]) => (a < b ? -1 : 1));
    const required = fields.filter(([, field]) => field.presence === "always").map(([key]) => key);
    const properties = fields.map(([key, field]): [string, JsonRecord] => [
      key,
      renderField(shape, key, field, describeField(name, key)),
    ]);
    return compact({
      description: describeType(name),
      type: "object",
      required: required.length === 0 ? undefined : required,
      properties: properties.length === 0 ? undefined : Object.fromEntries(properties),
      "x-kubernetes-map-type": ATOMIC_STRUCTS.has(shape.name) ? "atomic" : undefined,
    });
  }

  function renderField(owner: StructShape, key: string, field: Field, description: string | undefined): JsonRecord {
    const extras = compact({
      description,
      default: dialect.hasDefaults ? defaultOf(field) : undefined,
      ...(field.shape.kind === "list" ? listExtensions(field.shape, `${owner.name}.${key}`) : {}),
    });
    const schema = render(field.shape);
    if (dialect.wrapsRefs && "$ref" in schema && Object.keys(extras).length > 0) return { ...extras, allOf: [schema] };
    return { ...extras, ...schema };
  }

  function render(shape: Shape): JsonRecord {
    switch (shape.kind) {
      case "struct":
        return ref(shape);
      case "list":
        return { type: "array", items: render(shape.item) };
      case "map":
        return { type: "object", additionalProperties: render(shape.value) };
      default:
        return renderScalar(shape.kind);
    }
  }

  function renderScalar(kind: ScalarKind): JsonRecord {
    const name = NAMED_SCALARS[kind];
    if (name === undefined) return { ...PLAIN_SCALARS[kind] };
    if (!models.has(name))
      models.set(name, compact({ description: describeType(name), ...namedScalar(kind, dialect) }));
    return refTo(name);
  }

  return {
    dialect,
    ref,
    tag(shape, kinds) {
      ref(shape);
      const name = names.of(shape);
      models.set(name, { ...models.get(name), "x-kubernetes-group-version-kind": kinds });
    },
    models: () => Object.fromEntries([...models].sort(([a], [b]) => (a < b ? -1 : 1))),
  };
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

function listExtensions(shape: ListShape, place: string): JsonRecord {
  if (shape.mergeKey !== undefined) {
    return {
      "x-kubernetes-list-map-keys": LIST_MAP_KEYS[place] ?? [shape.mergeKey],
      "x-kubernetes-list-type": "map",
      "x-kubernetes-patch-merge-key": shape.mergeKey,
      "x-kubernetes-patch-strategy": "merge",
    };
  }
  if (shape.mergeScalars === true) return { "x-kubernetes-list-type": "set", "x-kubernetes-patch-strategy": "merge" };
  return { "x-kubernetes-list-type": "atomic" };
}
