/**
 * The filter language: `code>=400 and user=bob`, `path~^/apis/demo`, `not (verb=watch or 5xx)`, `demo`.
 * Conditions beside each other must both hold. `=` compares whole values without regard to case.
 */
import { fillIn, type Language } from "../../apimachinery/index.ts";
import type { RequestTrace } from "../../trace/index.ts";
import { FILTER_FIELDS, WORD_FIELDS, filterField, type FilterContext } from "./filter-fields.ts";
import { FilterError, tokenize, type Operator, type Token } from "./filter-lexer.ts";
import { FILTER_PROBLEMS } from "./filter-words.ts";

export type Predicate = (trace: RequestTrace, context: FilterContext) => boolean;

export type FilterResult =
  | { readonly ok: true; readonly matches: Predicate }
  | { readonly ok: false; readonly column: number; readonly message: string };

/** The empty filter takes everything. Never throws. */
export function compileFilter(text: string, language: Language = "en"): FilterResult {
  try {
    return { ok: true, matches: new Parser(tokenize(text)).parse() };
  } catch (error) {
    if (!(error instanceof FilterError)) throw error;
    return { ok: false, column: error.column, message: fillIn(FILTER_PROBLEMS[error.problem][language], error.params) };
  }
}

const EVERYTHING: Predicate = () => true;
const CLASS = /^([1-5])xx$/i;
const RESERVED = /^(?:and|or|not)$/i;
/** Deeper nesting is no filter that a person types. */
const DEEPEST = 100;

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  parse(): Predicate {
    if (this.#peek().kind === "end") return EVERYTHING;
    const result = this.#or();
    const rest = this.#peek();
    if (rest.kind !== "end") throw new FilterError(rest.column, "misplaced", { text: rest.text });
    return result;
  }

  #peek(): Token {
    return this.#tokens[this.#at] ?? { kind: "end", text: "", column: 1 };
  }

  #next(): Token {
    const token = this.#peek();
    this.#at += 1;
    return token;
  }

  #takeWord(word: string): boolean {
    const token = this.#peek();
    if (token.kind !== "word" || token.text.toLowerCase() !== word) return false;
    this.#at += 1;
    return true;
  }

  #or(): Predicate {
    const alternatives = [this.#and()];
    while (this.#takeWord("or")) alternatives.push(this.#and());
    const [only] = alternatives;
    if (alternatives.length === 1 && only !== undefined) return only;
    return (trace, context) => alternatives.some((matches) => matches(trace, context));
  }

  #and(): Predicate {
    const parts = [this.#not()];
    for (;;) {
      const explicit = this.#takeWord("and");
      const { kind, text } = this.#peek();
      const more = kind === "string" || kind === "open" || (kind === "word" && text.toLowerCase() !== "or");
      if (!explicit && !more) break;
      parts.push(this.#not());
    }
    return (trace, context) => parts.every((matches) => matches(trace, context));
  }

  #not(): Predicate {
    if (!this.#takeWord("not")) return this.#primary();
    const inner = this.#nested(() => this.#not());
    return (trace, context) => !inner(trace, context);
  }

  #nested(parse: () => Predicate): Predicate {
    this.#depth += 1;
    if (this.#depth > DEEPEST) throw new FilterError(this.#peek().column, "too-deep");
    const result = parse();
    this.#depth -= 1;
    return result;
  }

  #primary(): Predicate {
    const token = this.#next();
    if (token.kind === "open") {
      const inner = this.#nested(() => this.#or());
      const close = this.#next();
      if (close.kind !== "close") throw new FilterError(close.column, "open-bracket");
      return inner;
    }
    if (token.kind === "end") throw new FilterError(token.column, "no-condition");
    const reserved = token.kind === "word" && RESERVED.test(token.text);
    if (reserved || (token.kind !== "word" && token.kind !== "string"))
      throw new FilterError(token.column, "no-condition-before", { text: token.text });
    const operator = this.#peek();
    if (token.kind === "word" && operator.kind === "operator") {
      this.#at += 1;
      const value = this.#next();
      if (value.kind !== "word" && value.kind !== "string")
        throw new FilterError(value.column, "no-value", { operator: operator.text });
      return comparison(token, operator.text as Operator, value);
    }
    return token.kind === "word" ? bareWord(token.text) : contains(token.text);
  }
}

