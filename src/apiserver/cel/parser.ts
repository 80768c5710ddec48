import {
  createFactory,
  qualifiedName,
  type CallExpr,
  type Expr,
  type Factory,
  type IdentExpr,
  type ListExpr,
  type LiteralExpr,
  type MapExpr,
  type StructExpr,
  type SelectExpr,
} from "./ast.ts";
import type { Issue } from "./errors.ts";
import { BINARY, PRIMARY, RESERVED } from "./grammar.ts";
import { tokenize, type Token } from "./lexer.ts";
import { expandMacro, type MacroContext } from "./macros.ts";

/** What a parser finds: an expression, or what is wrong with the text. */
export type Parsed = { readonly expr: Expr } | { readonly issues: readonly Issue[] };

/** cel-go `parser/options.go`. */
const MAX_DEPTH = 250;
const MAX_CODE_POINTS = 100_000;

class SyntaxFault extends Error {
  override readonly name = "SyntaxFault";
  readonly at: number;
  constructor(at: number, message: string) {
    super(message);
    this.at = at;
  }
}

export function parse(source: string): Parsed {
  const size = Array.from(source).length;
  if (size > MAX_CODE_POINTS) {
    const message = `expression code point size exceeds limit: size: ${size}, limit ${MAX_CODE_POINTS}`;
    return { issues: [{ at: 0, message }] };
  }
  const { tokens, issues } = tokenize(source);
  const parser = new Parser(tokens);
  try {
    const expr = parser.parse();
    const all = [...issues, ...parser.issues];
    return all.length === 0 ? { expr } : { issues: all };
  } catch (error) {
    if (!(error instanceof SyntaxFault)) throw error;
    return { issues: [...issues, ...parser.issues, { at: error.at, message: error.message }] };
  }
}

class Parser {
  readonly issues: Issue[] = [];
  private readonly tokens: readonly Token[];
  private readonly make: Factory = createFactory();
  private position = 0;
  private depth = 0;

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  parse(): Expr {
    const expr = this.expression();
    if (this.next.type !== "end") {
      const isLast = this.tokens[this.position + 1]?.type === "end";
      const how = isLast ? "extraneous" : "mismatched";
      throw this.syntax(`${how} input '${this.next.text}' expecting <EOF>`);
    }
    return expr;
  }

  private get next(): Token {
    return this.tokens[this.position] ?? { type: "end", text: "<EOF>", at: 0 };
  }

  private syntax(message: string, token = this.next): SyntaxFault {
    return new SyntaxFault(token.at, `Syntax error: ${message}`);
  }

  private is(text: string): boolean {
    const { type } = this.next;
    return this.next.text === text && (type === "op" || type === "keyword");
  }

  private take(): Token {
    const token = this.next;
    this.position++;
    return token;
  }

  private accept(text: string): Token | undefined {
    return this.is(text) ? this.take() : undefined;
  }

  private expect(text: string): Token {
    const token = this.accept(text);
    if (token !== undefined) return token;
    const { type, text: found } = this.next;
    throw this.syntax(
      type === "end" ? `missing '${text}' at '${found}'` : `mismatched input '${found}' expecting '${text}'`,
    );
  }

  private call(at: number, name: string, args: readonly Expr[], target?: Expr): CallExpr {
    return this.make<CallExpr>({ kind: "call", at, name, target, args });
  }

  private expression(): Expr {
    if (++this.depth > MAX_DEPTH) throw new SyntaxFault(0, `expression recursion limit exceeded: ${MAX_DEPTH}`);
    const condition = this.binary(0);
    const mark = this.accept("?");
    let expr = condition;
    if (mark !== undefined) {
      const then = this.binary(0);
      this.expect(":");
      expr = this.call(mark.at, "_?_:_", [condition, then, this.expression()]);
    }
    this.depth--;
    return expr;
  }

  private binary(level: number): Expr {
    const operators = BINARY[level];
    if (operators === undefined) return this.unary();
    const first = this.binary(level + 1);
    if (level < 2) return this.logical(first, operators[0] ?? "", level);
    let left = first;
    for (;;) {
      const operator = operators.find((text) => this.is(text));
      if (operator === undefined) return left;
      const { at } = this.take();
      const name = operator === "in" ? "@in" : `_${operator}_`;
      left = this.call(at, name, [left, this.binary(level + 1)]);
    }
  }

