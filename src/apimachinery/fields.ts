import { copyJson } from "./json/copy.ts";
import { toJson } from "./json/exact.ts";
import { isJsonNumber } from "./json/numbers.ts";
import type { KubeObject } from "./meta.ts";

/** Reading stored objects, whose fields beyond the metadata have no static type. */
export type Fields = Record<string, unknown>;

export function asFields(value: unknown): Fields {
  return isRecord(value) ? value : {};
}

/** The value at a path of field names; undefined where a step is missing or null, as an absent pointer is written. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  let here = value;
  for (const step of path) {
    const fields = asFields(here);
    here = Object.hasOwn(fields, step) ? fields[step] : undefined;
  }
  return here ?? undefined;
}

/** What a table has for a name that somebody sent, which may be `constructor`. */
export function entryOf<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

export function textAt(value: unknown, ...path: readonly string[]): string {
  const found = at(value, ...path);
  return typeof found === "string" ? found : "";
}

/** A scalar field as text; `otherwise` where it is absent. */
export function printAt(value: unknown, field: string, otherwise: string): string {
  const found = at(value, field);
  return found === undefined || found === null ? otherwise : typeof found === "string" ? found : toJson(found);
}

/** As near as a double comes to it. */
export function numberAt(value: unknown, ...path: readonly string[]): number {
  const found = at(value, ...path);
  return isJsonNumber(found) ? Number(found) : 0;
}

export function listAt(value: unknown, ...path: readonly string[]): readonly unknown[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? found : [];
}

export function fieldsAt(value: unknown, ...path: readonly string[]): Fields {
  return asFields(at(value, ...path));
}

/** The sub-object of a field, made when it is not there. */
export function ensure(object: Fields | KubeObject, field: string): Fields {
  const fields = object as Fields;
  const found = fields[field];
  if (isRecord(found)) return found;
  const made: Fields = {};
  fields[field] = made;
  return made;
}

/** Fills the fields that are absent, or the empty string or zero that Go takes for absent. */
export function fill(target: Fields, defaults: Readonly<Fields>): void {
  for (const [key, value] of Object.entries(defaults)) {
    const current = target[key];
    if (current === undefined || current === null || current === "" || current === 0) target[key] = copyJson(value);
  }
}

/** A JSON object: no array, no null. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
