import { isRecord, toJson, parseJson } from "../../../apimachinery/index.ts";
/**
 * One step of a field path, in the notation of fieldsV1: `f:` and a field's name, `k:` and the map keys of a list item as
 * JSON, `v:` and the value of a set's item as JSON (structured-merge-diff `fieldpath/serialize-pe.go`).
 */
export type PathElement = string;

/** Sorts before every key, as in structured-merge-diff: fields, then keys, values and indexes. */
const RANKS: Readonly<Record<string, number>> = { f: 0, k: 1, v: 2, i: 3 };

export function fieldElement(name: string): PathElement {
  return `f:${name}`;
}

/** The name of the field, or undefined for a list item. */
export function fieldName(element: PathElement): string | undefined {
  return element.startsWith("f:") ? element.slice(2) : undefined;
}

/** `keys` in any order; they are written sorted. */
export function keyElement(keys: readonly (readonly [string, unknown])[]): PathElement {
  const sorted = [...keys].sort(([a], [b]) => (a < b ? -1 : 1));
  return `k:{${sorted.map(([key, value]) => `${JSON.stringify(key)}:${toJson(value)}`).join(",")}}`;
}

/** {@link keyElement} of the one key that most lists have. */
export function textKeyElement(key: string, value: string): PathElement {
  return `k:{"${key}":${JSON.stringify(value)}}`;
}

export function valueElement(value: unknown): PathElement {
  return `v:${toJson(value)}`;
}

export function compareElements(a: PathElement, b: PathElement): number {
  const rank = (RANKS[a[0] ?? ""] ?? 4) - (RANKS[b[0] ?? ""] ?? 4);
  if (rank !== 0) return rank;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The usual key of a list item, which can be told without parsing it. */
const TEXT_KEY = /^k:\{"\w+":"[\w./-]*"\}$/;

/** Whether a key of fieldsV1 can be read. */
export function isElement(text: string): boolean {
  if (text.startsWith("f:") || TEXT_KEY.test(text)) return true;
  if (/^i:\d+$/.test(text)) return true;
  if (!/^[kv]:/.test(text)) return false;
  try {
    const value: unknown = parseJson(text.slice(2));
    return text.startsWith("v:") || isRecord(value);
  } catch {
    return false;
  }
}

/** A step as an error message shows it: `.name`, `[name="a"]`, `[="a"]`, `[0]`. */
export function printElement(element: PathElement): string {
  const body = element.slice(2);
  switch (element[0]) {
    case "f":
      return `.${body}`;
    case "k": {
      const keys = parseJson(body) as Record<string, unknown>;
      return `[${Object.entries(keys)
        .map(([key, value]) => `${key}=${toJson(value)}`)
        .join(",")}]`;
    }
    case "v":
      return `[=${body}]`;
    default:
      return `[${body}]`;
  }
}

export function printPath(path: readonly PathElement[]): string {
  return path.map(printElement).join("");
}