  /** Terms of one operator become a balanced tree, as in cel-go. */
  private logical(first: Expr, operator: string, level: number): Expr {
    const terms = [first];
    const places: number[] = [];
    for (let token = this.accept(operator); token !== undefined; token = this.accept(operator)) {
      places.push(token.at);
      terms.push(this.binary(level + 1));
    }
    const balance = (low: number, high: number): Expr => {
      const middle = Math.floor((low + high + 1) / 2);
      const left = middle === low ? terms[middle] : balance(low, middle - 1);
      const right = middle === high ? terms[middle + 1] : balance(middle + 1, high);
      return this.call(places[middle] ?? 0, `_${operator}_`, [left ?? first, right ?? first]);
    };
    return places.length === 0 ? first : balance(0, places.length - 1);
  }

  private unary(): Expr {
    for (const [text, name] of [
      ["!", "!_"],
      ["-", "-_"],
    ] as const) {
      if (!this.is(text)) continue;
      const literal = text === "-" ? this.negativeLiteral() : undefined;
      if (literal !== undefined) return this.postfix(literal);
      const { at } = this.take();
      let count = 1;
      while (this.accept(text) !== undefined) count++;
      const operand = this.member();
      return count % 2 === 0 ? operand : this.call(at, name, [operand]);
    }
    return this.member();
  }

  /** A minus sign right before a number belongs to it. */
  private negativeLiteral(): Expr | undefined {
    const { at } = this.next;
    const literal = this.tokens[this.position + 1]?.literal;
    if (literal?.type !== "int" && literal?.type !== "double") return undefined;
    this.position += 2;
    const negative =
      literal.type === "int"
        ? ({ type: "int", value: -literal.value } as const)
        : ({ type: "double", value: -literal.value } as const);
    return this.make<LiteralExpr>({ kind: "literal", at, literal: negative });
  }

  private member(): Expr {
    return this.postfix(this.primary());
  }

  private postfix(start: Expr): Expr {
    let expr = start;
    for (;;) {
      const token = this.next;
      if (this.accept(".") !== undefined) expr = this.selection(expr, token.at);
      else if (this.accept("[") !== undefined) {
        const isOptional = this.accept("?") !== undefined;
        const index = this.expression();
        this.expect("]");
        expr = this.call(token.at, isOptional ? "_[?_]" : "_[_]", [expr, index]);
      } else {
        const typeName = this.is("{") ? qualifiedName(expr) : undefined;
        if (typeName === undefined) return expr;
        expr = this.struct(typeName);
      }
    }
  }

  private selection(operand: Expr, at: number): Expr {
    const isOptional = this.accept("?") !== undefined;
    const name = this.take();
    if (name.type !== "ident" && name.type !== "quoted") {
      const some = isOptional ? "{IDENTIFIER, ESC_IDENTIFIER}" : "{'?', IDENTIFIER, ESC_IDENTIFIER}";
      const expecting = name.type === "keyword" ? "IDENTIFIER" : some;
      const how = "no viable alternative at input '.";
      throw this.syntax(
        name.type === "end" ? `${how}'` : `mismatched input '${name.text}' expecting ${expecting}`,
        name,
      );
    }
    if (name.type === "quoted") throw new SyntaxFault(at, "unsupported syntax: '`'");
    if (isOptional) {
      const field = this.make<LiteralExpr>({
        kind: "literal",
        at: name.at,
        literal: { type: "string", value: name.text },
      });
      return this.call(at, "_?._", [operand, field]);
    }
    const open = this.accept("(");
    if (open === undefined)
      return this.make<SelectExpr>({ kind: "select", at, operand, field: name.text, isTest: false });
    return this.called(open.at, name.text, operand);
  }

  private called(at: number, name: string, target: Expr | undefined): Expr {
    const args: Expr[] = [];
    if (!this.is(")")) {
      do args.push(this.expression());
      while (this.accept(",") !== undefined);
    }
    this.expect(")");
    const context: MacroContext = {
      make: this.make,
      at,
      report: (place, message) => void this.issues.push({ at: place, message }),
    };
    return expandMacro(context, name, target, args) ?? this.call(at, name, args, target);
  }

