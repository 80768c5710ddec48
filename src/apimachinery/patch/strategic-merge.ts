import { entryOf, isRecord } from "../fields.ts";
import { quote } from "../go-print.ts";
import { copyFields } from "../json/copy.ts";
import { toJson } from "../json/exact.ts";
import { compareBytes } from "../json/go-text.ts";
import { childShape, type ListShape, type Shape } from "../schema.ts";
import { setOwn } from "../json/go-json.ts";

/** A strategic merge patch that cannot be applied, in the words of apimachinery `util/mergepatch/errors.go`. */
export class StrategicMergeError extends Error {
  override readonly name = "StrategicMergeError";
  /** `malformed` is answered 400, `other` 500. */
  readonly problem: "malformed" | "other";
  constructor(message: string, problem: "malformed" | "other" = "other") {
    super(message);
    this.problem = problem;
  }
}

type Item = Record<string, unknown>;

const PATCH = "$patch";
const RETAIN_KEYS = "$retainKeys";
const ELEMENT_ORDER = "$setElementOrder/";
const DELETE_FROM_LIST = "$deleteFromPrimitiveList/";

/** A value as Go's %v prints it. */
export function goPrint(value: unknown): string {
  if (value === null || value === undefined) return "<nil>";
  if (Array.isArray(value)) return `[${value.map(goPrint).join(" ")}]`;
  if (!isRecord(value)) return typeof value === "string" ? value : toJson(value);
  const keys = Object.keys(value).sort(compareBytes);
  return `map[${keys.map((key) => `${key}:${goPrint(value[key])}`).join(" ")}]`;
}

function listOf(patch: Item, key: string, problem: string): unknown[] | undefined {
  const value = entryOf(patch, key);
  if (value === undefined) return undefined;
  if (!Array.isArray(value)) throw new StrategicMergeError(problem, "malformed");
  return value;
}

function mergeKeyOf(item: Item, mergeKey: string): unknown {
  if (!Object.hasOwn(item, mergeKey)) {
    throw new StrategicMergeError(`map: ${goPrint(item)} does not contain declared merge key: ${mergeKey}`);
  }
  return item[mergeKey];
}

function items(list: readonly unknown[]): Item[] {
  return list.map((item) => {
    if (isRecord(item)) return item;
    throw new StrategicMergeError(`expected a map[string]interface {}, but received a ${typeof item}`);
  });
}

/** Applies a list of structs to another by their key; `$patch` in an item deletes it or replaces the whole list. */
function mergeStructs(
  original: readonly unknown[],
  patch: readonly unknown[],
  shape: ListShape,
  mergeKey: string,
): unknown[] {
  const changes = items(patch);
  if (changes.some((item) => item[PATCH] === "replace")) return changes.filter((item) => item[PATCH] !== "replace");
  const result: (Item | undefined)[] = [...items(original)];
  const places = placesOf(result, (item) => item?.[mergeKey]);
  for (const change of changes) {
    const key = mergeKeyOf(change, mergeKey);
    const directive = change[PATCH];
    const found = places.get(key) ?? [];
    if (directive === "delete") {
      for (const at of found) result[at] = undefined;
      places.delete(key);
      continue;
    }
    const [at = result.length] = found;
    if (found.length === 0) places.set(key, [at]);
    result[at] = mergeObject(result[at] ?? {}, change, shape.item);
  }
  return result.filter((item) => item !== undefined);
}

/** Where each identity stands: lists may be long, and are looked through once. */
function placesOf<T>(list: readonly T[], identity: (item: T) => unknown): Map<unknown, number[]> {
  const places = new Map<unknown, number[]>();
  for (const [index, item] of list.entries()) {
    const key = identity(item);
    const found = places.get(key);
    if (found === undefined) places.set(key, [index]);
    else found.push(index);
  }
  return places;
}

/**
 * Puts the items that the patch names in its order, the server's others between them as they stood
 * (strategicpatch `normalizeElementOrder`).
 */
function reorder(
  merged: readonly unknown[],
  before: readonly unknown[],
  order: readonly unknown[],
  identity: (item: unknown) => unknown,
): unknown[] {
  const wanted = placesOf(order, identity);
  const previous = placesOf(before, identity);
  const placeIn = (places: ReadonlyMap<unknown, readonly number[]>, item: unknown): number =>
    places.get(identity(item))?.[0] ?? -1;
  const named = merged
    .filter((item) => wanted.has(identity(item)))
    .sort((a, b) => placeIn(wanted, a) - placeIn(wanted, b));
  const others = merged.filter((item) => !wanted.has(identity(item)));
  const result: unknown[] = [];
  let nextNamed = 0;
  let nextOther = 0;
  while (nextNamed < named.length && nextOther < others.length) {
    const left = placeIn(previous, named[nextNamed]);
    const right = placeIn(previous, others[nextOther]);
    result.push(left >= 0 && right >= 0 && left < right ? named[nextNamed++] : others[nextOther++]);
  }
  return [...result, ...named.slice(nextNamed), ...others.slice(nextOther)];
}

