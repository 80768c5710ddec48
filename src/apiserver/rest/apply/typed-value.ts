import { isRecord, equalJson, setOwn, anything, type ListShape, type Shape } from "../../../apimachinery/index.ts";
import { child, EMPTY_SET, fieldSet, isEmptySet, LEAF, type FieldSet } from "./field-set.ts";
import { fieldElement, fieldName, keyElement, textKeyElement, valueElement, type PathElement } from "./path-element.ts";

// Values seen through their types, as structured-merge-diff `typed` sees them. `undefined` is a field that is not there,
// `null` one that is there without a value.

/** How a value may be owned: as one, by its fields, or by its items. */
type Grain = "leaf" | "map" | "list";

function grainOf(shape: Shape, value: unknown): Grain {
  switch (shape.kind) {
    case "struct":
    case "map":
      return shape.atomic === true ? "leaf" : "map";
    case "list":
      return shape.listType === undefined ? "leaf" : "list";
    case "any":
      return isRecord(value) ? "map" : "leaf";
    default:
      return "leaf";
  }
}

export function shapeOfField(shape: Shape, key: string): Shape {
  if (shape.kind === "struct") return shape.fields.get(key)?.shape ?? anything;
  return shape.kind === "map" ? shape.value : anything;
}

function itemShape(shape: Shape): Shape {
  return shape.kind === "list" ? shape.item : anything;
}

function isNamed(shape: Shape, key: string): boolean {
  return shape.kind === "struct" && shape.fields.has(key);
}

function isEmptyOrAbsent(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  return Array.isArray(value) ? value.length === 0 : isRecord(value) && Object.keys(value).length === 0;
}

/** A key that Go's type always writes has the zero that it would write. */
function keyDefault({ item, keyDefaults }: ListShape, name: string): unknown {
  const given = keyDefaults?.[name];
  const field = item.kind === "struct" ? item.fields.get(name) : undefined;
  if (given !== undefined || field?.presence !== "always") return given;
  if (field.shape.kind === "string") return "";
  return field.shape.kind === "int32" || field.shape.kind === "int64" ? 0 : undefined;
}

/** @throws Error for an item that has no place in the list, in the words of structured-merge-diff `typed/helpers.go`. */
export function itemElement(item: unknown, shape: ListShape): PathElement {
  if (shape.listType === "set") {
    if (isRecord(item)) throw new Error("associative list without keys has an element that's a map type");
    if (Array.isArray(item)) throw new Error("not supported: associative list with lists as elements");
    if (item === null || item === undefined) {
      throw new Error("associative list without keys has an element that's an explicit null");
    }
    return valueElement(item);
  }
  if (item === null || item === undefined) throw new Error("associative list with keys may not have a null element");
  if (!isRecord(item)) throw new Error("associative list with keys may not have non-map elements");
  const names = shape.mapKeys ?? [];
  const [first = ""] = names;
  const value = item[first];
  if (names.length === 1 && typeof value === "string") return textKeyElement(first, value);
  const keys = names.map((name): [string, unknown] => [
    name,
    item[name] === undefined ? keyDefault(shape, name) : item[name],
  ]);
  const present = keys.filter(([, value]) => value !== undefined);
  if (present.length === 0 && names.length > 0) {
    const which = names.map((name) => JSON.stringify(name)).join(" ");
    throw new Error(
      `associative list with keys has an element that omits all key fields [${which}] (and doesn't have default values for any key fields)`,
    );
  }
  return keyElement(present);
}

/** The items by their place; of items with the same place the first counts. Items without one are left out. */
function indexItems(value: unknown, shape: Shape): Map<PathElement, unknown> {
  const items = new Map<PathElement, unknown>();
  if (shape.kind !== "list" || !Array.isArray(value)) return items;
  for (const item of value) {
    const element = elementOrNone(item, shape);
    if (element !== undefined && !items.has(element)) items.set(element, item);
  }
  return items;
}

function elementOrNone(item: unknown, shape: ListShape): PathElement | undefined {
  try {
    return itemElement(item, shape);
  } catch {
    return undefined;
  }
}

/** The fields that a configuration speaks of, all of which its applier comes to own. */
export function fieldsOf(value: unknown, shape: Shape): FieldSet {
  switch (grainOf(shape, value)) {
    case "leaf":
      return LEAF;
    case "list": {
      const items = [...indexItems(value, shape)].map(
        ([element, item]) => [element, { ...fieldsOf(item, itemShape(shape)), isMember: true }] as const,
      );
      return fieldSet(false, items);
    }
    case "map": {
      if (!isRecord(value)) return EMPTY_SET;
      const fields = Object.entries(value).map(([key, item]) => {
        const set = fieldsOf(item, shapeOfField(shape, key));
        const isItself = item === null || (isRecord(item) && Object.keys(item).length === 0) || !isNamed(shape, key);
        return [fieldElement(key), isItself ? { ...set, isMember: true } : set] as const;
      });
      return fieldSet(false, fields);
    }
  }
}

/** What differs between two values; a path is in one of the three at most. */
export interface Comparison {
  readonly added: FieldSet;
  readonly modified: FieldSet;
  readonly removed: FieldSet;
}

