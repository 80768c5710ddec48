import type { Steps } from "../../apimachinery/index.ts";
import { CelError, noSuchOverload } from "./errors.ts";
import {
  BOOL,
  BYTES,
  DOUBLE,
  DURATION,
  DYN,
  INT,
  listType,
  mapType,
  NULL,
  optionalType,
  printType,
  sameType,
  STRING,
  TIMESTAMP,
  typeType,
  UINT,
  type Type,
} from "./types.ts";

/** What expressions work on: JavaScript's own values where there is one, `bigint` for int and `number` for double. */
export type Value =
  | null
  | boolean
  | bigint
  | number
  | string
  | Uint8Array
  | readonly Value[]
  | Uint
  | MapValue
  | ObjectValue
  | Duration
  | Timestamp
  | TypeValue
  | OptionalValue
  | OpaqueValue;

export class Uint {
  readonly value: bigint;
  constructor(value: bigint) {
    this.value = value;
  }
}

export class Duration {
  readonly nanoseconds: bigint;
  constructor(nanoseconds: bigint) {
    this.nanoseconds = nanoseconds;
  }
}

/** Nanoseconds since 1970. */
export class Timestamp {
  readonly nanoseconds: bigint;
  constructor(nanoseconds: bigint) {
    this.nanoseconds = nanoseconds;
  }
}

export class TypeValue {
  readonly type: Type;
  constructor(type: Type) {
    this.type = type;
  }
}

export class OptionalValue {
  /** Undefined: none. */
  readonly value: Value | undefined;
  constructor(value: Value | undefined) {
    this.value = value;
  }
}

export const NONE = new OptionalValue(undefined);

/** A value of a library: an address, a quantity. */
export abstract class OpaqueValue {
  abstract readonly type: Type;
  abstract equals(other: OpaqueValue): boolean;
  /** For costs; most have none. */
  size(): number {
    return 1;
  }
}

/** Fields by name; which there are depends on the value. */
export abstract class ObjectValue {
  abstract readonly type: Type;
  abstract get(name: string): Value | undefined;
  /** Makes ready what `get` will return, where that is long work. */
  preparing?(name: string): Steps<void>;
  abstract names(): readonly string[];
}

/** A value that an expression made. */
export class StructValue extends ObjectValue {
  readonly type: Type;
  private readonly fields: ReadonlyMap<string, Value>;
  constructor(type: Type, fields: ReadonlyMap<string, Value>) {
    super();
    this.type = type;
    this.fields = fields;
  }
  get(name: string): Value | undefined {
    return this.fields.get(name);
  }
  names(): readonly string[] {
    return [...this.fields.keys()];
  }
}

function keyText(key: Value): string | undefined {
  if (typeof key === "string") return `s${key}`;
  if (typeof key === "boolean") return `b${key}`;
  if (typeof key === "bigint") return `n${key}`;
  if (key instanceof Uint) return `n${key.value}`;
  return typeof key === "number" && Number.isInteger(key) ? `n${BigInt(key)}` : undefined;
}

export class MapValue {
  private readonly byKey = new Map<string, readonly [Value, Value]>();

  /** @throws CelError for a key of no key type, or one that is there */
  static of(entries: Iterable<readonly [Value, Value]>): MapValue {
    const map = new MapValue();
    for (const [key, value] of entries) map.insert(key, value);
    return map;
  }

  private insert(key: Value, value: Value): void {
    const text = keyText(key);
    if (text === undefined) throw new CelError("unsupported key type");
    if (this.byKey.has(text)) throw new CelError(`insert failed: key ${print(key)} already exists`);
    this.byKey.set(text, [key, value]);
  }

  get(key: Value): Value | undefined {
    const text = keyText(key);
    return text === undefined ? undefined : this.byKey.get(text)?.[1];
  }

  get size(): number {
    return this.byKey.size;
  }

  entries(): Iterable<readonly [Value, Value]> {
    return this.byKey.values();
  }
}

/** Lists whose items have keys, or are a set, are compared and added up by these (apiserver `pkg/cel/common`). */
export interface ListSemantics {
  readonly keyOf: (item: Value) => string;
}
export const listSemantics = new WeakMap<readonly Value[], ListSemantics>();

export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

export function typeOf(value: Value): Type {
  if (value === null) return NULL;
  switch (typeof value) {
    case "boolean":
      return BOOL;
    case "bigint":
      return INT;
    case "number":
      return DOUBLE;
    case "string":
      return STRING;
    default:
      return typeOfObject(value);
  }
}

function typeOfObject(value: Exclude<Value, null | boolean | bigint | number | string>): Type {
  if (value instanceof Uint) return UINT;
  if (value instanceof Uint8Array) return BYTES;
  if (value instanceof MapValue) return mapType(DYN, DYN);
  if (value instanceof ObjectValue || value instanceof OpaqueValue) return value.type;
  if (value instanceof Duration) return DURATION;
  if (value instanceof Timestamp) return TIMESTAMP;
  if (value instanceof TypeValue) return typeType(DYN);
  if (value instanceof OptionalValue) return optionalType(DYN);
  return listType(DYN);
}

