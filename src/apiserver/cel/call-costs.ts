import { add, fixed, multiply, scale, UNBOUNDED, union, UNKNOWN, type Range } from "./ranges.ts";
import { sameType, type Type } from "./types.ts";
import { isList, MapValue, ObjectValue, OpaqueValue, sizeOf, type Value } from "./values.ts";

/** What Kubernetes says that its own functions cost (apiserver `pkg/cel/library/cost.go`). */

/** An argument as the estimator sees it. */
export interface Argument {
  readonly type: Type;
  readonly size: Range | undefined;
  /** The size of its items. */
  readonly itemSize: Range | undefined;
  /** Of a literal whole number. */
  readonly integer: number | undefined;
}

export interface CallEstimate {
  readonly cost: Range;
  readonly size?: Range;
}

interface CallCost {
  readonly actual?: (args: readonly Value[], result: Value | undefined, overload: string) => number | undefined;
  readonly estimate?: (
    target: Argument | undefined,
    args: readonly Argument[],
    overload: string,
  ) => CallEstimate | undefined;
}

const TRAVERSAL = 0.1;
const REGEX = 0.25;
const MAX_FORMAT_SIZE = 64;
const MAX_FORMAT_REGEX = 128;
const ADDRESS: Range = { min: 4, max: 16 };

function sizeIn(argument: Argument | undefined): Range {
  return argument?.size ?? UNKNOWN;
}

function actualSize(value: Value | undefined): number {
  return value === undefined ? 1 : sizeOf(value);
}

function traversal(value: Value): number {
  if (typeof value === "string") return Math.trunc(Buffer.byteLength(value) * TRAVERSAL);
  if (value instanceof Uint8Array) return Math.trunc(value.length * TRAVERSAL);
  if (isList(value)) return value.reduce<number>((sum, item) => sum + traversal(item), 0);
  if (value instanceof MapValue || value instanceof ObjectValue) {
    const entries =
      value instanceof MapValue
        ? [...value.entries()]
        : value.names().map((name) => [name, value.get(name) ?? null] as const);
    return entries.reduce((sum, [key, item]) => sum + traversal(key) + traversal(item), 0);
  }
  return 1;
}

const ONE: CallCost = { actual: () => 1, estimate: () => ({ cost: fixed(1) }) };

/** As dear as reading its text once, or `times`; the result is as long where that is said. */
function reading(of: "target" | "argument", times = 1, keepsSize = false): CallCost {
  return {
    actual: ([first]) => Math.ceil(actualSize(first) * times * TRAVERSAL),
    estimate: (target, [first]) => {
      const given = of === "target" ? target : first;
      if (given === undefined) return undefined;
      const size = sizeIn(given);
      return { cost: scale(size, times * TRAVERSAL), ...(keepsSize ? { size } : {}) };
    },
  };
}

const AUTHORIZATION_CHECK: CallCost = { actual: () => 350_000, estimate: () => ({ cost: fixed(350_000) }) };

const OVER_LIST: CallCost = {
  actual: ([list]) => (list === undefined ? 0 : traversal(list)),
  estimate: (target) => {
    if (target === undefined) return undefined;
    const [item] = target.type.params;
    if (item === undefined) return { cost: scale(sizeIn(target), TRAVERSAL) };
    const isText = item.kind === "string" || item.kind === "bytes";
    const each = isText ? add(fixed(1), scale(target.itemSize ?? UNKNOWN, TRAVERSAL)) : fixed(1);
    return { cost: multiply(sizeIn(target), each) };
  },
};

function replaceSize(text: Range, from: Range, to: Range): Range {
  let [least, most, keptMin, keptMax] = [0, 0, 0, 0];
  if (from.min === 0) [most, keptMax] = [text.max < UNBOUNDED ? text.max + 1 : text.max, text.max];
  else if (to.max <= from.min) keptMax = text.max;
  else most = Math.ceil(text.max / from.min);
  if (from.max === 0) [least, keptMin] = [text.min < UNBOUNDED ? text.min + 1 : text.min, text.min];
  else if (from.max <= to.min) keptMin = text.min;
  else least = Math.ceil(text.min / from.max);
  return add(multiply({ min: least, max: most }, to), { min: keptMin, max: keptMax });
}

const REPLACE: CallCost = {
  actual: ([text]) => Math.ceil(actualSize(text) * 2 * TRAVERSAL),
  estimate: (target, [from, to]) => {
    if (target === undefined || from === undefined || to === undefined) return undefined;
    const size = replaceSize(sizeIn(target), sizeIn(from), sizeIn(to));
    return { cost: scale(sizeIn(target), 2 * TRAVERSAL), size };
  },
};

