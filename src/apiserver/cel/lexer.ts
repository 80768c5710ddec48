import type { Issue } from "./errors.ts";
import { unquote } from "./literals.ts";
import type { Literal } from "./ast.ts";

/** The tokens of the language (cel-spec `langdef.md`). */
export interface Token {
  readonly type: "op" | "ident" | "quoted" | "literal" | "keyword" | "end";
  readonly text: string;
  readonly at: number;
  readonly literal?: Literal;
}

const OPERATORS = ["==", "!=", "<=", ">=", "&&", "||", ...Array.from("<>+-*/%!?:.,()[]{}")];
const KEYWORDS: ReadonlySet<string> = new Set(["true", "false", "null", "in"]);

const SPACE = /[\t \r\n\f]+|\/\/[^\n]*/uy;
const NUMBER = /(?:\d+\.\d+(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+|\.\d+(?:[eE][+-]?\d+)?)|0x[0-9a-fA-F]+[uU]?|\d+[uU]?/uy;
const ESCAPE = String.raw`\\(?:[abfnrtv\\'"?${"`"}]|[xX][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-3][0-7]{2})`;
const SHORT = String.raw`"(?:[^\\"\n\r]|${ESCAPE})*"|'(?:[^\\'\n\r]|${ESCAPE})*'`;
const LONG = String.raw`"""(?:[^\\]|${ESCAPE})*?"""|'''(?:[^\\]|${ESCAPE})*?'''`;
const STRING = new RegExp(String.raw`[bB]?(?:${LONG}|${SHORT})`, "uy");
/** As far as a string goes before something that cannot be in one. */
const BROKEN_STRING = new RegExp(
  String.raw`"(?:[^\\"\n\r]|${ESCAPE})*(?:\\.?)?|'(?:[^\\'\n\r]|${ESCAPE})*(?:\\.?)?`,
  "uy",
);
const RAW_STRING = /(?:[rR][bB]?|[bB][rR])(?:"""[\s\S]*?"""|'''[\s\S]*?'''|"[^"\n\r]*"|'[^'\n\r]*')/uy;
const IDENT = /[_a-zA-Z][_a-zA-Z0-9]*/uy;
const QUOTED = /`[a-zA-Z0-9_.\-/ ]+`/uy;

/** What could have become an operator takes the next character along. */
const HALF_OPERATOR = /[=&|][^\n]?/uy;

function take(pattern: RegExp, source: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(source)?.[0];
}

export interface Lexed {
  readonly tokens: readonly Token[];
  readonly issues: readonly Issue[];
}

export function tokenize(source: string): Lexed {
  const tokens: Token[] = [];
  const issues: Issue[] = [];
  let [at, chars] = [0, 0];
  const advance = (text: string): void => {
    at += text.length;
    chars += Array.from(text).length;
  };
  while (at < source.length) {
    const space = take(SPACE, source, at);
    if (space !== undefined) {
      advance(space);
      continue;
    }
    const found = nextToken(source, at, chars, issues);
    if (found.token !== undefined) tokens.push(found.token);
    advance(found.text);
  }
  tokens.push({ type: "end", text: "<EOF>", at: chars });
  return { tokens, issues };
}

function nextToken(source: string, at: number, chars: number, issues: Issue[]): { token?: Token; text: string } {
  const string = take(RAW_STRING, source, at) ?? take(STRING, source, at);
  if (string !== undefined) return { token: literalToken(string, chars, unquote(string), issues), text: string };
  const number = take(NUMBER, source, at);
  if (number !== undefined) return { token: literalToken(number, chars, numberOf(number), issues), text: number };
  const ident = take(IDENT, source, at);
  if (ident !== undefined)
    return { token: { type: KEYWORDS.has(ident) ? "keyword" : "ident", text: ident, at: chars }, text: ident };
  const quoted = take(QUOTED, source, at);
  if (quoted !== undefined) return { token: { type: "quoted", text: quoted, at: chars }, text: quoted };
  const operator = OPERATORS.find((text) => source.startsWith(text, at));
  if (operator !== undefined) return { token: { type: "op", text: operator, at: chars }, text: operator };
  return unrecognized(source, at, chars, issues);
}

/** A string that does not end takes its rest along, as ANTLR's lexer does. */
function unrecognized(source: string, at: number, chars: number, issues: Issue[]): { text: string } {
  const [first = ""] = Array.from(source.slice(at, at + 2));
  const isString = first === '"' || first === "'";
  const text = isString ? (take(BROKEN_STRING, source, at) ?? first) : (take(HALF_OPERATOR, source, at) ?? first);
  issues.push({ at: chars, message: `Syntax error: token recognition error at: '${text.replaceAll("\n", "\\n")}'` });
  return { text };
}

function literalToken(text: string, at: number, literal: Literal | string, issues: Issue[]): Token {
  if (typeof literal !== "string") return { type: "literal", text, at, literal };
  issues.push({ at, message: literal });
  return { type: "literal", text, at, literal: { type: "null" } };
}

const MAX_UINT = 2n ** 64n - 1n;

function numberOf(text: string): Literal | string {
  if (/^(?:\d*\.\d+|\d+(?=[eE]))/.test(text) && !text.startsWith("0x")) {
    const value = Number(text);
    return Number.isFinite(value) ? { type: "double", value } : "invalid double literal";
  }
  const isUnsigned = /[uU]$/.test(text);
  const value = BigInt(isUnsigned ? text.slice(0, -1) : text);
  if (isUnsigned) return value <= MAX_UINT ? { type: "uint", value } : "invalid uint literal";
  // One more is right behind a minus sign.
  return value <= 2n ** 63n ? { type: "int", value } : "invalid int literal";
}
