import type { Steps } from "../../apimachinery/index.ts";
import type {
  CallExpr,
  Expr,
  FoldExpr,
  IdentExpr,
  ListExpr,
  Literal,
  LiteralExpr,
  MapExpr,
  SelectExpr,
  StructExpr,
} from "./ast.ts";
import type { Checked } from "./checker.ts";
import { CelError, CostLimitError, noSuchOverload } from "./errors.ts";
import { actualCost, LIST_COST, MAP_COST, STRUCT_COST } from "./runtime-cost.ts";
import { asOptional, elementOf, isPresent, memberOf, takes } from "./members.ts";
import { DYN, printType } from "./types.ts";
import {
  equals,
  isList,
  iterate,
  MapValue,
  NONE,
  ObjectValue,
  OptionalValue,
  print,
  StructValue,
  typeOf,
  Uint,
  type Value,
} from "./values.ts";

/** Values of variables; undefined for one that has none. */
export type Activation = (name: string) => Value | undefined;

export interface Evaluation {
  readonly result: Value | CelError;
  readonly cost: number;
}

/** Runs a checked expression, and counts what it costs (cel-go `interpreter`). */
export function* evaluating(expr: Expr, checked: Checked, variables: Activation, limit: number): Steps<Evaluation> {
  const run = new Run(checked, variables, limit);
  try {
    return { result: yield* run.value(expr), cost: run.cost };
  } catch (error) {
    if (error instanceof CelError) return { result: error, cost: run.cost };
    throw error;
  }
}

function literalValue(literal: Literal): Value {
  if (literal.type === "null") return null;
  return literal.type === "uint" ? new Uint(literal.value) : literal.value;
}

/** A list of literals is made once and costs nothing then. */
function constantList(expr: Expr): readonly Value[] | undefined {
  if (expr.kind !== "list" || expr.items.length === 0) return undefined;
  const values = expr.items.map((item) => (item.kind === "literal" ? literalValue(item.literal) : undefined));
  return values.some((value) => value === undefined) ? undefined : (values as readonly Value[]);
}

/** Of a loop, without which no expression takes long: a millisecond or two. */
const COST_AT_ONCE = 2_000;

class Run {
  cost = 0;
  private told = 0;
  private readonly checked: Checked;
  private readonly variables: Activation;
  private readonly limit: number;
  private readonly scopes: Map<string, Value>[] = [];

  constructor(checked: Checked, variables: Activation, limit: number) {
    this.checked = checked;
    this.variables = variables;
    this.limit = limit;
  }

  /** @throws CostLimitError */
  private pay(cost: number): void {
    this.cost += cost;
    if (this.cost > this.limit) throw new CostLimitError();
  }

  /** @throws CelError */
  value(expr: Expr): Steps<Value> {
    switch (expr.kind) {
      case "literal":
      case "ident":
        return this.leaf(expr);
      case "select":
        return this.selection(expr);
      case "call":
        return this.call(expr);
      case "list":
        return this.list(expr);
      case "map":
        return this.map(expr);
      case "struct":
        return this.struct(expr);
      case "fold":
        return this.fold(expr);
    }
  }

  // oxlint-disable-next-line require-yield -- of one form with what takes steps
  private *leaf(expr: LiteralExpr | IdentExpr): Steps<Value> {
    return expr.kind === "literal" ? literalValue(expr.literal) : this.variable(expr, expr.name);
  }

  private variable(expr: Expr, given: string): Value {
    this.pay(1);
    const known = this.checked.names.get(expr.id) ?? given;
    const name = known.startsWith(".") ? known.slice(1) : known;
    for (let index = this.scopes.length - 1; index >= 0; index--) {
      const found = this.scopes[index]?.get(name);
      if (found !== undefined) return found;
    }
    const found = this.variables(name);
    if (found === undefined) throw new CelError(`no such attribute(s): ${name}`);
    return found;
  }

