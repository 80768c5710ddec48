import { compareElements, isElement, type PathElement } from "./path-element.ts";

/**
 * A set of field paths as a trie. A node that is a member stands for the path that leads to it; its parents need not be
 * members. No child of a set is empty.
 */
export interface FieldSet {
  readonly isMember: boolean;
  readonly children: ReadonlyMap<PathElement, FieldSet>;
}

const NO_CHILDREN: ReadonlyMap<PathElement, FieldSet> = new Map();

export const EMPTY_SET: FieldSet = { isMember: false, children: NO_CHILDREN };
/** The set of one path, seen from its end. */
export const LEAF: FieldSet = { isMember: true, children: NO_CHILDREN };

export function isEmptySet(set: FieldSet): boolean {
  return !set.isMember && set.children.size === 0;
}

/** A node over its children; the empty ones are left out. */
export function fieldSet(isMember: boolean, children: Iterable<readonly [PathElement, FieldSet]>): FieldSet {
  const kept = new Map<PathElement, FieldSet>();
  for (const [element, child] of children) if (!isEmptySet(child)) kept.set(element, child);
  if (kept.size === 0) return isMember ? LEAF : EMPTY_SET;
  return { isMember, children: kept };
}

export function setOf(...paths: readonly (readonly PathElement[])[]): FieldSet {
  return paths.reduce(
    (all, path) =>
      union(
        all,
        path.reduceRight((child, element) => fieldSet(false, [[element, child]]), LEAF),
      ),
    EMPTY_SET,
  );
}

export function child(set: FieldSet, element: PathElement): FieldSet {
  return set.children.get(element) ?? EMPTY_SET;
}

export function has(set: FieldSet, path: readonly PathElement[]): boolean {
  return path.reduce(child, set).isMember;
}

export function union(a: FieldSet, b: FieldSet): FieldSet {
  if (isEmptySet(a)) return b;
  if (isEmptySet(b)) return a;
  const children = new Map(a.children);
  for (const [element, other] of b.children) {
    const own = children.get(element);
    children.set(element, own === undefined ? other : union(own, other));
  }
  return fieldSet(a.isMember || b.isMember, children);
}

export function intersection(a: FieldSet, b: FieldSet): FieldSet {
  if (a === b || isEmptySet(a)) return a;
  if (isEmptySet(b)) return b;
  const children = [...a.children].map(([element, own]) => [element, intersection(own, child(b, element))] as const);
  return fieldSet(
    a.isMember && b.isMember,
    children.filter(([element]) => b.children.has(element)),
  );
}

/** The paths of `a` that are not in `b`; what lies below a path of `b` stays. */
export function difference(a: FieldSet, b: FieldSet): FieldSet {
  if (isEmptySet(b)) return a;
  const children = [...a.children].map(([element, own]) => [element, difference(own, child(b, element))] as const);
  return fieldSet(a.isMember && !b.isMember, children);
}

/** The paths of `a` that are neither in `b` nor below a path of `b`. */
export function differenceBelow(a: FieldSet, b: FieldSet): FieldSet {
  if (b.isMember) return EMPTY_SET;
  if (isEmptySet(b)) return a;
  const children = [...a.children].map(([element, own]) => [element, differenceBelow(own, child(b, element))] as const);
  return fieldSet(a.isMember, children);
}

/** Every path, members of a node before those below it, in the order of structured-merge-diff `fieldpath.Set.Iterate`. */
export function paths(set: FieldSet, prefix: readonly PathElement[] = []): PathElement[][] {
  const sorted = [...set.children].sort(([a], [b]) => compareElements(a, b));
  const members = sorted.filter(([, node]) => node.isMember).map(([element]) => [...prefix, element]);
  return [...members, ...sorted.flatMap(([element, node]) => paths(node, [...prefix, element]))];
}

export type FieldsV1 = { [element: string]: FieldsV1 };

/** The notation of `fieldsV1`: a member with others below it says so with `.`. */
export function toFieldsV1(set: FieldSet): FieldsV1 {
  const result: FieldsV1 = {};
  if (set.isMember && set.children.size > 0) result["."] = {};
  for (const element of [...set.children.keys()].sort(compareElements)) {
    const node = child(set, element);
    result[element] = node.children.size === 0 ? {} : toFieldsV1(node);
  }
  return result;
}

/** @throws Error for a key that is no path element. */
export function fromFieldsV1(fields: unknown): FieldSet {
  return readFields(fields, true);
}

function readFields(fields: unknown, isRoot: boolean): FieldSet {
  if (typeof fields !== "object" || fields === null || Array.isArray(fields)) {
    throw new Error("a set of fields must be an object");
  }
  const children = new Map<PathElement, FieldSet>();
  let isMember = false;
  for (const element of Object.keys(fields)) {
    if (element === ".") {
      isMember = true;
      continue;
    }
    if (!isElement(element)) throw new Error(`invalid path element ${element}`);
    children.set(element, readFields((fields as Readonly<Record<string, unknown>>)[element], false));
  }
  if (isRoot) return children.size === 0 ? EMPTY_SET : { isMember: false, children };
  return children.size === 0 ? LEAF : { isMember, children };
}
