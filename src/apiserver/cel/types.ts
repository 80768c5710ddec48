import { entryOf } from "../../apimachinery/index.ts";
import type { Literal } from "./ast.ts";

/** Types of expressions (cel-go `common/types`). */
export interface Type {
  readonly kind: TypeKind;
  /** Of objects, opaque types and type parameters. */
  readonly name: string;
  readonly params: readonly Type[];
  /** Of objects. */
  readonly fields?: ReadonlyMap<string, Type>;
}

export type TypeKind =
  | "bool"
  | "int"
  | "uint"
  | "double"
  | "string"
  | "bytes"
  | "null"
  | "dyn"
  | "error"
  | "timestamp"
  | "duration"
  | "list"
  | "map"
  | "object"
  | "opaque"
  | "param"
  | "type";

function simple(kind: TypeKind, name: string = kind): Type {
  return { kind, name, params: [] };
}

export const BOOL = simple("bool");
export const INT = simple("int");
export const UINT = simple("uint");
export const DOUBLE = simple("double");
export const STRING = simple("string");
export const BYTES = simple("bytes");
export const NULL = simple("null", "null_type");
export const DYN = simple("dyn");
export const ERROR = simple("error", "!error!");
export const TIMESTAMP = simple("timestamp", "google.protobuf.Timestamp");
export const DURATION = simple("duration", "google.protobuf.Duration");

export const LITERAL_TYPES: Readonly<Record<Literal["type"], Type>> = {
  null: NULL,
  bool: BOOL,
  int: INT,
  uint: UINT,
  double: DOUBLE,
  string: STRING,
  bytes: BYTES,
};

export function listType(item: Type): Type {
  return { kind: "list", name: "list", params: [item] };
}

export function mapType(key: Type, value: Type): Type {
  return { kind: "map", name: "map", params: [key, value] };
}

export function optionalType(value: Type): Type {
  return { kind: "opaque", name: "optional_type", params: [value] };
}

export function opaqueType(name: string, params: readonly Type[] = []): Type {
  return { kind: "opaque", name, params };
}

export function objectType(name: string, fields: ReadonlyMap<string, Type>): Type {
  return { kind: "object", name, params: [], fields };
}

export function typeType(of: Type): Type {
  return { kind: "type", name: "type", params: [of] };
}

export function paramType(name: string): Type {
  return { kind: "param", name, params: [] };
}

export function isOptional(type: Type): boolean {
  return type.kind === "opaque" && type.name === "optional_type";
}

export function isDynOrError({ kind }: Type): boolean {
  return kind === "dyn" || kind === "error";
}

export function sameType(a: Type, b: Type): boolean {
  return (
    a === b ||
    (a.kind === b.kind &&
      a.name === b.name &&
      a.params.length === b.params.length &&
      a.params.every((param, index) => sameType(param, b.params[index] ?? ERROR)))
  );
}

/** As errors show it. */
export function printType(type: Type): string {
  const { kind, name, params } = type;
  if (kind === "null") return "null";
  if (kind === "timestamp" || kind === "duration") return kind;
  return params.length === 0 ? name : `${name}(${params.map(printType).join(", ")})`;
}

const SIMPLE: Readonly<Record<string, Type>> = {
  bool: BOOL,
  int: INT,
  uint: UINT,
  double: DOUBLE,
  string: STRING,
  bytes: BYTES,
  null_type: NULL,
  dyn: DYN,
  timestamp: TIMESTAMP,
  duration: DURATION,
};

/** `list(A)`, `map(string, optional_type(V))`; a capital letter alone is a type parameter, a dotted name an opaque type. */
export function parseType(text: string): Type {
  const [type, rest] = readType(text.trim());
  if (rest.trim() !== "") throw new Error(`no type: ${text}`);
  return type;
}

/** Types with commas between them. */
export function parseTypes(text: string): Type[] {
  const types: Type[] = [];
  for (let rest = text.trim(); rest !== "";) {
    const [type, after] = readType(rest);
    types.push(type);
    rest = after.trim().replace(/^,\s*/, "");
  }
  return types;
}

function readType(text: string): readonly [Type, string] {
  const name = /^[\w.]+/.exec(text)?.[0] ?? "";
  let rest = text.slice(name.length);
  const params: Type[] = [];
  if (rest.startsWith("(")) {
    do {
      const [param, after] = readType(rest.slice(1).trimStart());
      params.push(param);
      rest = after;
    } while (rest.startsWith(","));
    rest = rest.slice(1);
  }
  const [first = DYN, second = DYN] = params;
  if (name === "list") return [listType(first), rest];
  if (name === "map") return [mapType(first, second), rest];
  if (name === "type") return [typeType(first), rest];
  if (/^[A-Z]$/.test(name)) return [paramType(name), rest];
  return [entryOf(SIMPLE, name) ?? opaqueType(name, params), rest];
}

const KEYWORDS: ReadonlySet<string> = new Set(
  "as break const continue else for function if import let loop package namespace return var void while".split(" "),
);

/** A field whose name is a word of the language is written as it is, or as `__namespace__`. */
export function fieldName(name: string): string {
  return KEYWORDS.has(name) ? `__${name}__` : name;
}
