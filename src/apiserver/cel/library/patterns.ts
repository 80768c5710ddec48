import { RE2JS, RE2JSException } from "re2js";

import type { Library } from "../declarations.ts";
import { CelError } from "../errors.ts";
import { MapValue, ObjectValue, type Value } from "../values.ts";

/** `matches`, `find` and `findAll`: RE2 has no backtracking, so no pattern holds the event loop. */

const compiled = new Map<string, RE2JS>();
const MAX_KEPT = 1000;

/** @throws CelError */
function compile(pattern: string, problem: (message: string) => string): RE2JS {
  const known = compiled.get(pattern);
  if (known !== undefined) return known;
  try {
    const result = RE2JS.compile(pattern);
    if (compiled.size >= MAX_KEPT) compiled.clear();
    compiled.set(pattern, result);
    return result;
  } catch (error) {
    if (error instanceof RE2JSException) throw new CelError(problem(error.message));
    throw error;
  }
}

/** What Go says of a pattern; undefined of a right one. */
export function patternFault(pattern: string): string | undefined {
  try {
    compile(pattern, (message) => (message.endsWith("`") ? message : `${message}: \`\``));
    return undefined;
  } catch (error) {
    if (error instanceof CelError) return error.message;
    throw error;
  }
}

function matches(text: string, pattern: string): boolean {
  return compile(pattern, (message) => message).test(text);
}

function findAll(text: string, pattern: string, count = -1n): string[] {
  const matcher = compile(pattern, (message) => `Illegal regex: ${message}`).matcher(text);
  const found: string[] = [];
  const limit = count < 0n ? Number.POSITIVE_INFINITY : Number(count);
  while (found.length < limit && matcher.find()) found.push(matcher.group() ?? "");
  return found;
}

function entriesOf(map: Value): Iterable<readonly [Value, Value]> {
  if (map instanceof MapValue) return map.entries();
  if (map instanceof ObjectValue) return map.names().map((name) => [name, map.get(name) ?? null] as const);
  throw new CelError("no such overload");
}

export const PATTERNS: readonly Library[] = [
  {
    table: `
      matches: matches (string, string) bool
      matches: matches_string string.(string) bool
      find: string_find_string string.(string) string
      findAll: string_find_all_string string.(string) list(string)
      findAll: string_find_all_string_int string.(string, int) list(string)`,
    runs: {
      matches,
      matches_string: matches,
      string_find_string: (text: string, pattern: string) => findAll(text, pattern, 1n)[0] ?? "",
      string_find_all_string: (text: string, pattern: string) => findAll(text, pattern),
      string_find_all_string_int: findAll,
    },
  },
  {
    table: `
      cel.@mapInsert: @mapInsert_map_key_value (map(K, V), K, V) map(K, V)
      cel.@mapInsert: @mapInsert_map_map (map(K, V), map(K, V)) map(K, V)`,
    runs: {
      "@mapInsert_map_key_value": (map: Value, key: Value, value: Value) =>
        MapValue.of([...entriesOf(map), [key, value]]),
      "@mapInsert_map_map": (map: Value, more: Value) => MapValue.of([...entriesOf(map), ...entriesOf(more)]),
    },
  },
];
