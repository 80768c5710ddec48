import { assign, mostGeneral, substitute, type Mapping } from "./assignable.ts";
import {
  qualifiedName,
  type CallExpr,
  type Expr,
  type FoldExpr,
  type ListExpr,
  type MapExpr,
  type SelectExpr,
  type StructExpr,
} from "./ast.ts";
import type { Overload } from "./declarations.ts";
import type { Issue } from "./errors.ts";
import {
  BOOL,
  DYN,
  ERROR,
  fieldName,
  INT,
  isDynOrError,
  isOptional,
  listType,
  LITERAL_TYPES,
  mapType,
  optionalType,
  paramType,
  printType,
  sameType,
  STRING,
  type Type,
} from "./types.ts";

/** What an expression may use. */
export interface Declarations {
  variable(name: string): Type | undefined;
  overloads(name: string): readonly Overload[] | undefined;
  /** The type of this name, of which expressions may make values. */
  struct(name: string): Type | undefined;
}

export interface Checked {
  readonly type: Type;
  readonly types: ReadonlyMap<number, Type>;
  /** The overloads that a call may mean. */
  readonly calls: ReadonlyMap<number, readonly Overload[]>;
  /** Variables with dots in their names, by the expression that reads them; all others too. */
  readonly names: ReadonlyMap<number, string>;
}

/** Types an expression (cel-go `checker/checker.go`), or says all that is wrong with it. */
export function check(expr: Expr, declarations: Declarations): Checked | readonly Issue[] {
  const checker = new Checker(declarations);
  checker.check(expr);
  if (checker.issues.length > 0) return checker.issues;
  return checker.result(expr);
}

class Checker {
  readonly issues: Issue[] = [];
  private readonly declarations: Declarations;
  private readonly types = new Map<number, Type>();
  private readonly calls = new Map<number, readonly Overload[]>();
  private readonly names = new Map<number, string>();
  private readonly scopes: ReadonlyMap<string, Type>[] = [];
  private mapping: Mapping = new Map();
  private fresh = 0;
  /** What is formatted may be of several types. */
  private mixing = 0;

  constructor(declarations: Declarations) {
    this.declarations = declarations;
  }

  result(expr: Expr): Checked {
    const types = new Map([...this.types].map(([id, type]) => [id, substitute(this.mapping, type, true)]));
    return { type: types.get(expr.id) ?? ERROR, types, calls: this.calls, names: this.names };
  }

  check(expr: Expr): Type {
    const type = this.typeOf(expr);
    this.types.set(expr.id, type);
    return type;
  }