  private primary(): Expr {
    const token = this.next;
    if (token.type === "literal" && token.literal !== undefined) {
      this.take();
      if (token.literal.type === "int" && token.literal.value === 2n ** 63n)
        this.issues.push({ at: token.at, message: "invalid int literal" });
      return this.make<LiteralExpr>({ kind: "literal", at: token.at, literal: token.literal });
    }
    if (token.type === "keyword" && token.text !== "in") {
      this.take();
      const literal =
        token.text === "null" ? ({ type: "null" } as const) : ({ type: "bool", value: token.text === "true" } as const);
      return this.make<LiteralExpr>({ kind: "literal", at: token.at, literal });
    }
    if (this.accept("(") !== undefined) {
      const expr = this.expression();
      this.expect(")");
      return expr;
    }
    if (this.accept("[") !== undefined) return this.list(token.at);
    if (this.accept("{") !== undefined) return this.map(token.at);
    return this.identifier(token);
  }

  private struct(typeName: string): Expr {
    const { at } = this.take();
    const entries: StructExpr["entries"][number][] = [];
    while (!this.is("}")) {
      const isOptional = this.accept("?") !== undefined;
      const name = this.take();
      if (name.type !== "ident")
        throw this.syntax(
          `mismatched input '${name.text}' expecting {'}', ',', '?', IDENTIFIER, ESC_IDENTIFIER}`,
          name,
        );
      const colon = this.expect(":");
      const { id } = this.make<IdentExpr>({ kind: "ident", at: colon.at, name: "" });
      entries.push({ id, at: colon.at, name: name.text, value: this.expression(), isOptional });
      if (this.accept(",") === undefined) break;
    }
    this.expect("}");
    return this.make<StructExpr>({ kind: "struct", at, typeName, entries });
  }

  /** One token too many is left out, and the rest is read. */
  private extraneous(): Expr {
    const wrong = this.next;
    const after = this.tokens[this.position + 1];
    const startsPrimary =
      after !== undefined &&
      (["literal", "ident"].includes(after.type) ||
        ["[", "{", "(", ".", "-", "!", "true", "false", "null"].includes(after.text));
    const how = startsPrimary ? "extraneous" : "mismatched";
    const fault = this.syntax(`${how} input '${wrong.text}' expecting ${PRIMARY}`);
    if (!startsPrimary) throw fault;
    this.issues.push({ at: fault.at, message: fault.message });
    this.take();
    return this.unary();
  }

  private identifier(token: Token): Expr {
    const isRooted = this.accept(".") !== undefined;
    const name = this.next;
    if (name.type !== "ident") return this.extraneous();
    this.take();
    const open = this.accept("(");
    if (RESERVED.has(name.text)) this.issues.push({ at: name.at, message: `reserved identifier: ${name.text}` });
    const text = isRooted ? `.${name.text}` : name.text;
    if (open !== undefined) return this.called(open.at, text, undefined);
    return this.make<IdentExpr>({ kind: "ident", at: token.at, name: text });
  }

  private list(at: number): Expr {
    const items: Expr[] = [];
    const optional = new Set<number>();
    while (!this.is("]")) {
      if (this.accept("?") !== undefined) optional.add(items.length);
      items.push(this.expression());
      if (this.accept(",") === undefined) break;
    }
    this.expect("]");
    return this.make<ListExpr>({ kind: "list", at, items, optional });
  }

  private map(at: number): Expr {
    const entries: MapExpr["entries"][number][] = [];
    while (!this.is("}")) {
      const isOptional = this.accept("?") !== undefined;
      const key = this.expression();
      const colon = this.expect(":");
      const { id } = this.make<IdentExpr>({ kind: "ident", at: colon.at, name: "" });
      entries.push({ id, at: colon.at, key, value: this.expression(), isOptional });
      if (this.accept(",") === undefined) break;
    }
    this.expect("}");
    return this.make<MapExpr>({ kind: "map", at, entries });
  }
}
