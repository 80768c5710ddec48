import type { Library, Run } from "../declarations.ts";
import { CelError } from "../errors.ts";
import { compare, Duration, equals, isList, listSemantics, MapValue, ObjectValue, Timestamp, Uint } from "../values.ts";
import type { Value } from "../values.ts";

/** Operators, `in` and `size` (cel-go `common/stdlib`). */

const COMPARED = [
  ["bool", "bool", "bool"],
  ["int64", "int", "int"],
  ["int64_double", "int", "double"],
  ["int64_uint64", "int", "uint"],
  ["uint64", "uint", "uint"],
  ["uint64_double", "uint", "double"],
  ["uint64_int64", "uint", "int"],
  ["double", "double", "double"],
  ["double_int64", "double", "int"],
  ["double_uint64", "double", "uint"],
  ["string", "string", "string"],
  ["bytes", "bytes", "bytes"],
  ["timestamp", "timestamp", "timestamp"],
  ["duration", "duration", "duration"],
] as const;

const COMPARISONS: readonly (readonly [operator: string, id: string, holds: (order: number) => boolean])[] = [
  ["_<_", "less", (order) => order < 0],
  ["_<=_", "less_equals", (order) => order <= 0],
  ["_>_", "greater", (order) => order > 0],
  ["_>=_", "greater_equals", (order) => order >= 0],
];

function comparisons(): Library {
  const lines: string[] = [];
  const runs: Record<string, Run> = {};
  for (const [operator, prefix, holds] of COMPARISONS) {
    for (const [suffix, left, right] of COMPARED) {
      const id = `${prefix}_${suffix}`;
      lines.push(`${operator}: ${id} (${left}, ${right}) bool`);
      runs[id] = (a: Value, b: Value) => {
        if (Number.isNaN(a) || Number.isNaN(b)) throw new CelError("NaN values cannot be ordered");
        return holds(compare(operator, a, b));
      };
    }
  }
  return { table: lines.join("\n"), runs };
}

function int(value: bigint): bigint {
  if (BigInt.asIntN(64, value) !== value) throw new CelError("integer overflow");
  return value;
}

function uint(value: bigint): Uint {
  if (BigInt.asUintN(64, value) !== value) throw new CelError("unsigned integer overflow");
  return new Uint(value);
}

function duration(value: bigint): Duration {
  if (BigInt.asIntN(64, value) !== value) throw new CelError("duration overflow");
  return new Duration(value);
}

const FIRST_SECOND = -62_135_596_800n * 1_000_000_000n;
const LAST_SECOND = 253_402_300_799n * 1_000_000_000n + 999_999_999n;

export function timestamp(value: bigint): Timestamp {
  if (value < FIRST_SECOND || value > LAST_SECOND) throw new CelError("timestamp overflow");
  return new Timestamp(value);
}

function divisor(value: bigint, problem: string): bigint {
  if (value === 0n) throw new CelError(problem);
  return value;
}

/** Items of sets and of lists with keys are there once: those of the right side take the place of the left one's. */
function addLists(a: readonly Value[], b: readonly Value[]): readonly Value[] {
  const semantics = listSemantics.get(a);
  if (semantics === undefined) return [...a, ...b];
  const byKey = new Map<string, Value>();
  for (const item of [...a, ...b]) byKey.set(semantics.keyOf(item), item);
  const sum = [...byKey.values()];
  listSemantics.set(sum, semantics);
  return sum;
}

