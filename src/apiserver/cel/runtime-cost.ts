import type { Overload } from "./declarations.ts";
import { LIBRARY_COSTS } from "./call-costs.ts";
import { sizeOf, type Value } from "./values.ts";

/** What a call really costs (cel-go `interpreter/runtimecost.go`, apiserver `pkg/cel/library/cost.go`). */

export const TRAVERSAL = 0.1;
export const REGEX = 0.25;

const ONE_TEXT: ReadonlySet<string> = new Set([
  "starts_with_string",
  "ends_with_string",
  "string_to_bytes",
  "bytes_to_string",
  "string_quote",
  "string_format",
]);
const SMALLER_OF_TWO = /^(?:less|greater)(?:_equals)?_(?:string|bytes)$|^(?:equals|not_equals)$/;

type Cost = (args: readonly Value[], result: Value | undefined) => number;

const costs = new WeakMap<Overload, Cost>();

export function actualCost(overload: Overload, args: readonly Value[], result: Value | undefined): number {
  let cost = costs.get(overload);
  if (cost === undefined) costs.set(overload, (cost = costOf(overload)));
  return cost(args, result);
}

function costOf(overload: Overload): Cost {
  const own = LIBRARY_COSTS.get(overload.name)?.actual;
  const usual = usualCost(overload);
  if (own === undefined) return usual;
  return (args, result) => own(args, result, overload.id) ?? usual(args, result);
}

function size(args: readonly Value[], index: number): number {
  return sizeOf(args[index] ?? null);
}

function usualCost({ id }: Overload): Cost {
  if (ONE_TEXT.has(id)) return (args) => Math.ceil(size(args, 0) * TRAVERSAL);
  if (id === "in_list") return (args) => size(args, 1);
  if (SMALLER_OF_TWO.test(id)) return (args) => Math.ceil(Math.min(size(args, 0), size(args, 1)) * TRAVERSAL);
  if (id === "add_string" || id === "add_bytes")
    return (args) => Math.ceil((size(args, 0) + size(args, 1)) * TRAVERSAL);
  if (id === "matches" || id === "matches_string")
    return (args) => Math.ceil((1 + size(args, 0)) * TRAVERSAL) * Math.ceil(size(args, 1) * REGEX);
  if (id === "contains_string")
    return (args) => Math.ceil(size(args, 0) * TRAVERSAL) * Math.ceil(size(args, 1) * TRAVERSAL);
  return () => 1;
}

/** Of making one. */
export const LIST_COST = 10;
export const MAP_COST = 30;
export const STRUCT_COST = 40;