const SPLIT: CallCost = {
  actual: REPLACE.actual ?? (() => 1),
  estimate: (target, [, limit]) => {
    if (target === undefined) return undefined;
    const text = sizeIn(target);
    return { cost: scale(text, 2 * TRAVERSAL), size: { min: 0, max: limit?.integer ?? text.max } };
  },
};

const JOIN: CallCost = {
  actual: (_args, result) => Math.ceil(actualSize(result) * 2 * TRAVERSAL),
  estimate: (target, [separator]) => {
    if (target === undefined) return undefined;
    const items = sizeIn(target);
    const texts = multiply(items, target.itemSize ?? UNKNOWN);
    const gaps = { min: Math.max(items.min - 1, 0), max: Math.max(items.max - 1, 0) };
    const size = separator === undefined ? texts : add(texts, multiply(sizeIn(separator), gaps));
    return { cost: scale(size, TRAVERSAL), size };
  },
};

const FIND: CallCost = {
  actual: ([text, pattern]) => Math.ceil((1 + actualSize(text)) * TRAVERSAL) * Math.ceil(actualSize(pattern) * REGEX),
  estimate: (target, [pattern]) => {
    if (target === undefined || pattern === undefined) return undefined;
    const text = sizeIn(target);
    const cost = multiply(scale(add(text, fixed(1)), TRAVERSAL), scale(sizeIn(pattern), REGEX));
    return { cost, size: { min: 0, max: text.max } };
  },
};

const IP: CallCost = {
  actual: ([text], _result, overload) => (overload === "cidr_ip" ? 1 : Math.ceil(actualSize(text) * TRAVERSAL)),
  estimate: (_target, [text], overload) =>
    overload === "cidr_ip"
      ? { cost: fixed(1) }
      : text === undefined
        ? undefined
        : { cost: scale(sizeIn(text), TRAVERSAL) },
};

function contains(what: "ip" | "cidr"): CallCost {
  const isText = (overload: string): boolean => overload === `cidr_contains_${what}_string`;
  return {
    actual: ([cidr, other], _result, overload) => {
      const size = actualSize(cidr);
      const text = isText(overload) ? Math.ceil(actualSize(other) * TRAVERSAL) : 0;
      const network = what === "cidr" ? Math.ceil(size * TRAVERSAL) + 1 : 0;
      return Math.ceil(2 * size * TRAVERSAL) + network + text;
    },
    estimate: (_target, [other], overload) => {
      const both = scale(add(ADDRESS, ADDRESS), TRAVERSAL);
      const network = what === "cidr" ? add(scale(ADDRESS, TRAVERSAL), fixed(1)) : fixed(0);
      const text = isText(overload) ? scale(sizeIn(other), TRAVERSAL) : fixed(0);
      return { cost: add(both, network, text) };
    },
  };
}

const VALIDATE: CallCost = {
  actual: ([, text]) => Math.ceil((1 + actualSize(text)) * TRAVERSAL) * Math.ceil(MAX_FORMAT_REGEX * REGEX),
  estimate: (_target, [text]) => ({ cost: scale(scale(sizeIn(text), TRAVERSAL), MAX_FORMAT_REGEX * REGEX) }),
};

const LIST_CREATION = 10;

/** A new list: the call, the list, and its items as often as `factor` says. */
function newList(size: Range, factor: number): CallEstimate {
  return { cost: add(scale(size, factor), fixed(1 + LIST_CREATION)), size };
}

function actualNewList(size: number, factor: number): number {
  return Math.trunc(size * factor) + 1 + LIST_CREATION;
}

const NEW_LIST: CallCost = {
  actual: (_args, result) => actualNewList(actualSize(result), 1),
  estimate: (target) => (target === undefined ? undefined : newList(sizeIn(target), 1)),
};

const SLICE: CallCost = {
  ...NEW_LIST,
  estimate: (target, [start, end]) => {
    if (target === undefined) return undefined;
    const length = (end?.integer ?? sizeIn(target).max) - (start?.integer ?? 0);
    return newList(fixed(length < 0 ? UNBOUNDED : length), 1);
  },
};

const RANGE: CallCost = {
  ...NEW_LIST,
  estimate: (_target, [count]) => newList(fixed(count?.integer ?? UNBOUNDED), 1),
};

const FLATTEN: CallCost = {
  actual: ([list, depth]) => actualNewList(actualSize(list), typeof depth === "bigint" ? Number(depth) : 1),
  estimate: (target, [depth]) =>
    target === undefined ? undefined : newList(sizeIn(target), depth === undefined ? 1 : (depth.integer ?? UNBOUNDED)),
};

function isText(type: Type | undefined): boolean {
  return type?.kind === "string" || type?.kind === "bytes";
}