const ARITHMETIC: Library = {
  table: `
    _+_: add_bytes (bytes, bytes) bytes
    _+_: add_double (double, double) double
    _+_: add_duration_duration (duration, duration) duration
    _+_: add_duration_timestamp (duration, timestamp) timestamp
    _+_: add_timestamp_duration (timestamp, duration) timestamp
    _+_: add_int64 (int, int) int
    _+_: add_list (list(A), list(A)) list(A)
    _+_: add_string (string, string) string
    _+_: add_uint64 (uint, uint) uint
    _/_: divide_double (double, double) double
    _/_: divide_int64 (int, int) int
    _/_: divide_uint64 (uint, uint) uint
    _%_: modulo_int64 (int, int) int
    _%_: modulo_uint64 (uint, uint) uint
    _*_: multiply_double (double, double) double
    _*_: multiply_int64 (int, int) int
    _*_: multiply_uint64 (uint, uint) uint
    -_: negate_double (double) double
    -_: negate_int64 (int) int
    _-_: subtract_double (double, double) double
    _-_: subtract_duration_duration (duration, duration) duration
    _-_: subtract_int64 (int, int) int
    _-_: subtract_timestamp_duration (timestamp, duration) timestamp
    _-_: subtract_timestamp_timestamp (timestamp, timestamp) duration
    _-_: subtract_uint64 (uint, uint) uint`,
  runs: {
    add_bytes: (a: Uint8Array, b: Uint8Array) => new Uint8Array(Buffer.concat([a, b])),
    add_double: (a: number, b: number) => a + b,
    add_duration_duration: (a: Duration, b: Duration) => duration(a.nanoseconds + b.nanoseconds),
    add_duration_timestamp: (a: Duration, b: Timestamp) => timestamp(a.nanoseconds + b.nanoseconds),
    add_timestamp_duration: (a: Timestamp, b: Duration) => timestamp(a.nanoseconds + b.nanoseconds),
    add_int64: (a: bigint, b: bigint) => int(a + b),
    add_list: addLists,
    add_string: (a: string, b: string) => a + b,
    add_uint64: (a: Uint, b: Uint) => uint(a.value + b.value),
    divide_double: (a: number, b: number) => a / b,
    divide_int64: (a: bigint, b: bigint) => int(a / divisor(b, "division by zero")),
    divide_uint64: (a: Uint, b: Uint) => uint(a.value / divisor(b.value, "division by zero")),
    modulo_int64: (a: bigint, b: bigint) => int(a % divisor(b, "modulus by zero")),
    modulo_uint64: (a: Uint, b: Uint) => uint(a.value % divisor(b.value, "modulus by zero")),
    multiply_double: (a: number, b: number) => a * b,
    multiply_int64: (a: bigint, b: bigint) => int(a * b),
    multiply_uint64: (a: Uint, b: Uint) => uint(a.value * b.value),
    negate_double: (a: number) => -a,
    negate_int64: (a: bigint) => int(-a),
    subtract_double: (a: number, b: number) => a - b,
    subtract_duration_duration: (a: Duration, b: Duration) => duration(a.nanoseconds - b.nanoseconds),
    subtract_int64: (a: bigint, b: bigint) => int(a - b),
    subtract_timestamp_duration: (a: Timestamp, b: Duration) => timestamp(a.nanoseconds - b.nanoseconds),
    subtract_timestamp_timestamp: (a: Timestamp, b: Timestamp) => duration(a.nanoseconds - b.nanoseconds),
    subtract_uint64: (a: Uint, b: Uint) => uint(a.value - b.value),
  },
};

function size(value: Value): bigint {
  if (typeof value === "string") return BigInt(Array.from(value).length);
  if (isList(value) || value instanceof Uint8Array) return BigInt(value.length);
  if (value instanceof ObjectValue) return BigInt(value.names().length);
  return BigInt(value instanceof MapValue ? value.size : 0);
}

function has(container: Value, key: Value): boolean {
  if (container instanceof MapValue) return container.get(key) !== undefined;
  return container instanceof ObjectValue && typeof key === "string" && container.get(key) !== undefined;
}

/** The evaluator itself decides these: their arguments are not all evaluated. */
function never(): never {
  throw new CelError("no such overload");
}

const CORE: Library = {
  table: `
    _?_:_: conditional (bool, A, A) A
    _&&_: logical_and (bool, bool) bool
    _||_: logical_or (bool, bool) bool
    !_: logical_not (bool) bool
    @not_strictly_false: not_strictly_false (bool) bool
    _==_: equals (A, A) bool
    _!=_: not_equals (A, A) bool
    _[_]: index_list (list(A), int) A
    _[_]: index_map (map(A, B), A) B
    _[_]: optional_list_index_int (optional_type(list(V)), int) optional_type(V)
    _[_]: optional_map_index_value (optional_type(map(K, V)), K) optional_type(V)
    _[?_]: list_optindex_optional_int (list(V), int) optional_type(V)
    _[?_]: optional_list_optindex_optional_int (optional_type(list(V)), int) optional_type(V)
    _[?_]: map_optindex_optional_value (map(K, V), K) optional_type(V)
    _[?_]: optional_map_optindex_optional_value (optional_type(map(K, V)), K) optional_type(V)
    _?._: select_optional_field (dyn, string) optional_type(V)
    @in: in_list (A, list(A)) bool
    @in: in_map (A, map(A, B)) bool
    size: size_bytes (bytes) int
    size: bytes_size bytes.() int
    size: size_list (list(A)) int
    size: list_size list(A).() int
    size: size_map (map(A, B)) int
    size: map_size map(A, B).() int
    size: size_string (string) int
    size: string_size string.() int`,
  runs: {
    conditional: never,
    logical_and: never,
    logical_or: never,
    logical_not: (a: boolean) => !a,
    not_strictly_false: never,
    equals,
    not_equals: (a: Value, b: Value) => !equals(a, b),
    index_list: never,
    index_map: never,
    optional_list_index_int: never,
    optional_map_index_value: never,
    list_optindex_optional_int: never,
    optional_list_optindex_optional_int: never,
    map_optindex_optional_value: never,
    optional_map_optindex_optional_value: never,
    select_optional_field: never,
    in_list: (a: Value, list: readonly Value[]) => list.some((item) => equals(a, item)),
    in_map: (a: Value, map: Value) => has(map, a),
    size_bytes: size,
    bytes_size: size,
    size_list: size,
    list_size: size,
    size_map: size,
    map_size: size,
    size_string: size,
    string_size: size,
  },
};

export const OPERATORS: readonly Library[] = [CORE, ARITHMETIC, comparisons()];
