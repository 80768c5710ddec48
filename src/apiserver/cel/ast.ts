/** Expressions as cel-go has them after its macros are expanded; `at` is the offset in code points that errors point to. */
interface Node {
  readonly id: number;
  readonly at: number;
}

/** What a literal of the language can be. */
export type Literal =
  | { readonly type: "null" }
  | { readonly type: "bool"; readonly value: boolean }
  | { readonly type: "int"; readonly value: bigint }
  | { readonly type: "uint"; readonly value: bigint }
  | { readonly type: "double"; readonly value: number }
  | { readonly type: "string"; readonly value: string }
  | { readonly type: "bytes"; readonly value: Uint8Array };

export interface LiteralExpr extends Node {
  readonly kind: "literal";
  readonly literal: Literal;
}

export interface IdentExpr extends Node {
  readonly kind: "ident";
  readonly name: string;
}

export interface SelectExpr extends Node {
  readonly kind: "select";
  readonly operand: Expr;
  readonly field: string;
  /** `has(operand.field)` */
  readonly isTest: boolean;
}

export interface CallExpr extends Node {
  readonly kind: "call";
  readonly name: string;
  readonly target: Expr | undefined;
  readonly args: readonly Expr[];
}

export interface ListExpr extends Node {
  readonly kind: "list";
  readonly items: readonly Expr[];
  /** Indexes of items that are left out when they have no value. */
  readonly optional: ReadonlySet<number>;
}

export interface MapEntry {
  readonly id: number;
  readonly at: number;
  readonly key: Expr;
  readonly value: Expr;
  readonly isOptional: boolean;
}

export interface MapExpr extends Node {
  readonly kind: "map";
  readonly entries: readonly MapEntry[];
}

interface StructField extends Node {
  readonly name: string;
  readonly value: Expr;
  readonly isOptional: boolean;
}

/** `Type{field: value}` */
export interface StructExpr extends Node {
  readonly kind: "struct";
  readonly typeName: string;
  readonly entries: readonly StructField[];
}

export interface FoldExpr extends Node {
  readonly kind: "fold";
  readonly variable: string;
  /** Of two variables the second; empty for one. */
  readonly variable2: string;
  readonly range: Expr;
  readonly accumulator: string;
  readonly init: Expr;
  readonly condition: Expr;
  readonly step: Expr;
  readonly result: Expr;
}

export type Expr = LiteralExpr | IdentExpr | SelectExpr | CallExpr | ListExpr | MapExpr | StructExpr | FoldExpr;

/** A result of a macro that no name in an expression can be. */
export const ACCUMULATOR = "@result";

/** Gives expressions their numbers. */
export function createFactory(): <T extends Expr>(expr: Omit<T, "id">) => T {
  let last = 0;
  return <T extends Expr>(expr: Omit<T, "id">): T => ({ ...expr, id: ++last }) as unknown as T;
}

export type Factory = ReturnType<typeof createFactory>;

export function isBinding({ range, condition, accumulator }: FoldExpr): boolean {
  const isEmpty = range.kind === "list" && range.items.length === 0;
  const isNever = condition.kind === "literal" && condition.literal.type === "bool" && !condition.literal.value;
  return isEmpty && isNever && accumulator !== ACCUMULATOR;
}

/** `a.b.c` as one name; undefined for anything else. */
export function qualifiedName(expr: Expr): string | undefined {
  if (expr.kind === "ident") return expr.name;
  if (expr.kind !== "select" || expr.isTest) return undefined;
  const before = qualifiedName(expr.operand);
  return before === undefined ? undefined : `${before}.${expr.field}`;
}

/** What is directly within an expression. */
export function partsOf(expr: Expr): readonly Expr[] {
  switch (expr.kind) {
    case "select":
      return [expr.operand];
    case "call":
      return expr.target === undefined ? expr.args : [expr.target, ...expr.args];
    case "list":
      return expr.items;
    case "map":
      return expr.entries.flatMap(({ key, value }) => [key, value]);
    case "struct":
      return expr.entries.map(({ value }) => value);
    case "fold":
      return [expr.range, expr.init, expr.condition, expr.step, expr.result];
    default:
      return [];
  }
}

/** Whether expressions stand in each other more than so many times; without recursion, which that may be too deep for. */
export function isDeeperThan(limit: number, expr: Expr): boolean {
  let level: readonly Expr[] = [expr];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > limit) return true;
    level = level.flatMap(partsOf);
  }
  return false;
}
