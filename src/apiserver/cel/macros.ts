import {
  ACCUMULATOR,
  type CallExpr,
  type Expr,
  type Factory,
  type FoldExpr,
  type IdentExpr,
  type ListExpr,
  type LiteralExpr,
  type MapExpr,
  type SelectExpr,
} from "./ast.ts";

/** The macros of cel-go `parser/macro.go`, `ext/comprehensions.go` and its optional types. */
export interface MacroContext {
  readonly make: Factory;
  /** The place of the call. */
  readonly at: number;
  readonly report: (at: number, message: string) => void;
}

class MacroFault extends Error {
  override readonly name = "MacroFault";
  readonly at: number;
  constructor(at: number, message: string) {
    super(message);
    this.at = at;
  }
}

type Expand = (build: Builder, target: Expr, args: readonly Expr[]) => Expr;

/** By name and number of arguments. */
const MEMBERS: ReadonlyMap<string, Expand> = new Map<string, Expand>([
  ["all/2", (build, target, [variable, test]) => build.every(target, [variable], test)],
  ["all/3", (build, target, [first, second, test]) => build.every(target, [first, second], test)],
  ["exists/2", (build, target, [variable, test]) => build.some(target, [variable], test)],
  ["exists/3", (build, target, [first, second, test]) => build.some(target, [first, second], test)],
  ["exists_one/2", (build, target, [variable, test]) => build.one(target, [variable], test)],
  ["existsOne/2", (build, target, [variable, test]) => build.one(target, [variable], test)],
  ["existsOne/3", (build, target, [first, second, test]) => build.one(target, [first, second], test)],
  ["map/2", (build, target, [variable, value]) => build.collect(target, [variable], undefined, value)],
  ["map/3", (build, target, [variable, test, value]) => build.collect(target, [variable], test, value)],
  ["filter/2", (build, target, [variable, test]) => build.collect(target, [variable], test, variable)],
  [
    "transformList/3",
    (build, target, [first, second, value]) => build.collect(target, [first, second], undefined, value),
  ],
  [
    "transformList/4",
    (build, target, [first, second, test, value]) => build.collect(target, [first, second], test, value),
  ],
  [
    "transformMap/3",
    (build, target, [first, second, value]) => build.toMap(target, [first, second], undefined, value, true),
  ],
  [
    "transformMap/4",
    (build, target, [first, second, test, value]) => build.toMap(target, [first, second], test, value, true),
  ],
  [
    "transformMapEntry/3",
    (build, target, [first, second, value]) => build.toMap(target, [first, second], undefined, value, false),
  ],
  [
    "transformMapEntry/4",
    (build, target, [first, second, test, value]) => build.toMap(target, [first, second], test, value, false),
  ],
  ["optMap/2", (build, target, [variable, value]) => build.optional(target, variable, value, true)],
  ["optFlatMap/2", (build, target, [variable, value]) => build.optional(target, variable, value, false)],
]);

/** Undefined for a call that is no macro. */
export function expandMacro(
  context: MacroContext,
  name: string,
  target: Expr | undefined,
  args: readonly Expr[],
): Expr | undefined {
  try {
    if (target === undefined) return name === "has" && args.length === 1 ? expandHas(context, args[0]) : undefined;
    return MEMBERS.get(`${name}/${args.length}`)?.(new Builder(context), target, args);
  } catch (error) {
    if (!(error instanceof MacroFault)) throw error;
    context.report(error.at, error.message);
    return undefined;
  }
}

function expandHas({ make, at }: MacroContext, argument: Expr | undefined): Expr {
  if (argument?.kind !== "select" || argument.isTest)
    throw new MacroFault(argument?.at ?? at, "invalid argument to has() macro");
  return make<SelectExpr>({ kind: "select", at, operand: argument.operand, field: argument.field, isTest: true });
}

type Given = Expr | undefined;

class Builder {
  private readonly context: MacroContext;
  constructor(context: MacroContext) {
    this.context = context;
  }

  private ident(name: string): Expr {
    return this.context.make<IdentExpr>({ kind: "ident", at: this.context.at, name });
  }

  private bool(value: boolean): Expr {
    return this.context.make<LiteralExpr>({ kind: "literal", at: this.context.at, literal: { type: "bool", value } });
  }

  private int(value: bigint): Expr {
    return this.context.make<LiteralExpr>({ kind: "literal", at: this.context.at, literal: { type: "int", value } });
  }

  private list(items: readonly Expr[]): Expr {
    return this.context.make<ListExpr>({ kind: "list", at: this.context.at, items, optional: new Set() });
  }

