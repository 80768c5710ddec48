import {
  ACCUMULATOR,
  isBinding,
  type CallExpr,
  type Expr,
  type FoldExpr,
  type ListExpr,
  type MapExpr,
  type SelectExpr,
} from "./ast.ts";
import { LIBRARY_COSTS, type Argument, type CallEstimate } from "./call-costs.ts";
import type { Checked } from "./checker.ts";
import type { Overload } from "./declarations.ts";
import { add, fixed, multiply, scale, UNBOUNDED, union, UNKNOWN, type Range } from "./ranges.ts";
import { ERROR, isOptional, type Type } from "./types.ts";

/**
 * How large a value is at most, by the path from a variable to it: `self`, `items`, `@items`. Undefined where that is not
 * known.
 */
export type SizeOf = (path: readonly string[]) => Range | undefined;

const TRAVERSAL = 0.1;
const REGEX = 0.25;
const SCALARS: ReadonlySet<Type["kind"]> = new Set(["bool", "double", "duration", "int", "timestamp", "uint"]);

/** What an expression costs at least and at most, before it has ever run (cel-go `checker/cost.go`). */
export function estimate(expr: Expr, checked: Checked, sizeOf: SizeOf): Range {
  return new Estimator(checked, sizeOf).cost(expr);
}

interface EntrySize {
  readonly isList: boolean;
  readonly key: Range;
  readonly value: Range;
}

interface Local {
  readonly path: readonly string[];
  readonly size: Range | undefined;
  readonly entries: EntrySize | undefined;
}

class Estimator {
  private readonly checked: Checked;
  private readonly known: SizeOf;
  private readonly paths = new Map<number, readonly string[]>();
  private readonly sizes = new Map<number, Range>();
  private readonly entrySizes = new Map<number, EntrySize>();
  private readonly locals = new Map<string, Local[]>();

  constructor(checked: Checked, known: SizeOf) {
    this.checked = checked;
    this.known = known;
  }

  cost(expr: Expr): Range {
    switch (expr.kind) {
      case "literal":
        return fixed(0);
      case "ident":
        this.paths.set(expr.id, this.local(expr.name)?.path ?? [expr.name]);
        return fixed(1);
      case "select":
        return this.selection(expr);
      case "call":
        return this.call(expr);
      case "list":
        return this.list(expr);
      case "map":
        return this.map(expr);
      case "struct":
        return add(...expr.entries.map(({ value }) => this.cost(value)), fixed(40));
      case "fold":
        return isBinding(expr) ? this.binding(expr) : this.fold(expr);
    }
  }

  private typeOf(expr: Expr): Type {
    return this.checked.types.get(expr.id) ?? ERROR;
  }

  private local(name: string): Local | undefined {
    return this.locals.get(name)?.at(-1);
  }

  private push(name: string, local: Local): void {
    this.locals.set(name, [...(this.locals.get(name) ?? []), local]);
  }

  private pop(name: string): void {
    this.locals.get(name)?.pop();
  }

  private pathOf(expr: Expr): readonly string[] {
    const local = expr.kind === "ident" ? this.local(expr.name) : undefined;
    return local?.path ?? this.paths.get(expr.id) ?? [];
  }

  private selection(expr: SelectExpr): Range {
    // A variable with dots in its name.
    if (this.checked.names.has(expr.id)) return fixed(1);
    const operand = this.cost(expr.operand);
    if (expr.isTest) return operand;
    const { kind } = this.typeOf(expr.operand);
    this.paths.set(expr.id, [...this.pathOf(expr.operand), expr.field]);
    return kind === "map" || kind === "object" || kind === "param" ? add(operand, fixed(1)) : operand;
  }

  private sizeOf(expr: Expr): Range | undefined {
    const known = this.sizes.get(expr.id) ?? literalSize(expr);
    if (known !== undefined) return known;
    const path = this.pathOf(expr);
    const declared = path.length === 0 ? undefined : this.known(path);
    if (declared !== undefined) {
      this.sizes.set(expr.id, declared);
      return declared;
    }
    if (isScalar(this.typeOf(expr))) return fixed(1);
    return expr.kind === "ident" ? this.local(expr.name)?.size : undefined;
  }

  private sizeOrUnknown(expr: Expr | undefined): Range {
    return (expr === undefined ? undefined : this.sizeOf(expr)) ?? UNKNOWN;
  }

  private entriesOf(expr: Expr | undefined): EntrySize | undefined {
    if (expr === undefined) return undefined;
    const found = this.entrySizes.get(expr.id);
    return found ?? (expr.kind === "ident" ? this.local(expr.name)?.entries : undefined);
  }

