import { isRecord } from "../../../apimachinery/index.ts";
import {
  type JsonRecord,
  CHOICES,
  LIST_MESSAGES,
  type Swagger,
  MESSAGES,
  type Message,
} from "../../../apiserver/index.ts";

/** Deeper documents are refused: no schema that people write comes near, and a hostile one must not end the stack. */
const MAX_DEPTH = 200;

/**
 * Reads an extension apiserver's `/openapi/v2`: what Go's typed reader would drop is dropped.
 * @throws TypeError or SyntaxError when it is no Swagger document.
 */
export function readSwagger(text: string): Swagger {
  const value: unknown = JSON.parse(text);
  return read("Document", value, 0) as Swagger;
}

function read(type: string, value: unknown, depth: number): unknown {
  if (depth > MAX_DEPTH) throw new TypeError("nested too deeply");
  if (type.endsWith("[]")) {
    if (!Array.isArray(value)) throw mismatch(type, value);
    return value.map((item) => read(type.slice(0, -2), item, depth + 1));
  }
  if (type.startsWith("{")) return readMap(type.slice(1, -1), value, depth);
  const scalar = SCALARS[type];
  if (scalar !== undefined) {
    if (!scalar(value)) throw mismatch(type, value);
    return value;
  }
  const item = LIST_MESSAGES[type];
  if (item !== undefined) return Array.isArray(value) ? read(`${item}[]`, value, depth) : read(item, value, depth);
  const choose = CHOICES[type];
  return choose === undefined ? readMessage(type, value, depth) : read(choose(value).type, value, depth + 1);
}

const SCALARS: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === "string",
  bool: (value) => typeof value === "boolean",
  int: (value) => Number.isSafeInteger(value),
  double: (value) => typeof value === "number",
  any: () => true,
};

function readMap(type: string, value: unknown, depth: number): JsonRecord {
  if (!isRecord(value)) throw mismatch(type, value);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, read(type, item, depth + 1)]));
}

function readMessage(type: string, value: unknown, depth: number): JsonRecord {
  const known = MESSAGES[type];
  if (known === undefined || !isRecord(value)) throw mismatch(type, value);
  const kept: [string, unknown][] = [];
  for (const [key, item] of Object.entries(value)) {
    const fieldType = typeOf(known, key);
    if (fieldType !== undefined && item !== null) kept.push([key, read(fieldType, item, depth + 1)]);
  }
  return Object.fromEntries(kept);
}

function typeOf({ fields, entries, extensions }: Message, key: string): string | undefined {
  if (Object.hasOwn(fields, key)) return fields[key]?.type;
  if (key.startsWith("x-")) return extensions === undefined ? undefined : "any";
  return entries?.type;
}

function mismatch(type: string, value: unknown): TypeError {
  const found = Array.isArray(value) ? "a list" : typeof value;
  return new TypeError(`${type} expected, but found ${found}`);
}
