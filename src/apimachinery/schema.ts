/**
 * Go struct types as data: what decoding, pruning, zero values and strategic merges need to know of them.
 * `go` is the type's name as reflect prints it, which Kubernetes' decoding errors quote.
 */
export type ScalarKind =
  | "string"
  | "int32"
  | "int64"
  | "float64"
  | "bool"
  | "bytes"
  | "time"
  | "microTime"
  | "intOrString"
  | "quantity"
  | "any";

/** What types of custom resources have besides. */
interface CustomPart {
  /** The schema as its author wrote it, for OpenAPI. */
  readonly raw?: Readonly<Record<string, unknown>>;
}

/** A type with an UnmarshalJSON of its own that decodes by the kind of the value; what it does not list becomes absent. */
export interface OwnForms {
  readonly object?: () => StructShape;
  readonly array?: () => ListShape;
  readonly bool?: true;
  /** Its words for any other value. */
  readonly otherwise?: string;
}

export interface ScalarShape extends CustomPart {
  readonly kind: ScalarKind;
  readonly go: string;
  /** Only of `any`. */
  readonly own?: OwnForms;
}

export interface ListShape extends CustomPart {
  readonly kind: "list";
  readonly go: string;
  readonly item: Shape;
  /** `patchMergeKey`: the items are merged by this field instead of being replaced. */
  readonly mergeKey?: string;
  /** `patchStrategy:"merge"` on a list of scalars: a patch adds to the list. */
  readonly mergeScalars?: true;
  /** `x-kubernetes-list-type`; absent: atomic, one owner has the whole list. */
  readonly listType?: "set" | "map";
  /** `x-kubernetes-list-map-keys`; often but not always the merge key of strategic merge patches. */
  readonly mapKeys?: readonly string[];
  /** What a map key is where an item leaves it out. */
  readonly keyDefaults?: Readonly<Record<string, unknown>>;
}

export interface MapShape extends CustomPart {
  readonly kind: "map";
  readonly go: string;
  readonly value: Shape;
  /** `x-kubernetes-map-type: atomic`: one owner has the whole map. */
  readonly atomic?: true;
}

export interface StructShape extends CustomPart {
  readonly kind: "struct";
  readonly go: string;
  readonly name: string;
  /** Its name in the tables of Kubernetes' types, e.g. `core/v1.Pod`. */
  readonly type?: string;
  readonly fields: ReadonlyMap<string, Field>;
  /** Of fields that are not listed; absent: they are unknown and dropped. */
  readonly rest?: Shape;
  /** `x-kubernetes-map-type: atomic`: one owner has the whole struct. */
  readonly atomic?: true;
}

export type Shape = ScalarShape | ListShape | MapShape | StructShape;

export interface Field {
  readonly shape: Shape;
  /**
   * `omitempty` is left out when zero, `always` never; `pointer` keeps an explicit zero; `nullable` is a pointer without
   * omitempty, whose absence is written as null.
   */
  readonly presence: "omitempty" | "always" | "pointer" | "nullable";
  /** The embedded Go structs that it stands in, outermost first; decoding errors name them. */
  readonly embedded?: readonly string[];
}

function scalar(kind: ScalarKind, go: string): ScalarShape {
  return { kind, go };
}

export const string = scalar("string", "string");
export const int32 = scalar("int32", "int32");
export const int64 = scalar("int64", "int64");
export const float64 = scalar("float64", "float64");
export const bool = scalar("bool", "bool");
export const bytes = scalar("bytes", "[]uint8");
export const time = scalar("time", "v1.Time");
export const microTime = scalar("microTime", "v1.MicroTime");
export const intOrString = scalar("intOrString", "intstr.IntOrString");
export const quantity = scalar("quantity", "resource.Quantity");
/** Kept as it came: fields whose inside this server never reads. */
export const anything = scalar("any", "interface {}");

export type ListRules = Partial<
  Pick<ListShape, "mergeKey" | "mergeScalars" | "listType" | "mapKeys" | "keyDefaults">
> & {
  /** Atomic for server-side apply although strategic merge patches merge it. */
  readonly atomic?: true;
};

/** A list that merges by a key in strategic merge patches does so in server-side apply, unless `rules` say otherwise. */
export function list(item: Shape, rules: ListRules = {}): ListShape {
  const { atomic: isAtomic, ...given } = rules;
  const shape: ListShape = { kind: "list", go: `[]${item.go}`, item, ...given };
  const mapKeys = given.mapKeys ?? (given.mergeKey === undefined ? undefined : [given.mergeKey]);
  if (isAtomic === true || given.listType === "set") return shape;
  if (mapKeys !== undefined) return { ...shape, listType: "map", mapKeys };
  return given.mergeScalars === true ? { ...shape, listType: "set" } : shape;
}

export function map(value: Shape, go = `map[string]${value.go}`): MapShape {
  return { kind: "map", go, value };
}

export function pointer(shape: Shape): Field {
  return { shape, presence: "pointer" };
}

export function always(shape: Shape): Field {
  return { shape, presence: "always" };
}

/** A struct of a package called `v1`, as all served types are. */
export function struct(name: string, fields: Readonly<Record<string, Shape | Field>>): StructShape {
  const entries = Object.entries(fields).map(([key, value]): [string, Field] => [
    key,
    "presence" in value ? value : { shape: value, presence: "omitempty" },
  ]);
  return { kind: "struct", go: `v1.${name}`, name, fields: new Map(entries) };
}

/** What stands below a key of a struct or a map, as far as that is known. */
export function childShape(shape: Shape | undefined, key: string): Shape | undefined {
  if (shape?.kind === "struct") return shape.fields.get(key)?.shape;
  return shape?.kind === "map" ? shape.value : undefined;
}