  private *operand(expr: Expr): Steps<Value> {
    const isPath = expr.kind === "ident" || expr.kind === "select" || (expr.kind === "call" && expr.name === "_[_]");
    // What is no path is read as an attribute of its own first.
    if (!isPath) this.pay(1);
    return yield* this.value(expr);
  }

  private *selection(expr: SelectExpr): Steps<Value> {
    const qualified = this.checked.names.get(expr.id);
    if (qualified !== undefined) return this.variable(expr, qualified);
    const operand = yield* this.operand(expr.operand);
    this.pay(1);
    if (operand instanceof ObjectValue && operand.preparing !== undefined) yield* operand.preparing(expr.field);
    const found = memberOf(operand, expr.field);
    if (expr.isTest) return isPresent(found);
    if (operand instanceof OptionalValue) return asOptional(found);
    if (found === undefined) throw new CelError(`no such key: ${expr.field}`);
    return found;
  }

  private call(expr: CallExpr): Steps<Value> {
    switch (expr.name) {
      case "_&&_":
        return this.logical(expr, false);
      case "_||_":
        return this.logical(expr, true);
      case "_?_:_":
        return this.conditional(expr);
      case "_[_]":
      case "_[?_]":
      case "_?._":
        return this.index(expr);
      case "@not_strictly_false":
        return this.notStrictlyFalse(expr);
      default:
        return this.function(expr);
    }
  }

  /** An error on one side does not count where the other one decides. */
  private *logical(expr: CallExpr, decisive: boolean): Steps<Value> {
    let problem: CelError | undefined;
    for (const arg of expr.args) {
      try {
        const value = yield* this.value(arg);
        if (value === decisive) return decisive;
        if (typeof value !== "boolean") throw new CelError("no such overload");
      } catch (error) {
        if (!(error instanceof CelError) || error instanceof CostLimitError) throw error;
        problem ??= error;
      }
    }
    if (problem !== undefined) throw problem;
    return !decisive;
  }

  private *conditional({ args: [condition, then, otherwise] }: CallExpr): Steps<Value> {
    if (condition === undefined || then === undefined || otherwise === undefined)
      throw new CelError("no such overload");
    const chosen = yield* this.value(condition);
    if (typeof chosen !== "boolean") throw new CelError("no such overload");
    return yield* this.value(chosen ? then : otherwise);
  }

  private *notStrictlyFalse({ args: [arg] }: CallExpr): Steps<Value> {
    this.pay(1);
    try {
      return arg === undefined || (yield* this.value(arg)) !== false;
    } catch (error) {
      if (!(error instanceof CelError) || error instanceof CostLimitError) throw error;
      return true;
    }
  }

  private *index({ name, args: [operand, key] }: CallExpr): Steps<Value> {
    if (operand === undefined || key === undefined) throw new CelError("no such overload");
    const container = yield* this.operand(operand);
    const at = yield* this.value(key);
    this.pay(1);
    const inner = container instanceof OptionalValue ? container.value : container;
    if (name !== "_[_]" || container instanceof OptionalValue)
      return inner === undefined ? NONE : asOptional(elementOf(inner, at, true));
    const found = elementOf(container, at, false);
    if (found === undefined) throw new CelError(`no such key: ${print(at)}`);
    return found;
  }

  private *function(expr: CallExpr): Steps<Value> {
    const overloads = this.checked.calls.get(expr.id) ?? [];
    const isMember = overloads[0]?.isMember === true;
    const [first, second] = expr.args;
    if (expr.name === "@in" && first !== undefined && second !== undefined) {
      const items = constantList(second);
      // Membership in literals is looked up.
      if (items !== undefined) {
        const value = yield* this.value(first);
        return items.some((item) => equals(item, value));
      }
    }
    const given = isMember && expr.target !== undefined ? [expr.target, ...expr.args] : expr.args;
    const args: Value[] = [];
    for (const arg of given) args.push(yield* this.value(arg));
    const overload = overloads.length === 1 ? overloads[0] : overloads.find((item) => takes(item, args));
    if (overload === undefined || !takes(overload, args))
      throw noSuchOverload(
        expr.name,
        args.map((arg) => printType(typeOf(arg))),
      );
    let result: Value | undefined;
    try {
      result = overload.run(...args);
    } finally {
      this.pay(actualCost(overload, args, result));
    }
    return result;
  }

