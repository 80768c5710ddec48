/**
 * Go struct types as data: what decoding, pruning, zero values and strategic merges need to know of them.
 * `go` is the type's name as reflect prints it, which Kubernetes' decoding errors quote.
 */
export type ScalarKind =
  | "string"
  | "int32"
  | "int64"
  | "bool"
  | "bytes"
  | "time"
  | "microTime"
  | "intOrString"
  | "quantity"
  | "any";

export interface ScalarShape {
  readonly kind: ScalarKind;
  readonly go: string;
}

export interface ListShape {
  readonly kind: "list";
  readonly go: string;
  readonly item: Shape;
  /** `patchMergeKey`: the items are merged by this field instead of being replaced. */
  readonly mergeKey?: string;
  /** `patchStrategy:"merge"` on a list of scalars: a patch adds to the list. */
  readonly mergeScalars?: true;
}

export interface MapShape {
  readonly kind: "map";
  readonly go: string;
  readonly value: Shape;
}

export interface StructShape {
  readonly kind: "struct";
  readonly go: string;
  readonly name: string;
  readonly fields: ReadonlyMap<string, Field>;
}

export type Shape = ScalarShape | ListShape | MapShape | StructShape;

export interface Field {
  readonly shape: Shape;
  /** `pointer` keeps an explicit zero; `always` has no omitempty; `omitempty` is left out when zero. */
  readonly presence: "omitempty" | "always" | "pointer";
}

function scalar(kind: ScalarKind, go: string): ScalarShape {
  return { kind, go };
}

export const string = scalar("string", "string");
export const int32 = scalar("int32", "int32");
export const int64 = scalar("int64", "int64");
export const bool = scalar("bool", "bool");
export const bytes = scalar("bytes", "[]uint8");
export const time = scalar("time", "v1.Time");
export const microTime = scalar("microTime", "v1.MicroTime");
export const intOrString = scalar("intOrString", "intstr.IntOrString");
export const quantity = scalar("quantity", "resource.Quantity");
/** Kept as it came: fields whose inside this server never reads. */
export const anything = scalar("any", "interface {}");

/** A string type with a name of its own, e.g. `v1.ServiceType`. */
export function named(go: string): ScalarShape {
  return scalar("string", go);
}

export function list(item: Shape, merge?: { mergeKey: string } | { mergeScalars: true }): ListShape {
  return { kind: "list", go: `[]${item.go}`, item, ...merge };
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

const typeMeta = { kind: string, apiVersion: string };

const ownerReference = struct("OwnerReference", {
  apiVersion: always(string),
  kind: always(string),
  name: always(string),
  uid: always(named("types.UID")),
  controller: pointer(bool),
  blockOwnerDeletion: pointer(bool),
});

const managedFieldsEntry = struct("ManagedFieldsEntry", {
  manager: string,
  operation: named("v1.ManagedFieldsOperationType"),
  apiVersion: string,
  time: pointer(time),
  fieldsType: string,
  fieldsV1: pointer(anything),
  subresource: string,
});

export const objectMeta = struct("ObjectMeta", {
  name: string,
  generateName: string,
  namespace: string,
  selfLink: string,
  uid: named("types.UID"),
  resourceVersion: string,
  generation: int64,
  creationTimestamp: time,
  deletionTimestamp: pointer(time),
  deletionGracePeriodSeconds: pointer(int64),
  labels: map(string),
  annotations: map(string),
  ownerReferences: list(ownerReference, { mergeKey: "uid" }),
  finalizers: list(string, { mergeScalars: true }),
  managedFields: list(managedFieldsEntry),
});

export const labelSelector = struct("LabelSelector", {
  matchLabels: map(string),
  matchExpressions: list(
    struct("LabelSelectorRequirement", {
      key: always(string),
      operator: always(named("v1.LabelSelectorOperator")),
      values: list(string),
    }),
  ),
});

/** A top-level kind: TypeMeta and ObjectMeta before its own fields. */
export function kindStruct(name: string, fields: Readonly<Record<string, Shape | Field>>): StructShape {
  return struct(name, { ...typeMeta, metadata: objectMeta, ...fields });
}
