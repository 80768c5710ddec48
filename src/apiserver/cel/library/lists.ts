import type { Library, Run } from "../declarations.ts";
import { CelError } from "../errors.ts";
import { compare, Duration, equals, isList, OptionalValue, NONE, Uint, type Value } from "../values.ts";

/** Lists: Kubernetes' functions (apiserver `pkg/cel/library/lists.go`) and those of cel-go (`ext/lists.go`, version 3). */

type List = readonly Value[];

const COMPARABLE = ["int", "uint", "double", "bool", "duration", "timestamp", "string", "bytes"];

const SUMS: Readonly<Record<string, (list: List) => Value>> = {
  int: (list) => {
    const sum = (list as readonly bigint[]).reduce((before, item) => before + item, 0n);
    if (BigInt.asIntN(64, sum) !== sum) throw new CelError("integer overflow");
    return sum;
  },
  uint: (list) => new Uint((list as readonly Uint[]).reduce((before, { value }) => before + value, 0n)),
  double: (list) => (list as readonly number[]).reduce((before, item) => before + item, 0),
  duration: (list) =>
    new Duration((list as readonly Duration[]).reduce((before, { nanoseconds }) => before + nanoseconds, 0n)),
};

function isSorted(list: List): boolean {
  return list.every((item, index) => index === 0 || compare("_<_", list[index - 1] ?? null, item) <= 0);
}

function extreme(name: string, sign: number): (list: List) => Value {
  return (list) => {
    const [first] = list;
    if (first === undefined) throw new CelError(`${name} called on empty list`);
    return list.reduce((best, item) => (compare("_<_", item, best) * sign > 0 ? item : best), first);
  };
}

/** Stable, by keys of one type. */
function sortedBy(list: List, keys: List): List {
  return keys
    .map((key, index) => ({ key, index }))
    .toSorted((a, b) => compare("_<_", a.key, b.key))
    .map(({ index }) => list[index] ?? null);
}

function flatten(list: List, depth: bigint): List {
  if (depth < 0n) throw new CelError("level must be non-negative");
  return list.flatMap((item) => (isList(item) && depth > 0n ? flatten(item, depth - 1n) : [item]));
}

function slice(list: List, start: bigint, end: bigint): List {
  const fail = (problem: string): CelError => new CelError(`cannot slice(${start}, ${end}), ${problem}`);
  if (start < 0n || end < 0n) throw fail("negative indexes not supported");
  if (start > end) throw fail("start index must be less than or equal to end index");
  if (BigInt(list.length) < end) throw fail(`list is length ${list.length}`);
  return list.slice(Number(start), Number(end));
}

function distinct(list: List): List {
  const kept: Value[] = [];
  for (const item of list) if (!kept.some((other) => equals(item, other))) kept.push(item);
  return kept;
}

const MAX_RANGE = 1_000_000n;

function range(count: bigint): List {
  if (count > MAX_RANGE) throw new CelError("operation cancelled: actual cost limit exceeded");
  return Array.from({ length: Math.max(Number(count), 0) }, (_item, index) => BigInt(index));
}

function typed(): Library {
  const lines: string[] = [];
  const runs: Record<string, Run> = {};
  const add = (name: string, id: string, line: string, run: Run): void => {
    lines.push(`${name}: ${id} ${line}`);
    runs[id] = run;
  };
  for (const type of COMPARABLE) {
    add("isSorted", `list_${type}_is_sorted_bool`, `list(${type}).() bool`, isSorted);
    add("max", `list_${type}_max_${type}`, `list(${type}).() ${type}`, extreme("max", 1));
    add("min", `list_${type}_min_${type}`, `list(${type}).() ${type}`, extreme("min", -1));
    add("sort", `list_${type}_sort`, `list(${type}).() list(${type})`, (list: List) => sortedBy(list, list));
    add("@sortByAssociatedKeys", `list_${type}_sortByAssociatedKeys`, `list(T).(list(${type})) list(T)`, sortedBy);
  }
  for (const [type, run] of Object.entries(SUMS))
    add("sum", `list_${type}_sum_${type}`, `list(${type}).() ${type}`, run);
  return { table: lines.join("\n"), runs };
}

const GENERAL: Library = {
  table: `
    indexOf: list_a_index_of_int list(A).(A) int
    lastIndexOf: list_a_last_index_of_int list(A).(A) int
    slice: list_slice list(T).(int, int) list(T)
    flatten: list_flatten list(list(T)).() list(T)
    flatten: list_flatten_int list(dyn).(int) list(dyn)
    lists.range: lists_range (int) list(int)
    reverse: list_reverse list(T).() list(T)
    distinct: list_distinct list(T).() list(T)`,
  runs: {
    list_a_index_of_int: (list: List, item: Value) => BigInt(list.findIndex((other) => equals(item, other))),
    list_a_last_index_of_int: (list: List, item: Value) => BigInt(list.findLastIndex((other) => equals(item, other))),
    list_slice: slice,
    list_flatten: (list: List) => flatten(list, 1n),
    list_flatten_int: flatten,
    lists_range: range,
    list_reverse: (list: List) => list.toReversed(),
    list_distinct: distinct,
  },
};

function contains(list: List, items: List): boolean {
  return items.every((item) => list.some((other) => equals(item, other)));
}

const SETS: Library = {
  table: `
    sets.contains: list_sets_contains_list (list(T), list(T)) bool
    sets.equivalent: list_sets_equivalent_list (list(T), list(T)) bool
    sets.intersects: list_sets_intersects_list (list(T), list(T)) bool`,
  runs: {
    list_sets_contains_list: contains,
    list_sets_equivalent_list: (a: List, b: List) => contains(a, b) && contains(b, a),
    list_sets_intersects_list: (a: List, b: List) => a.some((item) => b.some((other) => equals(item, other))),
  },
};

function isZero(value: Value): boolean {
  if (value === null || value === false || value === "" || value === 0n || value === 0) return true;
  if (value instanceof Uint) return value.value === 0n;
  if (value instanceof Uint8Array || isList(value)) return value.length === 0;
  return typeof value === "object" && "size" in value && value.size === 0;
}

const OPTIONALS: Library = {
  table: `
    optional.of: optional_of (V) optional_type(V)
    optional.ofNonZeroValue: optional_ofNonZeroValue (V) optional_type(V)
    optional.none: optional_none () optional_type(V)
    value: optional_value optional_type(V).() V
    hasValue: optional_hasValue optional_type(V).() bool
    or: optional_or_optional optional_type(V).(optional_type(V)) optional_type(V)
    orValue: optional_orValue_value optional_type(V).(V) V`,
  runs: {
    optional_of: (value: Value) => new OptionalValue(value),
    optional_ofNonZeroValue: (value: Value) => (isZero(value) ? NONE : new OptionalValue(value)),
    optional_none: () => NONE,
    optional_value: ({ value }: OptionalValue) => {
      if (value === undefined) throw new CelError("optional.none() dereference");
      return value;
    },
    optional_hasValue: ({ value }: OptionalValue) => value !== undefined,
    optional_or_optional: (a: OptionalValue, b: OptionalValue) => (a.value === undefined ? b : a),
    optional_orValue_value: ({ value }: OptionalValue, otherwise: Value) => value ?? otherwise,
  },
};

export const LISTS: readonly Library[] = [typed(), GENERAL, SETS, OPTIONALS];