  private *list(expr: ListExpr): Steps<Value> {
    const constant = constantList(expr);
    if (constant !== undefined) return constant;
    const items: Value[] = [];
    for (const [index, part] of expr.items.entries()) {
      const value = yield* this.value(part);
      if (!expr.optional.has(index)) items.push(value);
      else if (value instanceof OptionalValue && value.value !== undefined) items.push(value.value);
    }
    this.pay(LIST_COST);
    return items;
  }

  private *map(expr: MapExpr): Steps<Value> {
    const entries: (readonly [Value, Value])[] = [];
    for (const { key, value, isOptional } of expr.entries) {
      const name = yield* this.value(key);
      const given = yield* this.value(value);
      if (!isOptional) entries.push([name, given]);
      else if (given instanceof OptionalValue && given.value !== undefined) entries.push([name, given.value]);
    }
    this.pay(MAP_COST);
    return MapValue.of(entries);
  }

  private *struct({ id, entries }: StructExpr): Steps<Value> {
    const fields = new Map<string, Value>();
    for (const { name, value, isOptional } of entries) {
      const given = yield* this.value(value);
      const kept = isOptional && given instanceof OptionalValue ? given.value : given;
      if (kept !== undefined) fields.set(name, kept);
    }
    this.pay(STRUCT_COST);
    return new StructValue(this.checked.types.get(id) ?? DYN, fields);
  }

  private *fold(expr: FoldExpr): Steps<Value> {
    const range = yield* this.value(expr.range);
    const items = iterate(range);
    const accumulator = new Map<string, Value>([[expr.accumulator, yield* this.value(expr.init)]]);
    const variables = new Map<string, Value>();
    this.scopes.push(accumulator, variables);
    const isOnlyItems = expr.variable2 === "" && isList(range);
    for (const [key, value] of items) {
      if (this.cost - this.told > COST_AT_ONCE) {
        this.told = this.cost;
        yield;
      }
      variables.set(expr.variable, isOnlyItems ? value : key);
      if (expr.variable2 !== "") variables.set(expr.variable2, value);
      if ((yield* this.value(expr.condition)) !== true) break;
      accumulator.set(expr.accumulator, yield* this.step(expr, accumulator));
    }
    this.scopes.pop();
    const result = yield* this.value(expr.result);
    this.scopes.pop();
    if (result instanceof Deferred) throw result.error;
    return result;
  }

  /** An error of one step is the loop's only if no other step decides. */
  private *step(expr: FoldExpr, accumulator: ReadonlyMap<string, Value>): Steps<Value> {
    const { step } = expr;
    const isLogical = step.kind === "call" && (step.name === "_&&_" || step.name === "_||_");
    const before = accumulator.get(expr.accumulator);
    const body = step.kind === "call" ? step.args[1] : undefined;
    if (!isLogical || body === undefined || before === undefined) return yield* this.value(step);
    // The accumulator is read first, as the left side.
    this.pay(1);
    const decisive = step.name === "_||_";
    if (before === decisive) return decisive;
    try {
      const value = yield* this.value(body);
      if (value === decisive) return decisive;
      if (typeof value !== "boolean") throw new CelError("no such overload");
      return before instanceof Deferred ? before : !decisive;
    } catch (error) {
      if (!(error instanceof CelError) || error instanceof CostLimitError) throw error;
      return before instanceof Deferred ? before : new Deferred(error);
    }
  }
}

/** The error that a loop ends with unless something decides it. */
class Deferred extends OptionalValue {
  readonly error: CelError;
  constructor(error: CelError) {
    super(undefined);
    this.error = error;
  }
}
