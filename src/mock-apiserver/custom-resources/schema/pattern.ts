import { RE2JS, RE2JSException } from "re2js";

/** Patterns are those of Go's regexp package: RE2 has no backtracking, so none can hold the event loop. */
const compiled = new Map<string, RE2JS | string>();
const MAX_KEPT = 1000;

function compile(pattern: string): RE2JS | string {
  const known = compiled.get(pattern);
  if (known !== undefined) return known;
  const result = tryCompile(pattern);
  if (compiled.size >= MAX_KEPT) compiled.clear();
  compiled.set(pattern, result);
  return result;
}

function tryCompile(pattern: string): RE2JS | string {
  try {
    return RE2JS.compile(pattern);
  } catch (error) {
    if (error instanceof RE2JSException) return inGoWords(error.message);
    throw error;
  }
}

/** Go shows the place of every fault, also an empty one. */
function inGoWords(message: string): string {
  return message.endsWith("`") ? message : `${message}: \`\``;
}

/** What is wrong with a pattern, in the words of Go's regexp; undefined where it is right. */
export function patternProblem(pattern: string): string | undefined {
  const result = compile(pattern);
  return typeof result === "string" ? result : undefined;
}

/** Whether the pattern matches anywhere; false for one that is invalid. */
export function matchesPattern(pattern: string, text: string): boolean {
  const result = compile(pattern);
  return typeof result !== "string" && result.test(text);
}
