import { invalidValue, joinFieldErrors } from "./field-errors.ts";
import { labelValue, qualifiedName } from "./names.ts";
import { apiErrors } from "./status.ts";

/** Label selectors as apimachinery `pkg/labels/selector.go` parses them, error texts included. */
export type LabelOperator = "in" | "notin" | "=" | "==" | "!=" | "gt" | "lt" | "exists" | "!";

interface LabelRequirement {
  readonly key: string;
  readonly operator: LabelOperator;
  readonly values: readonly string[];
}

export type LabelSelector = readonly LabelRequirement[];

type TokenKind =
  | "identifier"
  | "end"
  | "error"
  | ")"
  | "("
  | ","
  | "!"
  | "=="
  | "="
  | "!="
  | ">"
  | "<"
  | "in"
  | "notin";

interface Token {
  readonly kind: TokenKind;
  readonly text: string;
}

const SYMBOLS: ReadonlyMap<string, TokenKind> = new Map<string, TokenKind>(
  ([")", "(", ",", "!", "==", "=", "!=", ">", "<"] as const).map((symbol) => [symbol, symbol]),
);
const WORDS: ReadonlyMap<string, TokenKind> = new Map<string, TokenKind>([
  ["in", "in"],
  ["notin", "notin"],
]);
const BINARY: ReadonlyMap<TokenKind, LabelOperator> = new Map<TokenKind, LabelOperator>([
  ["in", "in"],
  ["notin", "notin"],
  ["=", "="],
  ["==", "=="],
  ["!=", "!="],
  [">", "gt"],
  ["<", "lt"],
]);

/** The longest symbol that one or two special characters start with. */
function scanSymbol(run: string): Token {
  const text = [run.slice(0, 2), run.slice(0, 1)].find((part) => SYMBOLS.has(part));
  const kind = text === undefined ? undefined : SYMBOLS.get(text);
  return kind === undefined
    ? { kind: "error", text: `error expected: keyword found '${run}'` }
    : { kind, text: text ?? "" };
}

function tokenize(input: string): Token[] {
  const tokens: Token[] = [];
  const pattern = /[ \t\r\n]*(?:([=!(),><]{1,2})|([^=!(),>< \t\r\n\0]+)|(\0|$))/y;
  for (let match = pattern.exec(input); match !== null; match = pattern.exec(input)) {
    const [, run, word] = match;
    if (run !== undefined) {
      const token = scanSymbol(run);
      tokens.push(token);
      if (token.kind !== "error") pattern.lastIndex -= run.length - token.text.length;
    } else if (word !== undefined) {
      tokens.push({ kind: WORDS.get(word) ?? "identifier", text: word });
    } else {
      break;
    }
  }
  tokens.push({ kind: "end", text: "" });
  return tokens;
}

class SelectorError extends Error {}

function found(token: Token, expected: string, comma = ","): SelectorError {
  return new SelectorError(`found '${token.text}'${comma} expected: ${expected}`);
}

function checkKey(key: string): void {
  const problems = qualifiedName(key);
  // Go validates the key without a path, and a nil path prints as <nil>.
  if (problems.length > 0) throw new SelectorError(joinFieldErrors([invalidValue("<nil>", key, problems.join("; "))]));
}

function checkValues(key: string, operator: LabelOperator, values: readonly string[]): void {
  const errors = values.flatMap((value, index) => {
    const integer = (operator === "gt" || operator === "lt") && toInteger(value) === undefined;
    const problems = labelValue(value);
    return [
      ...(integer
        ? [invalidValue(`values[${index}]`, value, "for 'Gt', 'Lt' operators, the value must be an integer")]
        : []),
      ...(problems.length > 0 ? [invalidValue(`values[${index}][${key}]`, value, problems.join("; "))] : []),
    ];
  });
  if (errors.length > 0) throw new SelectorError(joinFieldErrors(errors));
}

class Parser {
  private at = 0;
  private readonly tokens: readonly Token[];
  constructor(input: string) {
    this.tokens = tokenize(input);
  }

  private peek(): Token {
    return this.tokens[this.at] ?? { kind: "end", text: "" };
  }

  /** As a value or a key, `in` and `notin` are plain words. */
  private peekValue(): Token {
    const token = this.peek();
    return token.kind === "in" || token.kind === "notin" ? { kind: "identifier", text: token.text } : token;
  }

  private takeValue(): Token {
    const token = this.peekValue();
    this.at++;
    return token;
  }