/** Every item is compared with every other. */
function comparing(keys: "target" | "argument", readsItems: boolean): CallCost {
  return {
    actual: (args) => {
      const list = args[keys === "target" ? 0 : 1];
      const size = actualSize(list);
      const [first] = isList(list ?? null) ? (list as readonly Value[]) : [];
      const factor = typeof first === "string" || first instanceof Uint8Array ? 2 + TRAVERSAL : 2;
      return actualNewList(size * size, factor);
    },
    estimate: (target, [first]) => {
      const list = keys === "target" ? target : first;
      if (list === undefined) return undefined;
      const size = sizeIn(list);
      const factor = readsItems && isText(list.type.params[0]) ? 2 + TRAVERSAL : 2;
      return newList(multiply(size, size), factor);
    },
  };
}

/** Every item of one list is looked for in the other. */
const SETS: CallCost = {
  actual: ([a, b], _result, overload) =>
    actualSize(a) * actualSize(b) * (overload === "list_sets_equivalent_list" ? 2 : 1) + 1,
  estimate: (_target, [a, b], overload) => {
    if (a === undefined || b === undefined) return undefined;
    const both = multiply(sizeIn(a), sizeIn(b));
    return { cost: add(scale(both, overload === "list_sets_equivalent_list" ? 2 : 1), fixed(1)) };
  },
};

const CHEAP_EQUALITY: ReadonlySet<string> = new Set([
  "net.IP",
  "net.CIDR",
  "kubernetes.Quantity",
  "kubernetes.authorization.Authorizer",
  "kubernetes.authorization.PathCheck",
  "kubernetes.authorization.GroupCheck",
  "kubernetes.authorization.ResourceCheck",
  "kubernetes.authorization.Decision",
  "kubernetes.Semver",
]);

const EQUALS: CallCost = {
  actual: ([left]) => (left instanceof OpaqueValue ? 1 : undefined),
  estimate: (_target, [left, right]) => {
    if (left === undefined || right === undefined || !sameType(left.type, right.type)) return undefined;
    const { name } = left.type;
    if (CHEAP_EQUALITY.has(name)) return { cost: fixed(1) };
    if (name === "kubernetes.NamedFormat") return { cost: scale({ min: 1, max: MAX_FORMAT_SIZE }, TRAVERSAL) };
    if (name !== "kubernetes.URL") return undefined;
    const size = right.size === undefined ? fixed(1) : union(right.size, right.size);
    return { cost: scale({ min: 1, max: size.max }, TRAVERSAL) };
  },
};

function selectorCost(length: Range): Range {
  const requirements = scale(scale(length, 0.5), 50);
  return add(fixed(10), scale(length, TRAVERSAL), requirements);
}

const SELECTOR: CallCost = {
  actual: ([, text]) => selectorCost(fixed(actualSize(text))).max,
  estimate: (_target, [text]) => (text === undefined ? undefined : { cost: selectorCost(sizeIn(text)) }),
};

function named(names: string, cost: CallCost): (readonly [string, CallCost])[] {
  return names.split(" ").map((name) => [name, cost] as const);
}

export const LIBRARY_COSTS: ReadonlyMap<string, CallCost> = new Map([
  ...named("check", AUTHORIZATION_CHECK),
  ...named("serviceAccount path group resource subresource namespace name allowed reason error errored", ONE),
  ...named("fieldSelector labelSelector", SELECTOR),
  ...named("isSorted sum max min indexOf lastIndexOf", OVER_LIST),
  ...named("url jsonpatch.escapeKey", reading("argument", 1, true)),
  ...named("lowerAscii upperAscii substring trim", reading("target", 1, true)),
  ...named("replace", REPLACE),
  ...named("split", SPLIT),
  ...named("join", JOIN),
  ...named("find findAll", FIND),
  ...named("cidr isIP isCIDR quantity isQuantity semver isSemver", reading("argument")),
  ...named("ip", IP),
  ...named("ip.isCanonical", reading("argument", 2)),
  ...named("containsIP", contains("ip")),
  ...named("containsCIDR", contains("cidr")),
  ...named("validate", VALIDATE),
  ...named(
    "masked prefixLength family isUnspecified isLoopback isLinkLocalMulticast isLinkLocalUnicast isGlobalUnicast format.named sign asInteger isInteger asApproximateFloat isGreaterThan isLessThan compareTo add sub major minor patch getScheme getHostname getHost getPort getEscapedPath getQuery",
    ONE,
  ),
  ...named("_==_", EQUALS),
  ...named("slice", SLICE),
  ...named("lists.range", RANGE),
  ...named("reverse", NEW_LIST),
  ...named("flatten", FLATTEN),
  ...named("distinct", comparing("target", false)),
  ...named("sort", comparing("target", true)),
  ...named("@sortByAssociatedKeys", comparing("argument", true)),
  ...named("sets.contains sets.intersects sets.equivalent", SETS),
]);
