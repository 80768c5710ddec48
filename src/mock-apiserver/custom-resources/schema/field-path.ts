import { additionalOf, propertiesOf, propertyOf, type JsonSchema } from "./json-schema.ts";

/** A place that a path of fields leads to: `spec.limits[cpu]` as errors write it, and its schema. */
export interface FoundField {
  readonly path: string;
  readonly root: string;
  readonly schema: JsonSchema | undefined;
}

class FieldPathError extends Error {
  override readonly name = "FieldPathError";
}

const DELIMITERS = ".[]";

/** Fields, delimiters and quoted strings, one after the other. */
function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  for (let at = 0; at < text.length;) {
    let end = at + 1;
    if (text[at] === "'") {
      while (end < text.length && !(text[end] === "'" && text[end - 1] !== "\\")) end++;
      end++;
    } else if (!DELIMITERS.includes(text.charAt(at))) {
      while (end < text.length && !DELIMITERS.includes(text.charAt(end))) end++;
    }
    tokens.push(text.slice(at, end));
    at = end;
  }
  return tokens;
}

function unquote(token: string): string {
  if (token.length < 2 || !token.startsWith("'") || !token.endsWith("'"))
    throw new FieldPathError(`expected single quoted string but got ${token}`);
  return token.slice(1, -1).replace(/\\(['\\])/g, "$1");
}

/**
 * Follows `.spec.limits['cpu']` through a schema (apiextensions `cel.ValidFieldPath`).
 * @throws FieldPathError
 */
function follow(text: string, root: JsonSchema, withBrackets: boolean): FoundField {
  let schema: JsonSchema | undefined = root;
  let path = "";
  let first = "";
  const tokens = tokensOf(text)[Symbol.iterator]();
  const next = (): string => {
    const { value, done } = tokens.next();
    if (done === true) throw new FieldPathError("unexpected end of JSON path");
    return value;
  };
  const enter = (name: string): void => {
    if (schema === undefined) throw new FieldPathError("does not refer to a valid field");
    const isNamed = Object.keys(propertiesOf(schema)).length > 0;
    if (!isNamed && schema["additionalProperties"] === undefined)
      throw new FieldPathError("does not refer to a valid field");
    const found: JsonSchema | undefined = isNamed ? propertyOf(schema, name) : additionalOf(schema);
    if (isNamed && found === undefined) throw new FieldPathError("does not refer to a valid field");
    path = isNamed ? (path === "" ? name : `${path}.${name}`) : `${path}[${name}]`;
    if (first === "") first = name;
    schema = found;
  };
  for (const token of tokens) {
    if (token === ".") enter(next());
    else if (token === "[") {
      if (!withBrackets) throw new FieldPathError("array notation is not allowed");
      enter(unquote(next()));
      const closing = next();
      if (closing !== "]") throw new FieldPathError(`expected ] but got ${closing}`);
    } else throw new FieldPathError(`expected [ or . but got: ${token}`);
  }
  return { path, root: first, schema };
}

/** @returns the field, or what is wrong with the path */
export function findField(text: string, root: JsonSchema, withBrackets: boolean): FoundField | string {
  try {
    return follow(text, root, withBrackets);
  } catch (error) {
    if (error instanceof FieldPathError) return error.message;
    throw error;
  }
}

/** Undefined where the path leads to a field. */
export function fieldPathProblem(text: string, root: JsonSchema): string | undefined {
  const found = findField(text, root, true);
  return typeof found === "string" ? found : undefined;
}