function mergeList(original: readonly unknown[], patch: Item, key: string, shape: ListShape): unknown[] {
  const { mergeKey } = shape;
  const change = listOf(patch, key, "invalid JSON document") ?? [];
  const removed = new Set(listOf(patch, DELETE_FROM_LIST + key, "invalid patch format of primitive list"));
  const order = listOf(patch, ELEMENT_ORDER + key, "invalid patch format of setElementOrder list");
  const merged =
    mergeKey === undefined
      ? [...new Set([...original.filter((item) => !removed.has(item)), ...change])]
      : mergeStructs(original, change, shape, mergeKey);
  if (order === undefined) return merged;
  const identity = (item: unknown): unknown =>
    mergeKey !== undefined && isRecord(item) ? entryOf(item, mergeKey) : item;
  return reorder(merged, original, order, identity);
}

function isMergedList(shape: Shape | undefined): shape is ListShape {
  return shape?.kind === "list" && (shape.mergeKey !== undefined || shape.mergeScalars === true);
}

function listKey(key: string): string {
  return [ELEMENT_ORDER, DELETE_FROM_LIST].reduce(
    (name, prefix) => (name.startsWith(prefix) ? name.slice(prefix.length) : name),
    key,
  );
}

/** What nothing there is to be merged with: taken without nulls and what directives mark (`removeDirectives`). */
function taken(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(taken).filter((item) => item !== undefined);
  if (!isRecord(value)) return value;
  if (Object.hasOwn(value, PATCH)) return undefined;
  const fields = Object.entries(value).map(([key, field]): [string, unknown] => [key, taken(field)]);
  return Object.fromEntries(fields.filter(([, field]) => field !== undefined && field !== null));
}

function applyKey(result: Item, patch: Item, key: string, shape: Shape | undefined): void {
  const name = listKey(key);
  const field = childShape(shape, name);
  const change = entryOf(patch, name);
  const current = entryOf(result, name);
  if (shape?.kind === "struct" && field === undefined && Object.hasOwn(patch, ELEMENT_ORDER + name)) {
    const why = `unable to find api field in struct ${shape.name} for the json field ${quote(name)}`;
    throw new StrategicMergeError(why);
  }
  if (change === null) {
    delete result[name];
  } else if (isMergedList(field) && Array.isArray(current) && (change === undefined || Array.isArray(change))) {
    setOwn(result, name, mergeList(current, patch, name, field));
  } else if (isRecord(change) && isRecord(current)) {
    setOwn(result, name, mergeObject(current, change, field));
  } else if (change !== undefined) {
    const value = taken(change);
    if (value === undefined) delete result[name];
    else setOwn(result, name, value);
  }
}

/** What a patch says is to stay; it may set nothing else. */
function retainedKeys(patch: Item): ReadonlySet<unknown> | undefined {
  const problem = "invalid patch format of retainKeys";
  const keys = listOf(patch, RETAIN_KEYS, problem);
  if (keys === undefined) return undefined;
  const retained = new Set(keys);
  const isMeant = ([key, value]: [string, unknown]): boolean =>
    value === null || key === RETAIN_KEYS || listKey(key) !== key || retained.has(key);
  if (!Object.entries(patch).every(isMeant)) throw new StrategicMergeError(problem, "malformed");
  return retained;
}

function keptOf(original: Item, retained: ReadonlySet<unknown> | undefined): Item {
  if (retained === undefined) return copyFields(original);
  const result: Item = {};
  for (const key of Object.keys(original)) if (retained.has(key)) setOwn(result, key, original[key]);
  return result;
}

function mergeObject(original: Item, patch: Item, shape: Shape | undefined): Item {
  const directive = entryOf(patch, PATCH);
  if (directive === "delete") return {};
  if (directive === "replace") {
    const { [PATCH]: _directive, ...rest } = patch;
    return rest;
  }
  if (directive !== undefined) {
    throw new StrategicMergeError(`unknown patch type: ${goPrint(directive)} in map: ${goPrint(patch)}`);
  }
  const retained = retainedKeys(patch);
  const result = keptOf(original, retained);
  const done = new Set<string>([PATCH, RETAIN_KEYS]);
  for (const key of Object.keys(patch)) {
    const name = listKey(key);
    if (done.has(name)) continue;
    done.add(name);
    applyKey(result, patch, key, shape);
  }
  return result;
}

/**
 * apimachinery `util/strategicpatch`: a merge patch whose lists merge by the keys that the type declares.
 * @throws StrategicMergeError
 */
export function strategicMerge(original: Readonly<Item>, patch: Readonly<Item>, shape: Shape): Item {
  return mergeObject(original, patch, shape);
}
