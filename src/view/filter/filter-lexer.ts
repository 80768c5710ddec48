import type { FilterProblem } from "./filter-words.ts";

export type Operator = "=" | "!=" | "<" | "<=" | ">" | ">=" | "~" | "!~";

export interface Token {
  readonly kind: "word" | "string" | "operator" | "open" | "close" | "end";
  readonly text: string;
  /** Counts from 1, in UTF-16 units. */
  readonly column: number;
}

/** What is wrong with a filter, and where. */
export class FilterError extends Error {
  readonly column: number;
  readonly problem: FilterProblem;
  readonly params: Readonly<Record<string, string>>;
  constructor(column: number, problem: FilterProblem, params: Readonly<Record<string, string>> = {}) {
    super(problem);
    this.name = "FilterError";
    this.column = column;
    this.problem = problem;
    this.params = params;
  }
}

const TOKENS: readonly (readonly [kind: Token["kind"] | "space", pattern: RegExp])[] = [
  ["space", /\s+/y],
  ["operator", /!=|!~|<=|>=|==|[=<>~]/y],
  ["open", /\(/y],
  ["close", /\)/y],
  ["string", /"(?:[^"\\]|\\.)*"/y],
  ["word", /(?:[^\s()=<>~!"]|!(?![=~]))+/y],
];

/** A pattern after `~` runs to the next space, so that brackets and operators in it need no quotes. */
const PATTERN = /[^\s"][^\s]*/y;

/** @throws FilterError */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const previous = tokens.at(-1);
    const afterTilde = previous?.kind === "operator" && previous.text.endsWith("~");
    const found = (afterTilde ? patternAt(text, at) : undefined) ?? tokenAt(text, at);
    if (found === undefined) {
      if (text[at] === '"') throw new FilterError(at + 1, "open-quote");
      throw new FilterError(at + 1, "misplaced", { text: text[at] ?? "" });
    }
    const [kind, matched] = found;
    if (kind === "string") tokens.push({ kind, text: unquote(matched), column: at + 1 });
    else if (kind !== "space") tokens.push({ kind, text: matched === "==" ? "=" : matched, column: at + 1 });
    at += matched.length;
  }
  tokens.push({ kind: "end", text: "", column: text.length + 1 });
  return tokens;
}

function tokenAt(text: string, at: number): [Token["kind"] | "space", string] | undefined {
  for (const [kind, pattern] of TOKENS) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match !== null) return [kind, match[0]];
  }
  return undefined;
}

/** Leaves a closing bracket of the filter itself alone: one that the pattern did not open. */
function patternAt(text: string, at: number): [Token["kind"], string] | undefined {
  PATTERN.lastIndex = at;
  const match = PATTERN.exec(text)?.[0];
  if (match === undefined) return undefined;
  let depth = 0;
  for (let index = 0; index < match.length; index += 1) {
    const char = match[index];
    if (char === "\\") index += 1;
    else if (char === "(") depth += 1;
    else if (char === ")" && --depth < 0) return index === 0 ? undefined : ["word", match.slice(0, index)];
  }
  return ["word", match];
}

function unquote(text: string): string {
  return text.slice(1, -1).replace(/\\(["\\])/g, "$1");
}