  private call(expr: CallExpr): Range {
    const [first] = expr.args;
    if (expr.name === "dyn" && first !== undefined) {
      const cost = this.cost(first);
      this.copySizes(expr, first);
      return add(fixed(1), cost);
    }
    const costs = expr.args.map((arg) => this.cost(arg));
    const overloads = this.checked.calls.get(expr.id) ?? [];
    if (overloads.length === 0) return fixed(0);
    const isMember = expr.target !== undefined && overloads[0]?.isMember === true;
    const target = isMember ? expr.target : undefined;
    const before = target === undefined ? fixed(0) : this.cost(target);
    let [cost, size]: [Range | undefined, Range | undefined] = [undefined, undefined];
    for (const overload of overloads) {
      const made = this.overload(expr, overload, target, costs);
      cost = cost === undefined ? made.cost : union(cost, made.cost);
      if (made.size !== undefined) size = size === undefined ? made.size : union(size, made.size);
      if (first !== undefined) size = this.indexed(expr, overload.id, first) ?? size;
      size ??= this.sizeOf(expr);
    }
    if (size !== undefined) this.sizes.set(expr.id, size);
    return add(before, cost ?? fixed(0));
  }

  /** What an index leads to has a path of its own. */
  private indexed(expr: CallExpr, overload: string, container: Expr): Range | undefined {
    if (overload !== "index_list" && overload !== "index_map") return undefined;
    this.paths.set(expr.id, [...this.pathOf(container), overload === "index_list" ? "@items" : "@values"]);
    return this.entriesOf(container)?.value;
  }

  private argument(expr: Expr): Argument {
    const path = this.pathOf(expr);
    const own = path[0] === ACCUMULATOR ? [] : path;
    const items = own.length === 0 ? undefined : this.known([...own, "@items"]);
    const { literal } = expr.kind === "literal" ? expr : { literal: undefined };
    return {
      type: this.typeOf(expr),
      size: this.sizeOf(expr),
      itemSize: items,
      integer: literal?.type === "int" ? Number(literal.value) : undefined,
    };
  }

  private overload(
    expr: CallExpr,
    { id, name }: Overload,
    target: Expr | undefined,
    costs: readonly Range[],
  ): CallEstimate {
    const args = add(fixed(0), ...costs);
    const own = LIBRARY_COSTS.get(name)?.estimate?.(
      target === undefined ? undefined : this.argument(target),
      expr.args.map((arg) => this.argument(arg)),
      id,
    );
    if (own !== undefined) return { ...own, cost: add(own.cost, args) };
    const made = this.standard(expr, id, target, costs);
    if (made === undefined) return { cost: add(fixed(1), args) };
    return made;
  }

  private standard(
    expr: CallExpr,
    id: string,
    target: Expr | undefined,
    costs: readonly Range[],
  ): CallEstimate | undefined {
    const args = add(fixed(0), ...costs);
    const [first, second] = expr.args;
    const [left, right] = [this.sizeOrUnknown(first), this.sizeOrUnknown(second)];
    const text = this.sizeOrUnknown(target);
    switch (id) {
      case "string_format":
        return { cost: add(scale(text, TRAVERSAL), args) };
      case "string_to_bytes":
        return { cost: add(scale(left, TRAVERSAL), args), size: { min: left.min, max: left.max * 4 } };
      case "bytes_to_string":
        return { cost: add(scale(left, TRAVERSAL), args), size: { min: Math.floor(left.min / 4), max: left.max } };
      case "starts_with_string":
      case "ends_with_string":
        return { cost: add(scale(left, TRAVERSAL), args) };
      case "in_list":
        return { cost: add(right, args) };
      case "matches_string":
        return target === undefined
          ? undefined
          : { cost: add(multiply(scale(add(text, fixed(1)), TRAVERSAL), scale(left, REGEX)), args) };
      case "contains_string":
        return { cost: add(multiply(scale(text, TRAVERSAL), scale(left, TRAVERSAL)), args) };
      case "logical_or":
      case "logical_and":
        return { cost: { min: costs[0]?.min ?? 0, max: args.max } };
      case "conditional":
        return this.conditional(expr, costs);
      case "add_string":
      case "add_bytes":
      case "add_list":
        return this.addition(expr, id, add(left, right), args);
      default:
        return COMPARISONS.test(id) ? comparison(left, right, args) : undefined;
    }
  }

  private conditional(expr: CallExpr, [condition, then, otherwise]: readonly Range[]): CallEstimate {
    const [, first, second] = expr.args;
    const [a, b] = [this.entriesOf(first), this.entriesOf(second)];
    if (a !== undefined && b !== undefined) this.entrySizes.set(expr.id, unionEntries(a, b));
    const size = union(this.sizeOrUnknown(first), this.sizeOrUnknown(second));
    return { cost: add(condition ?? fixed(0), union(then ?? fixed(0), otherwise ?? fixed(0))), size };
  }

