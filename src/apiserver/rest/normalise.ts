import {
  compareBytes,
  copyFields,
  type OwnForms,
  formatGroupVersion,
  type KubeObject,
  parseQuantity,
  printQuantity,
  roundUp,
  setOwn,
  type Field,
  type Shape,
  type StructShape,
  isRecord,
} from "../../apimachinery/index.ts";
import type { KindDefinition } from "./kind.ts";
import { wireShape } from "./wire.ts";

function isZero(value: unknown): boolean {
  if (value === "" || value === 0 || value === false || value === null || value === undefined) return true;
  return Array.isArray(value) && value.length === 0;
}

function same<T>(value: T): T {
  return value;
}

function zeroOf(shape: Shape): unknown {
  switch (shape.kind) {
    case "struct":
      return normaliseStruct({}, shape, same);
    case "int32":
    case "int64":
    case "intOrString":
      return 0;
    case "bool":
      return false;
    case "float64":
      return 0;
    case "string":
      return "";
    case "quantity":
      return "0";
    default:
      return null;
  }
}

/** Values of it are written as they are. */
function isPlain({ kind }: Shape): boolean {
  return kind === "string" || kind === "bytes";
}

/** What becomes of a value that no type describes. */
type Rest = (value: unknown) => unknown;

/** The keys as Go's encoder sorts those of a map; undefined where they stand so already, as nearly always. */
function keysInOrder(value: Readonly<Record<string, unknown>>): string[] | undefined {
  const keys = Object.keys(value);
  const isOrdered = keys.every((key, index) => index === 0 || compareBytes(keys[index - 1] ?? "", key) < 0);
  return isOrdered ? undefined : keys.sort(compareBytes);
}

function ordered(value: Readonly<Record<string, unknown>>, keys: readonly string[]): Record<string, unknown> {
  const result = {};
  for (const key of keys) setOwn(result, key, value[key]);
  return result;
}

function normaliseValue(value: unknown, shape: Shape, rest: Rest): unknown {
  if (shape.kind === "struct") return normaliseStruct(isRecord(value) ? value : {}, shape, rest);
  if (shape.kind === "list" && Array.isArray(value)) return value.map((item) => normaliseValue(item, shape.item, rest));
  if (shape.kind === "map" && isRecord(value)) {
    const keys = keysInOrder(value);
    if (isPlain(shape.value)) return keys === undefined ? copyFields(value) : ordered(value, keys);
    const result = {};
    const isResources = shape.value.kind === "quantity";
    for (const key of keys ?? Object.keys(value))
      setOwn(result, key, isResources ? resourceAmount(value[key]) : normaliseValue(value[key], shape.value, rest));
    return result;
  }
  if (shape.kind === "any" && shape.own !== undefined) return normaliseOwn(value, shape.own, rest);
  return rest(value);
}

function normaliseOwn(value: unknown, { object, array }: OwnForms, rest: Rest): unknown {
  const form = Array.isArray(value) ? array?.() : isRecord(value) ? object?.() : undefined;
  return form === undefined ? rest(value) : normaliseValue(value, form, rest);
}

/** k8s `pkg/apis/core/v1/defaults.go` SetDefaults_ResourceList: no less than a thousandth. */
function resourceAmount(value: unknown): unknown {
  if (value === null || value === undefined) return "0";
  try {
    return typeof value === "string" ? printQuantity(roundUp(parseQuantity(value), -3)) : value;
  } catch {
    return value;
  }
}

/** The value as Go's encoder writes the field, or undefined when it leaves the field out. */
function normaliseField(value: unknown, { shape, presence }: Field, rest: Rest): unknown {
  const absent = value === undefined || value === null;
  if (presence === "pointer") return absent ? undefined : normaliseValue(value, shape, rest);
  if (presence === "nullable") return absent ? null : normaliseValue(value, shape, rest);
  if (absent) return presence === "always" || shape.kind === "struct" ? zeroOf(shape) : undefined;
  const result = normaliseValue(value, shape, rest);
  if (presence === "always" || shape.kind === "struct") return result;
  const isEmptyMap = shape.kind === "map" && isRecord(result) && Object.keys(result).length === 0;
  const hasZero = shape.kind !== "intOrString" && shape.kind !== "quantity" && shape.kind !== "any";
  return isEmptyMap || (hasZero && isZero(result)) ? undefined : result;
}

function normaliseStruct(value: Record<string, unknown>, shape: StructShape, rest: Rest): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [key, field] of shape.fields) {
    const item = normaliseField(Object.hasOwn(value, key) ? value[key] : undefined, field, rest);
    if (item !== undefined) result[key] = item;
  }
  if (shape.rest === undefined) return result;
  for (const key of Object.keys(value)) if (!shape.fields.has(key)) setOwn(result, key, rest(value[key]));
  return result;
}

/**
 * The object as Go would encode it: fields in the type's order, unknown ones dropped, empty ones left out where the type
 * says omitempty and written as zero where it does not. Returns a fresh object, which shares with the given one what no type
 * describes, unless `rest` copies it.
 */
export function normalise(value: object, shape: StructShape, rest: Rest = same): Record<string, unknown> {
  return normaliseStruct(isRecord(value) ? value : {}, shape, rest);
}

/** An object of the kind with nothing in it, as Go encodes it. */
export function emptyObject(kind: KindDefinition): KubeObject {
  const head = { kind: kind.kind, apiVersion: formatGroupVersion(kind), metadata: {} };
  return { ...head, ...normalise(head, wireShape(kind)) };
}