/** A number of any of the three kinds, for comparisons between them. */
export function numeric(value: Value): bigint | number | undefined {
  if (typeof value === "bigint" || typeof value === "number") return value;
  return value instanceof Uint ? value.value : undefined;
}

export function equals(a: Value, b: Value): boolean {
  const [left, right] = [numeric(a), numeric(b)];
  if (left !== undefined && right !== undefined) return left == right;
  if (a === b) return true;
  return typeof a === "object" && typeof b === "object" && a !== null && b !== null && equalThings(a, b);
}

type Thing = Exclude<Value, null | boolean | bigint | number | string>;

function equalThings(a: Thing, b: Thing): boolean {
  if (isList(a) && isList(b)) return equalLists(a, b);
  if (a instanceof Uint8Array && b instanceof Uint8Array) return Buffer.compare(a, b) === 0;
  if (a instanceof MapValue && b instanceof MapValue) return equalMaps(a, b);
  if (a instanceof ObjectValue && b instanceof ObjectValue) return equalObjects(a, b);
  if (a instanceof OptionalValue && b instanceof OptionalValue) return equalOptionals(a, b);
  if (a instanceof TypeValue && b instanceof TypeValue)
    return a.type.kind === b.type.kind && a.type.name === b.type.name;
  return equalTimes(a, b) || equalOpaque(a, b);
}

function equalTimes(a: Thing, b: Thing): boolean {
  if (a instanceof Duration) return b instanceof Duration && a.nanoseconds === b.nanoseconds;
  return a instanceof Timestamp && b instanceof Timestamp && a.nanoseconds === b.nanoseconds;
}

function equalOpaque(a: Thing, b: Thing): boolean {
  return a instanceof OpaqueValue && b instanceof OpaqueValue && sameType(a.type, b.type) && a.equals(b);
}

function equalOptionals(a: OptionalValue, b: OptionalValue): boolean {
  if (a.value === undefined || b.value === undefined) return a.value === b.value;
  return equals(a.value, b.value);
}

function equalLists(a: readonly Value[], b: readonly Value[]): boolean {
  if (a.length !== b.length) return false;
  const semantics = listSemantics.get(a);
  if (semantics === undefined) return a.every((item, index) => equals(item, b[index] ?? null));
  const byKey = new Map(b.map((item) => [semantics.keyOf(item), item]));
  return a.every((item) => {
    const other = byKey.get(semantics.keyOf(item));
    return other !== undefined && equals(item, other);
  });
}

function equalMaps(a: MapValue, b: MapValue): boolean {
  if (a.size !== b.size) return false;
  for (const [key, value] of a.entries()) {
    const other = b.get(key);
    if (other === undefined || !equals(value, other)) return false;
  }
  return true;
}

function equalObjects(a: ObjectValue, b: ObjectValue): boolean {
  const names = a.names();
  if (names.length !== b.names().length) return false;
  return names.every((name) => {
    const [left, right] = [a.get(name), b.get(name)];
    return left !== undefined && right !== undefined && equals(left, right);
  });
}

/** Negative, zero or positive. @throws CelError for values that have no order */
export function compare(name: string, a: Value, b: Value): number {
  const [left, right] = [numeric(a), numeric(b)];
  if (left !== undefined && right !== undefined) return left < right ? -1 : left > right ? 1 : 0;
  if (typeof a === "string" && typeof b === "string") return Buffer.compare(Buffer.from(a), Buffer.from(b));
  if (a instanceof Uint8Array && b instanceof Uint8Array) return Buffer.compare(a, b);
  if (typeof a === "boolean" && typeof b === "boolean") return Number(a) - Number(b);
  const times = (a instanceof Duration && b instanceof Duration) || (a instanceof Timestamp && b instanceof Timestamp);
  if (!times)
    throw noSuchOverload(
      name,
      [a, b].map((value) => printType(typeOf(value))),
    );
  return a.nanoseconds < b.nanoseconds ? -1 : a.nanoseconds > b.nanoseconds ? 1 : 0;
}

/** Characters, bytes, items or entries; one for what has no size. */
export function sizeOf(value: Value): number {
  if (typeof value === "string") return Array.from(value).length;
  if (value instanceof Uint8Array) return value.length;
  if (isList(value)) return value.length;
  if (value instanceof MapValue) return value.size;
  if (value instanceof ObjectValue) return value.names().length;
  return value instanceof OpaqueValue ? value.size() : 1;
}

/** As errors show it. */
export function print(value: Value): string {
  if (typeof value === "string") return value;
  if (value instanceof Uint) return String(value.value);
  if (value === null || typeof value !== "object") return String(value);
  return printType(typeOf(value));
}

function* indexed(list: readonly Value[]): Iterable<readonly [Value, Value]> {
  for (let index = 0; index < list.length; index++) yield [BigInt(index), list[index] ?? null];
}

/** The items that a loop goes over: keys and values. @throws CelError */
export function iterate(value: Value): Iterable<readonly [Value, Value]> {
  if (isList(value)) return indexed(value);
  if (value instanceof MapValue) return value.entries();
  if (value instanceof ObjectValue) return value.names().map((name) => [name, value.get(name) ?? null] as const);
  throw new CelError(`got '${printType(typeOf(value))}', expected iterable type`);
}
