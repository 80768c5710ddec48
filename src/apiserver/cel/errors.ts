/** A fault of an expression: where, as an offset in code points, and what. */
export interface Issue {
  readonly at: number;
  readonly message: string;
}

/** cel-go stops there. */
const MAX_ISSUES = 100;

interface Place {
  readonly line: number;
  readonly column: number;
}

function placeOf(chars: readonly string[], at: number): Place {
  let [line, column] = [1, 0];
  for (const char of chars.slice(0, at)) [line, column] = char === "\n" ? [line + 1, 0] : [line, column + 1];
  return { line, column };
}

/** Wide characters take wide dots, so that the mark stays below its place. */
function markBelow(text: string, column: number): string {
  const chars = Array.from(text);
  const isWide = (char: string | undefined): boolean => char !== undefined && Buffer.byteLength(char) > 1;
  const dots = chars.slice(0, column).map((char) => (isWide(char) ? "．" : "."));
  return dots.join("") + (isWide(chars[column]) ? "＾" : "^");
}

/** All faults as cel-go prints them, in the order of their places. */
export function printIssues(source: string, issues: readonly Issue[]): string {
  const chars = Array.from(source);
  const lines = source.split("\n");
  return issues
    .map((issue) => ({ ...issue, ...placeOf(chars, issue.at) }))
    .toSorted((a, b) => a.line - b.line || a.column - b.column)
    .slice(0, MAX_ISSUES)
    .map(({ line, column, message }) => {
      const text = (lines[line - 1] ?? "").replaceAll("\t", " ");
      return `ERROR: <input>:${line}:${column + 1}: ${message}\n | ${text}\n | ${markBelow(text, column)}`;
    })
    .join("\n");
}

/** An evaluation that went wrong; the message is cel-go's. */
export class CelError extends Error {
  override readonly name: string = "CelError";
}

/** The evaluation would cost more than it may: nothing in the expression can catch it. */
export class CostLimitError extends CelError {
  override readonly name = "CostLimitError";
  constructor() {
    super("operation cancelled: actual cost limit exceeded");
  }
}

export function noSuchOverload(name: string, types: readonly string[]): CelError {
  const isOperator = /[_@!]/.test(name);
  return new CelError(isOperator ? "no such overload" : `no such overload: ${name}(${types.join(", ")})`);
}
