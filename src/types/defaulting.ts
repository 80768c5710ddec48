import { copyJson, asFields, ensure, type Fields, type KubeObject } from "../apimachinery/index.ts";
import { DEFAULT_RULES } from "./default-rules.ts";
import { DEFAULT_VALUES } from "./default-values.ts";
import { findType, flatFields, type GoField, type TypeRef } from "./type-table.ts";

/** A field that has a default, or in whose value there are some. */
interface DefaultedField {
  readonly name: string;
  readonly isPointer: boolean;
  /** The `+default` marker of its declaration. */
  readonly marked: unknown;
  /** Lists and maps around the structs inside. */
  readonly depth: number;
  /** The type of those structs; undefined where they have no defaults. */
  readonly inner: string | undefined;
}

const cache = new Map<string, readonly DefaultedField[]>();

/**
 * Fills what Go fills when it decodes an object of the type: constants and rules, markers of the declarations, outer types
 * before inner ones (defaulter-gen).
 */
export function applyGoDefaults(object: KubeObject | Fields, typeName: string): void {
  for (const [path, wanted] of Object.entries(DEFAULT_VALUES[typeName] ?? {}))
    fillPath(object, typeName, path.split("."), wanted);
  DEFAULT_RULES[typeName]?.(object);
  const fields = object as Fields;
  for (const { name, marked, isPointer, depth, inner } of defaultedFields(typeName)) {
    if (marked !== undefined && isAbsent(fields[name], isPointer)) fields[name] = copyJson(marked);
    if (inner !== undefined) fillWithin(fields[name], depth, inner);
  }
}

function fillWithin(value: unknown, depth: number, typeName: string): void {
  if (typeof value !== "object" || value === null) return;
  if (depth === 0) applyGoDefaults(asFields(value), typeName);
  else for (const item of Object.values(value)) fillWithin(item, depth - 1, typeName);
}

function fillPath(object: KubeObject | Fields, typeName: string, path: readonly string[], wanted: unknown): void {
  const fields = object as Fields;
  const [step = "", ...rest] = path;
  const field = fieldOf(typeName, step);
  if (field === undefined) throw new Error(`${typeName} has no field ${step}`);
  const isPointer = field.type.form === "pointer";
  if (rest.length === 0) {
    if (isAbsent(fields[step], isPointer)) fields[step] = copyJson(wanted);
  } else if (!isPointer || !isAbsent(fields[step], true)) {
    fillPath(ensure(fields, step), structOf(field.type).name, rest, wanted);
  }
}

function fieldOf(typeName: string, name: string): GoField | undefined {
  return fieldsOf(typeName).find((field) => field.name === name);
}

/** Nothing was given: null behind a pointer, else also what is empty. */
function isAbsent(value: unknown, isPointer: boolean): boolean {
  if (value === undefined || value === null) return true;
  if (isPointer) return false;
  if (typeof value === "object") return Object.keys(value).length === 0;
  return value === "" || value === 0 || value === false;
}

/** Empty for a type in which nothing has a default. */
function defaultedFields(typeName: string): readonly DefaultedField[] {
  const known = cache.get(typeName);
  if (known !== undefined) return known;
  const fields = fieldsOf(typeName).map(defaultedField);
  const kept = fields.filter(({ marked, inner }) => marked !== undefined || inner !== undefined);
  cache.set(typeName, kept);
  return kept;
}

function defaultedField({ name, type, rules }: GoField): DefaultedField {
  const { name: inner, depth } = structOf(type);
  const written = rules.get("default") ?? "";
  return {
    name,
    isPointer: type.form === "pointer",
    marked: written === "" ? undefined : (JSON.parse(written) as unknown),
    depth,
    inner: hasDefaults(inner) ? inner : undefined,
  };
}

/** The type in lists, maps and pointers, and how many lists and maps are around it. */
function structOf(ref: TypeRef, depth = 0): { readonly name: string; readonly depth: number } {
  if (ref.form === "pointer") return structOf(ref.of, depth);
  if (ref.form !== "name") return structOf(ref.of, depth + 1);
  const underlying = findType(ref.name)?.underlying;
  return underlying === undefined || underlying.form === "name"
    ? { name: ref.name, depth }
    : structOf(underlying, depth);
}

const verdicts = new Map<string, boolean>();

/** Whether a type, or one that it can hold, has defaults. */
function hasDefaults(typeName: string): boolean {
  const known = verdicts.get(typeName);
  if (known !== undefined) return known;
  const reached = new Set([typeName]);
  for (const name of reached) for (const { type } of fieldsOf(name)) reached.add(structOf(type).name);
  const verdict = [...reached].some(hasOwnDefaults);
  verdicts.set(typeName, verdict);
  return verdict;
}

function hasOwnDefaults(typeName: string): boolean {
  if (Object.hasOwn(DEFAULT_VALUES, typeName) || Object.hasOwn(DEFAULT_RULES, typeName)) return true;
  return fieldsOf(typeName).some(({ rules }) => (rules.get("default") ?? "") !== "");
}

function fieldsOf(typeName: string): readonly GoField[] {
  const type = findType(typeName);
  return type === undefined ? [] : flatFields(type);
}