  private typeOf(expr: Expr): Type {
    switch (expr.kind) {
      case "literal":
        return LITERAL_TYPES[expr.literal.type];
      case "ident":
        return this.identifier(expr, expr.name);
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

  private report({ at }: { readonly at: number }, message: string): Type {
    this.issues.push({ at, message });
    return ERROR;
  }

  private lookUp(name: string): Type | undefined {
    for (const scope of this.scopes.toReversed()) {
      const found = scope.get(name);
      if (found !== undefined) return found;
    }
    return this.declarations.variable(name.replace(/^\./, ""));
  }

  private undeclared(expr: Expr, name: string): Type {
    return this.report(expr, `undeclared reference to '${name}' (in container '')`);
  }

  private identifier(expr: Expr, name: string): Type {
    const found = this.lookUp(name);
    if (found === undefined) return this.undeclared(expr, name);
    this.names.set(expr.id, name);
    return found;
  }

  private selection(expr: SelectExpr): Type {
    const qualified = expr.isTest ? undefined : qualifiedName(expr);
    const variable = qualified === undefined ? undefined : this.lookUp(qualified);
    if (qualified !== undefined && variable !== undefined) {
      this.names.set(expr.id, qualified);
      return variable;
    }
    const operand = substitute(this.mapping, this.check(expr.operand), false);
    const field = this.field(expr, operand, expr.field, false);
    return expr.isTest ? BOOL : substitute(this.mapping, field, false);
  }

  private field(expr: Expr, given: Type, name: string, wantsOptional: boolean): Type {
    const type = isOptional(given) ? (given.params[0] ?? DYN) : given;
    const field = this.fieldOf(expr, type, name);
    const wrap = (wantsOptional || isOptional(given)) && !isOptional(field) && field.kind !== "error";
    return wrap ? optionalType(field) : field;
  }

  private fieldOf(expr: Expr, type: Type, name: string): Type {
    switch (type.kind) {
      case "map":
        return type.params[1] ?? DYN;
      case "object":
        return type.fields?.get(fieldName(name)) ?? this.report(expr, `undefined field '${name}'`);
      case "param":
        this.unify([type], [DYN]);
        return DYN;
      default:
        if (isDynOrError(type)) return DYN;
        return this.report(expr, `type '${printType(type)}' does not support field selection`);
    }
  }

  private unify(given: readonly Type[], wanted: readonly Type[]): boolean {
    const mapping = assign(this.mapping, given, wanted);
    if (mapping !== undefined) this.mapping = mapping;
    return mapping !== undefined;
  }

  private call(expr: CallExpr): Type {
    if (expr.name === "_?._") return this.optionalSelection(expr);
    const { target } = expr;
    const prefix = target === undefined ? undefined : qualifiedName(target);
    const name = expr.name.replace(/^\./, "");
    const namespaced = prefix === undefined ? undefined : this.declarations.overloads(`${prefix}.${name}`);
    const isFree = target === undefined || namespaced !== undefined;
    // cel-go types the arguments before the target.
    const isFormat = name === "format";
    if (isFormat) this.mixing++;
    const args = expr.args.map((arg) => this.check(arg));
    if (isFormat) this.mixing--;
    const overloads = namespaced ?? this.declarations.overloads(name);
    const given = isFree ? args : [this.check(target), ...args];
    if (overloads === undefined) return this.undeclared(expr, name);
    return this.resolve(expr, namespaced === undefined ? name : `${prefix}.${name}`, overloads, given, !isFree);
  }

  private optionalSelection(expr: CallExpr): Type {
    const [operand, field] = expr.args;
    if (operand === undefined || field?.kind !== "literal" || field.literal.type !== "string") return ERROR;
    const type = substitute(this.mapping, this.check(operand), false);
    this.types.set(field.id, STRING);
    const overloads = this.declarations.overloads("_?._");
    if (overloads !== undefined) this.calls.set(expr.id, overloads);
    return this.field(expr, type, field.literal.value, true);
  }

  private resolve(
    expr: CallExpr,
    name: string,
    overloads: readonly Overload[],
    args: readonly Type[],
    isMember: boolean,
  ): Type {
    if (name === "_&&_" || name === "_||_") return this.logical(expr, overloads, args);
    const found: Overload[] = [];
    let result: Type | undefined;
    for (const overload of overloads) {
      if (overload.isMember !== isMember) continue;
      const rename = this.renaming([...overload.args, overload.result]);
      const wanted = overload.args.map((type) => substitute(rename, type, false));
      if (!this.unify(args, wanted)) continue;
      found.push(overload);
      const own = substitute(this.mapping, substitute(rename, overload.result, false), false);
      if (result === undefined) result = own;
      else if (result.kind !== "dyn" && !sameType(own, result)) result = DYN;
    }
    if (result === undefined) return this.noOverload(expr, name, args, isMember);
    this.calls.set(expr.id, found);
    return result;
  }

  private noOverload(expr: CallExpr, name: string, args: readonly Type[], isMember: boolean): Type {
    const shown = args.map((type) => printType(substitute(this.mapping, type, true)));
    const [first = "", ...rest] = shown;
    const signature = isMember ? `${first}.(${rest.join(", ")})` : `(${shown.join(", ")})`;
    return this.report(expr, `found no matching overload for '${name}' applied to '${signature}'`);
  }

  private logical(expr: CallExpr, overloads: readonly Overload[], args: readonly Type[]): Type {
    let isRight = true;
    for (const [index, type] of args.entries()) {
      const arg = expr.args[index];
      if (arg === undefined || this.unify([type], [BOOL])) continue;
      this.mismatch(arg, BOOL, type);
      isRight = false;
    }
    this.calls.set(expr.id, overloads);
    return isRight ? BOOL : ERROR;
  }

  private mismatch(expr: { readonly at: number }, wanted: Type, given: Type): Type {
    const [expected, found] = [wanted, given].map((type) => printType(substitute(this.mapping, type, true)));
    return this.report(expr, `expected type '${expected}' but found '${found}'`);
  }

  /** Type parameters of a declaration are other ones for each use. */
  private renaming(types: readonly Type[]): Mapping {
    const names = new Set(types.flatMap(paramsOf));
    return new Map([...names].map((name) => [name, paramType(`_var${this.fresh++}`)]));
  }

  private list(expr: ListExpr): Type {
    let item: Type | undefined;
    for (const [index, part] of expr.items.entries()) {
      const type = this.elementType(part, expr.optional.has(index));
      item = this.join(part, item, type);
    }
    return listType(item ?? paramType(`_var${this.fresh++}`));
  }

  private elementType(part: Expr, isOptionalItem: boolean): Type {
    const type = this.check(part);
    if (!isOptionalItem) return type;
    const inner = substitute(this.mapping, type, false);
    if (isOptional(inner)) return inner.params[0] ?? DYN;
    return isDynOrError(inner) ? inner : this.mismatch(part, optionalType(type), type);
  }

  private map(expr: MapExpr): Type {
    let [key, value]: (Type | undefined)[] = [];
    for (const entry of expr.entries) {
      key = this.join(entry.key, key, this.check(entry.key));
      value = this.join(entry.value, value, this.elementType(entry.value, entry.isOptional));
    }
    const free = (): Type => paramType(`_var${this.fresh++}`);
    return mapType(key ?? free(), value ?? free());
  }

  private struct(expr: StructExpr): Type {
    const type = this.declarations.struct(expr.typeName.replace(/^\./, ""));
    if (type === undefined) return this.undeclared(expr, expr.typeName);
    for (const entry of expr.entries) {
      const given = this.elementType(entry.value, entry.isOptional);
      const wanted = type.fields?.get(entry.name);
      if (wanted === undefined) this.report(entry, `undefined field '${entry.name}'`);
      else if (!this.unify([wanted], [given])) {
        const [expected, found] = [wanted, given].map((one) => printType(substitute(this.mapping, one, true)));
        this.report(entry, `expected type of field '${entry.name}' is '${expected}' but provided type is '${found}'`);
      }
    }
    return type;
  }

  /** Elements of a literal are of one type. */
  private join(expr: Expr, before: Type | undefined, type: Type): Type {
    if (before === undefined) return type;
    if (this.unify([before], [type])) return mostGeneral(before, type);
    if (this.mixing > 0) return DYN;
    this.mismatch(expr, before, type);
    return before;
  }

  private fold(expr: FoldExpr): Type {
    const range = substitute(this.mapping, this.check(expr.range), false);
    const init = this.check(expr.init);
    const [first, second] = this.rangeTypes(expr, range);
    const accumulator = new Map([[expr.accumulator, init]]);
    const variables = new Map<string, Type>(
      expr.variable2 === ""
        ? [[expr.variable, range.kind === "list" ? second : first]]
        : [
            [expr.variable, first],
            [expr.variable2, second],
          ],
    );
    this.scopes.push(accumulator, variables);
    const condition = this.check(expr.condition);
    if (!this.unify([condition], [BOOL])) this.mismatch(expr.condition, BOOL, condition);
    const step = this.check(expr.step);
    if (!this.unify([step], [init])) this.mismatch(expr.step, init, step);
    this.scopes.pop();
    const result = this.check(expr.result);
    this.scopes.pop();
    return substitute(this.mapping, result, false);
  }

  /** Key or index, and value. */
  private rangeTypes(expr: FoldExpr, range: Type): readonly [Type, Type] {
    const [first = DYN, second = DYN] = range.params;
    if (range.kind === "map") return [first, second];
    if (range.kind === "list") return [INT, first];
    if (range.kind === "param") this.unify([range], [DYN]);
    else if (!isDynOrError(range)) {
      const message = `expression of type '${printType(range)}' cannot be range of a comprehension (must be list, map, or dynamic)`;
      this.report(expr.range, message);
      return [ERROR, ERROR];
    }
    return [DYN, DYN];
  }
}

function paramsOf(type: Type): string[] {
  return type.kind === "param" ? [type.name] : type.params.flatMap(paramsOf);
}