  private addition(expr: CallExpr, id: string, size: Range, args: Range): CallEstimate {
    const [a, b] = expr.args.map((arg) => this.entriesOf(arg));
    if (a !== undefined && b !== undefined) this.entrySizes.set(expr.id, unionEntries(a, b));
    return { cost: add(id === "add_list" ? fixed(1) : scale(size, TRAVERSAL), args), size };
  }

  private copySizes(to: Expr, from: Expr): void {
    const size = this.sizeOf(from);
    if (size !== undefined) this.sizes.set(to.id, size);
    const entries = this.entriesOf(from);
    if (entries !== undefined) this.entrySizes.set(to.id, entries);
  }

  private list(expr: ListExpr): Range {
    const costs = expr.items.map((item) => this.cost(item));
    const value = unionOf(expr.items.map((item) => this.sizeOrUnknown(item)));
    this.entrySizes.set(expr.id, { isList: true, key: fixed(1), value });
    return add(...costs, fixed(10));
  }

  private map(expr: MapExpr): Range {
    const costs = expr.entries.map(({ key, value }) => add(this.cost(key), this.cost(value)));
    const key = unionOf(expr.entries.map((entry) => this.sizeOrUnknown(entry.key)));
    const value = unionOf(expr.entries.map((entry) => this.sizeOrUnknown(entry.value)));
    this.entrySizes.set(expr.id, { isList: false, key, value });
    return add(...costs, fixed(30));
  }

  private fold(expr: FoldExpr): Range {
    const before = add(this.cost(expr.range), this.cost(expr.init));
    this.pushValue(expr.accumulator, expr.init);
    const variables = this.pushRange(expr);
    const loop = add(this.cost(expr.condition), this.cost(expr.step));
    for (const name of variables) this.pop(name);
    const result = this.cost(expr.result);
    this.pop(expr.accumulator);
    const count = this.sizeOrUnknown(expr.range);
    if (expr.init.kind === "literal") {
      const size = this.sizeOf(expr.init);
      if (size !== undefined) this.sizes.set(expr.id, size);
    } else if (expr.init.kind === "list" || expr.init.kind === "map") {
      this.sizes.set(expr.id, count);
      const entries = this.entriesOf(expr.step);
      if (entries !== undefined) this.entrySizes.set(expr.id, entries);
    }
    return add(before, result, multiply(count, loop));
  }

  private binding(expr: FoldExpr): Range {
    const before = add(this.cost(expr.range), this.cost(expr.init));
    this.pushValue(expr.accumulator, expr.init);
    const result = this.cost(expr.result);
    this.pop(expr.accumulator);
    this.copySizes(expr, expr.result);
    return add(before, result);
  }

  private pushValue(name: string, expr: Expr): void {
    this.push(name, { path: this.pathOf(expr), size: this.sizeOf(expr), entries: this.entriesOf(expr) });
  }

  private pushRange({ variable, variable2, range }: FoldExpr): string[] {
    const entries = this.entriesOf(range);
    const isList = entries?.isList ?? this.typeOf(range).kind === "list";
    const path = this.pathOf(range);
    const key = { path: [...path, isList ? "@indices" : "@keys"], size: entries?.key, entries: undefined };
    const value = { path: [...path, isList ? "@items" : "@values"], size: entries?.value, entries: undefined };
    if (variable2 === "") {
      this.push(variable, isList ? value : key);
      return [variable];
    }
    this.push(variable, key);
    this.push(variable2, value);
    return [variable, variable2];
  }
}

const COMPARISONS = /^(?:less|greater)(?:_equals)?_(?:string|bytes)$|^(?:equals|not_equals)$/;

function comparison(left: Range, right: Range, args: Range): CallEstimate {
  const max = Math.min(left.max, right.max);
  return { cost: add(scale({ min: max > 0 ? 1 : 0, max }, TRAVERSAL), args) };
}

function unionEntries(a: EntrySize, b: EntrySize): EntrySize {
  return { isList: a.isList, key: union(a.key, b.key), value: union(a.value, b.value) };
}

function unionOf(sizes: readonly Range[]): Range {
  return sizes.reduce(union, { min: sizes.length === 0 ? 0 : UNBOUNDED, max: 0 });
}

function literalSize(expr: Expr): Range | undefined {
  if (expr.kind === "list") return fixed(expr.items.length);
  if (expr.kind === "map") return fixed(expr.entries.length);
  if (expr.kind !== "literal") return undefined;
  const { literal } = expr;
  if (literal.type === "string") return fixed(Array.from(literal.value).length);
  return fixed(literal.type === "bytes" ? literal.value.length : 1);
}

function isScalar(type: Type): boolean {
  const [inner] = type.params;
  return SCALARS.has(type.kind) || (isOptional(type) && inner !== undefined && isScalar(inner));
}