  private call(name: string, args: readonly Expr[], target?: Expr): Expr {
    return this.context.make<CallExpr>({ kind: "call", at: this.context.at, name, target, args });
  }

  private variables(given: readonly Given[]): readonly [string, string] {
    const names = given.map((expr) => {
      if (expr?.kind !== "ident") throw new MacroFault(expr?.at ?? this.context.at, "argument must be a simple name");
      if (expr.name === ACCUMULATOR || expr.name === "__result__")
        throw new MacroFault(expr.at, "iteration variable overwrites accumulator variable");
      return expr.name;
    });
    const [first = "", second = ""] = names;
    if (second !== "" && first === second)
      throw new MacroFault(given[1]?.at ?? 0, `duplicate variable name: ${second}`);
    return [first, second];
  }

  private fold(
    range: Expr,
    [variable, variable2]: readonly [string, string],
    parts: Pick<FoldExpr, "init" | "condition" | "step" | "result">,
  ): Expr {
    const { make, at } = this.context;
    return make<FoldExpr>({ kind: "fold", at, variable, variable2, range, accumulator: ACCUMULATOR, ...parts });
  }

  every(range: Expr, given: readonly Given[], test: Given): Expr {
    const names = this.variables(given);
    const init = this.bool(true);
    const condition = this.call("@not_strictly_false", [this.ident(ACCUMULATOR)]);
    const step = this.call("_&&_", [this.ident(ACCUMULATOR), test ?? init]);
    return this.fold(range, names, { init, condition, step, result: this.ident(ACCUMULATOR) });
  }

  some(range: Expr, given: readonly Given[], test: Given): Expr {
    const names = this.variables(given);
    const init = this.bool(false);
    const condition = this.call("@not_strictly_false", [this.call("!_", [this.ident(ACCUMULATOR)])]);
    const step = this.call("_||_", [this.ident(ACCUMULATOR), test ?? init]);
    return this.fold(range, names, { init, condition, step, result: this.ident(ACCUMULATOR) });
  }

  one(range: Expr, given: readonly Given[], test: Given): Expr {
    const names = this.variables(given);
    const init = this.int(0n);
    const condition = this.bool(true);
    const more = this.call("_+_", [this.ident(ACCUMULATOR), this.int(1n)]);
    const step = this.call("_?_:_", [test ?? condition, more, this.ident(ACCUMULATOR)]);
    const result = this.call("_==_", [this.ident(ACCUMULATOR), this.int(1n)]);
    return this.fold(range, names, { init, condition, step, result });
  }

  /** `map`, `filter` and `transformList`. */
  collect(range: Expr, given: readonly Given[], test: Given, value: Given): Expr {
    const names = this.variables(given);
    const init = this.list([]);
    const condition = this.bool(true);
    const item = value === given[0] && value !== undefined ? this.ident(names[0]) : (value ?? init);
    const more = this.call("_+_", [this.ident(ACCUMULATOR), this.list([item])]);
    const step = test === undefined ? more : this.call("_?_:_", [test, more, this.ident(ACCUMULATOR)]);
    return this.fold(range, names, { init, condition, step, result: this.ident(ACCUMULATOR) });
  }

  toMap(range: Expr, given: readonly Given[], test: Given, value: Given, isKeyed: boolean): Expr {
    const names = this.variables(given);
    const init = this.context.make<MapExpr>({ kind: "map", at: this.context.at, entries: [] });
    const condition = this.bool(true);
    const added = value ?? init;
    const args = isKeyed ? [this.ident(ACCUMULATOR), this.ident(names[0]), added] : [this.ident(ACCUMULATOR), added];
    const more = this.call("cel.@mapInsert", args);
    const step = test === undefined ? more : this.call("_?_:_", [test, more, this.ident(ACCUMULATOR)]);
    return this.fold(range, names, { init, condition, step, result: this.ident(ACCUMULATOR) });
  }

  /** `optMap` and `optFlatMap`: the variable is bound by a loop over nothing. */
  optional(target: Expr, variable: Given, value: Given, isWrapped: boolean): Expr {
    if (variable?.kind !== "ident")
      throw new MacroFault(variable?.at ?? this.context.at, "optMap() variable name must be a simple identifier");
    const { make, at } = this.context;
    const bound = make<FoldExpr>({
      kind: "fold",
      at,
      variable: "#unused",
      variable2: "",
      range: this.list([]),
      accumulator: variable.name,
      init: this.call("value", [], target),
      condition: this.bool(false),
      step: this.ident(variable.name),
      result: value ?? target,
    });
    const then = isWrapped ? this.call("optional.of", [bound]) : bound;
    return this.call("_?_:_", [this.call("hasValue", [], target), then, this.call("optional.none", [])]);
  }
}