const SAME: Comparison = { added: EMPTY_SET, modified: EMPTY_SET, removed: EMPTY_SET };

export function isSame({ added, modified, removed }: Comparison): boolean {
  return isEmptySet(added) && isEmptySet(modified) && isEmptySet(removed);
}

function compareLeaf(before: unknown, after: unknown): Comparison {
  return equalJson(before, after) ? SAME : { ...SAME, modified: LEAF };
}

type Pair = readonly [PathElement, unknown, unknown, Shape];

function* fieldPairs(before: unknown, after: unknown, shape: Shape): Generator<Pair> {
  const old = isRecord(before) ? before : {};
  const now = isRecord(after) ? after : {};
  for (const key of Object.keys(old)) {
    const value = Object.hasOwn(now, key) ? now[key] : undefined;
    // Most of what an object has stays as it is.
    if (value !== old[key]) yield [fieldElement(key), old[key], value, shapeOfField(shape, key)];
  }
  for (const key of Object.keys(now))
    if (!Object.hasOwn(old, key)) yield [fieldElement(key), undefined, now[key], shapeOfField(shape, key)];
}

function itemPairs(before: unknown, after: unknown, shape: Shape): Pair[] {
  const old = indexItems(before, shape);
  const now = indexItems(after, shape);
  return Array.from(new Set([...old.keys(), ...now.keys()]), (element) => [
    element,
    old.get(element),
    now.get(element),
    itemShape(shape),
  ]);
}

/**
 * What comes with a value that was not there, or goes with one that is there no more. The same as a comparison with nothing,
 * of which two of the three sets are empty.
 */
function wholly(value: unknown, shape: Shape): FieldSet {
  const grain = grainOf(shape, value);
  if (grain === "leaf" || isEmptyOrAbsent(value)) return LEAF;
  const children = new Map<PathElement, FieldSet>();
  if (grain === "list") {
    const inner = itemShape(shape);
    for (const [element, item] of indexItems(value, shape)) children.set(element, wholly(item, inner));
  } else if (isRecord(value)) {
    for (const key of Object.keys(value)) {
      const item = value[key];
      if (item !== undefined) children.set(fieldElement(key), wholly(item, shapeOfField(shape, key)));
    }
  }
  return { isMember: true, children };
}

/** structured-merge-diff `typed/compare.go`: a node that comes or goes as a whole is itself added or removed. */
export function compare(before: unknown, after: unknown, shape: Shape): Comparison {
  if (before === after) return SAME;
  if (before === undefined) return { ...SAME, added: wholly(after, shape) };
  if (after === undefined) return { ...SAME, removed: wholly(before, shape) };
  const old = grainOf(shape, before ?? after);
  const now = grainOf(shape, after ?? before);
  if ((old === "leaf" && now === "leaf") || (isEmptyOrAbsent(before) && isEmptyOrAbsent(after))) {
    return compareLeaf(before, after);
  }
  const pairs = [old, now].includes("list") ? itemPairs(before, after, shape) : fieldPairs(before, after, shape);
  const below: [PathElement, Comparison][] = [];
  for (const [element, a, b, inner] of pairs) {
    const comparison = compare(a, b, inner);
    if (comparison !== SAME) below.push([element, comparison]);
  }
  if (below.length === 0 && old === now) return SAME;
  const collect = (isMember: boolean, part: keyof Comparison): FieldSet =>
    fieldSet(
      isMember,
      below.map(([element, comparison]) => [element, comparison[part]] as const),
    );
  return {
    added: collect(false, "added"),
    modified: collect(old !== now, "modified"),
    removed: collect(false, "removed"),
  };
}

/** The value without the fields of the set; what is emptied by that becomes null. */
export function removeFields(value: unknown, set: FieldSet, shape: Shape): unknown {
  const grain = grainOf(shape, value);
  if (grain === "map" && isRecord(value)) {
    const result: Record<string, unknown> = {};
    for (const [key, item] of Object.entries(value)) {
      const below = child(set, fieldElement(key));
      if (below.isMember) continue;
      setOwn(result, key, isEmptySet(below) ? item : removeFields(item, below, shapeOfField(shape, key)));
    }
    return Object.keys(result).length > 0 || Object.keys(value).length === 0 ? result : null;
  }
  if (grain === "list" && Array.isArray(value) && shape.kind === "list") {
    const kept = value.flatMap((item: unknown) => {
      const element = elementOrNone(item, shape);
      const below = element === undefined ? EMPTY_SET : child(set, element);
      if (below.isMember) return [];
      return [isEmptySet(below) ? item : removeFields(item, below, shape.item)];
    });
    return kept.length > 0 || value.length === 0 ? kept : null;
  }
  return value;
}

/** The set with every named field on the way to its members; keys of maps stay as they are. */
export function withNamedFields(set: FieldSet, shape: Shape): FieldSet {
  const children = [...set.children].map(([element, node]) => {
    const name = fieldName(element);
    const inner = name === undefined ? itemShape(shape) : shapeOfField(shape, name);
    const below = withNamedFields(node, inner);
    return [element, name !== undefined && isNamed(shape, name) ? { ...below, isMember: true } : below] as const;
  });
  return fieldSet(set.isMember, children);
}

export { grainOf, indexItems, isEmptyOrAbsent };