function bareWord(word: string): Predicate {
  const status = CLASS.exec(word);
  if (status !== null) return inClass(Number(status[1]));
  const flag = filterField(word);
  if (flag?.kind === "flag") return (trace, context) => flag.read(trace, context) === true;
  return contains(word);
}

function contains(word: string): Predicate {
  const wanted = word.toLowerCase();
  const fields = FILTER_FIELDS.filter(({ name }) => (WORD_FIELDS as readonly string[]).includes(name));
  return (trace, context) =>
    fields.some((field) => {
      const value = field.read(trace, context);
      return typeof value === "string" && value.toLowerCase().includes(wanted);
    });
}

function inClass(hundreds: number): Predicate {
  return (trace) => trace.status !== undefined && Math.floor(trace.status / 100) === hundreds;
}

const COMPARISONS: Readonly<Record<Exclude<Operator, "~" | "!~">, (left: number, right: number) => boolean>> = {
  "=": (left, right) => left === right,
  "!=": (left, right) => left !== right,
  "<": (left, right) => left < right,
  "<=": (left, right) => left <= right,
  ">": (left, right) => left > right,
  ">=": (left, right) => left >= right,
};

function comparison(name: Token, operator: Operator, value: Token): Predicate {
  const field = filterField(name.text);
  if (field === undefined) {
    const known = FILTER_FIELDS.map((item) => item.name).join(", ");
    throw new FilterError(name.column, "no-field", { field: name.text, known });
  }
  if (operator === "~" || operator === "!~") return pattern(field, operator === "~", value);
  if (field.kind === "number") return numeric(field, operator, value);
  if (operator !== "=" && operator !== "!=")
    throw new FilterError(value.column, "not-a-number-field", { field: field.name });
  const wanted = value.text.toLowerCase();
  const equal: Predicate = (trace, context) => String(field.read(trace, context) ?? "").toLowerCase() === wanted;
  return operator === "=" ? equal : (trace, context) => !equal(trace, context);
}

function numeric(
  field: NonNullable<ReturnType<typeof filterField>>,
  operator: Exclude<Operator, "~" | "!~">,
  value: Token,
): Predicate {
  const status = CLASS.exec(value.text);
  if (status !== null && (operator === "=" || operator === "!=")) {
    const hundreds = Number(status[1]);
    return (trace, context) => {
      const number = field.read(trace, context);
      return (typeof number === "number" && Math.floor(number / 100) === hundreds) === (operator === "=");
    };
  }
  const wanted = Number(value.text);
  if (value.text.trim() === "" || !Number.isFinite(wanted))
    throw new FilterError(value.column, "not-a-number", { field: field.name, value: value.text });
  const compare = COMPARISONS[operator];
  return (trace, context) => {
    const number = field.read(trace, context);
    return typeof number === "number" ? compare(number, wanted) : operator === "!=";
  };
}

/** No field is longer where a pattern looks; keeps a slow pattern from holding up the screen. */
const SUBJECT = 2048;

function pattern(field: NonNullable<ReturnType<typeof filterField>>, wanted: boolean, value: Token): Predicate {
  const regex = toRegex(value);
  return (trace, context) => {
    const subject = field.read(trace, context);
    return regex.test(subject === undefined ? "" : String(subject).slice(0, SUBJECT)) === wanted;
  };
}

function toRegex(value: Token): RegExp {
  try {
    return new RegExp(value.text, "i");
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^Invalid regular expression: /, "") : "";
    throw new FilterError(value.column, "no-pattern", { reason });
  }
}