  parse(): LabelRequirement[] {
    const requirements: LabelRequirement[] = [];
    for (;;) {
      const start = this.peekValue();
      if (start.kind === "end") return requirements;
      if (start.kind !== "identifier" && start.kind !== "!") throw found(start, "!, identifier, or 'end of string'");
      try {
        requirements.push(this.requirement());
      } catch (error) {
        throw error instanceof SelectorError
          ? new SelectorError(`unable to parse requirement: ${error.message}`)
          : error;
      }
      const separator = this.takeValue();
      if (separator.kind === "end") return requirements;
      if (separator.kind !== ",") throw found(separator, "',' or 'end of string'");
      const next = this.peekValue();
      if (next.kind !== "identifier" && next.kind !== "!") throw found(next, "identifier after ','");
    }
  }

  private requirement(): LabelRequirement {
    const negated = this.peekValue().kind === "!";
    if (negated) this.at++;
    const key = this.takeValue();
    if (key.kind !== "identifier") throw found(key, "identifier");
    checkKey(key.text);
    const next = this.peekValue().kind;
    if (negated) return { key: key.text, operator: "!", values: [] };
    if (next === "end" || next === ",") return { key: key.text, operator: "exists", values: [] };
    const token = this.peek();
    this.at++;
    const operator = BINARY.get(token.kind);
    if (operator === undefined) throw found(token, "in, notin, =, ==, !=, gt, lt");
    const values = operator === "in" || operator === "notin" ? this.valueSet() : [this.exactValue()];
    checkValues(key.text, operator, values);
    return { key: key.text, operator, values };
  }

  private exactValue(): string {
    const next = this.peekValue();
    if (next.kind === "end" || next.kind === ",") return "";
    this.at++;
    if (next.kind !== "identifier") throw found(next, "identifier");
    return next.text;
  }

  private valueSet(): string[] {
    const open = this.takeValue();
    if (open.kind !== "(") throw found(open, "'('", "");
    const first = this.peekValue();
    if (first.kind === ")") {
      this.at++;
      return [""];
    }
    if (first.kind !== "identifier" && first.kind !== ",") throw found(first, "',', ')' or identifier");
    const values = this.identifiers();
    if (this.takeValue().kind !== ")") throw found(first, "')'");
    return [...values].sort();
  }

  private identifiers(): Set<string> {
    const values = new Set<string>();
    for (;;) {
      const token = this.takeValue();
      const next = this.peekValue();
      if (token.kind === "identifier") {
        values.add(token.text);
        if (next.kind === ")") return values;
        if (next.kind !== ",") throw found(next, "',' or ')'");
      } else if (token.kind === ",") {
        if (values.size === 0 || next.kind === ")" || next.kind === ",") values.add("");
        if (next.kind === ")") return values;
      } else {
        throw found(token, "',', or identifier");
      }
    }
  }
}

/** @throws ApiError 400 with the parser's own text. */
export function parseLabelSelector(text: string): LabelSelector {
  try {
    return new Parser(text).parse();
  } catch (error) {
    if (error instanceof SelectorError) throw apiErrors.badRequest(error.message);
    throw error;
  }
}

/** Go's `strconv.ParseInt` with 64 bits. */
function toInteger(value: string): bigint | undefined {
  if (!/^[+-]?\d+$/.test(value)) return undefined;
  const number = BigInt(value.replace(/^\+/, ""));
  return BigInt.asIntN(64, number) === number ? number : undefined;
}

function compare(actual: string, operator: "gt" | "lt", wanted: string): boolean {
  const left = toInteger(actual);
  const right = toInteger(wanted);
  if (left === undefined || right === undefined) return false;
  return operator === "gt" ? left > right : left < right;
}

function matches({ key, operator, values }: LabelRequirement, labels: Readonly<Record<string, string>>): boolean {
  const actual = Object.hasOwn(labels, key) ? labels[key] : undefined;
  switch (operator) {
    case "in":
    case "=":
    case "==":
      return actual !== undefined && values.includes(actual);
    case "notin":
    case "!=":
      return actual === undefined || !values.includes(actual);
    case "exists":
      return actual !== undefined;
    case "!":
      return actual === undefined;
    default:
      return actual !== undefined && compare(actual, operator, values[0] ?? "");
  }
}

export function matchesLabels(selector: LabelSelector, labels: Readonly<Record<string, string>> | undefined): boolean {
  return selector.every((requirement) => matches(requirement, labels ?? {}));
}
