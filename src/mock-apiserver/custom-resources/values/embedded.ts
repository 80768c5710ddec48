import {
  asFields,
  invalidValue,
  requiredValue,
  type FieldError,
  parseGroupVersion,
  type ObjectMeta,
  dns1035Label,
  pathSegmentName,
  validateObjectMeta,
  decodeNode,
  GoJsonError,
  valueToNode,
  type Fields,
} from "../../../apimachinery/index.ts";
import { goStruct } from "../../../types/index.ts";
import { normalise } from "../../../apiserver/index.ts";
import {
  additionalOf,
  asRoot,
  isEmbedded,
  isSchema,
  itemsOf,
  propertyOf,
  type JsonSchema,
} from "../schema/json-schema.ts";

const OBJECT_META = goStruct("meta/v1.ObjectMeta");

/** Resources within custom resources (apiextensions `pkg/apiserver/schema/objectmeta`). */

/** Calls `visit` for every embedded resource, outer ones first. */
function visitEmbedded(
  value: unknown,
  schema: JsonSchema | undefined,
  path: string,
  visit: (resource: Fields, path: string) => void,
): void {
  if (schema === undefined) return;
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) visitEmbedded(item, itemsOf(schema), `${path}[${index}]`, visit);
    return;
  }
  if (!isSchema(value)) return;
  if (isEmbedded(schema)) visit(value, path);
  for (const [key, item] of Object.entries(value)) {
    const part = propertyOf(schema, key);
    if (part !== undefined) visitEmbedded(item, part, child(path, key), visit);
    else visitEmbedded(item, additionalOf(schema), `${path}[${key}]`, visit);
  }
}

function child(path: string, key: string): string {
  return path === "" ? key : `${path}.${key}`;
}

export function embeddedErrors(value: unknown, schema: JsonSchema, path: string, isRoot: boolean): FieldError[] {
  const errors: FieldError[] = [];
  visitEmbedded(value, isRoot ? asRoot(schema) : schema, path, (resource, at) => {
    errors.push(...resourceErrors(resource, at));
  });
  return errors;
}

function resourceErrors(resource: Fields, path: string): FieldError[] {
  const errors: FieldError[] = [];
  for (const key of ["apiVersion", "kind"])
    if (!Object.hasOwn(resource, key)) errors.push(requiredValue(child(path, key)));
  for (const [key, value] of Object.entries(resource)) {
    if (key === "apiVersion" || key === "kind") errors.push(...typeErrors(key, value, child(path, key)));
    else if (key === "metadata") errors.push(...metadataErrors(value, child(path, key)));
  }
  return errors;
}

function typeErrors(key: "apiVersion" | "kind", value: unknown, path: string): FieldError[] {
  if (typeof value !== "string") return [invalidValue(path, value, "must be a string")];
  if (value === "") return [invalidValue(path, value, "must not be empty")];
  if (key === "apiVersion") {
    const isRight = value.split("/").length <= 2 || parseGroupVersion(value).version.split("/").length === 1;
    return isRight ? [] : [invalidValue(path, value, `unexpected GroupVersion string: ${value}`)];
  }
  const problems = dns1035Label(value.toLowerCase());
  if (problems.length === 0) return [];
  return [invalidValue(path, value, `may have mixed case, but should otherwise match: ${problems.join(",")}`)];
}

/** @returns the metadata, or what is wrong with its types */
function decodeMetadata(value: unknown): { meta: ObjectMeta; unknown: readonly string[] } | string {
  try {
    const { value: meta, strictErrors } = decodeNode(valueToNode(value), OBJECT_META);
    return { meta: asFields(meta), unknown: strictErrors };
  } catch (error) {
    if (error instanceof GoJsonError) return error.message;
    throw error;
  }
}

function metadataErrors(value: unknown, path: string): FieldError[] {
  const decoded = decodeMetadata(value);
  if (typeof decoded === "string") return [invalidValue(path, value, decoded)];
  const { meta } = decoded;
  const named = (meta.name ?? "") === "" ? { ...meta, name: "fakename" } : meta;
  const rules = { namespaced: (meta.namespace ?? "") !== "", validateName: pathSegmentName };
  return validateObjectMeta(named, rules, path);
}

export interface Coerced {
  /** The first wrong type; what is behind it was not looked at. */
  readonly error: FieldError | undefined;
  /** Fields of metadata that ObjectMeta does not have; they are gone. */
  readonly unknown: readonly string[];
}

/**
 * Brings the metadata of embedded resources into form, in place; with `drop`, values of a wrong type are taken away
 * instead of being an error.
 */
export function coerceEmbedded(value: unknown, schema: JsonSchema, path: string, drop: boolean): Coerced {
  const unknown: string[] = [];
  let error: FieldError | undefined;
  visitEmbedded(value, schema, path, (resource, at) => {
    for (const key of ["apiVersion", "kind"]) {
      if (!Object.hasOwn(resource, key) || typeof resource[key] === "string") continue;
      if (drop) delete resource[key];
      else error ??= invalidValue(child(at, key), resource[key], "must be a string");
    }
    if (!Object.hasOwn(resource, "metadata")) return;
    const where = child(at, "metadata");
    const decoded = decodeMetadata(resource["metadata"]);
    if (typeof decoded !== "string") {
      for (const problem of decoded.unknown) unknown.push(...unknownPath(problem, where));
      resource["metadata"] = withoutZeroTime(normalise(decoded.meta, OBJECT_META));
    } else if (!drop) error ??= invalidValue(where, resource["metadata"], decoded);
    else resource["metadata"] = fieldByField(resource["metadata"]);
  });
  return { error, unknown: unknown.sort() };
}

function unknownPath(problem: string, where: string): string[] {
  const field = /^(?:unknown|duplicate) field "(.*)"$/.exec(problem)?.[1];
  return field === undefined ? [] : [`${where}.${field}`];
}

function withoutZeroTime(meta: Fields): Fields {
  if (meta["creationTimestamp"] === null || meta["creationTimestamp"] === "") delete meta["creationTimestamp"];
  return meta;
}

function fieldByField(metadata: unknown): unknown {
  if (!isSchema(metadata)) return metadata;
  const kept = Object.entries(metadata).filter(([key, item]) => typeof decodeMetadata({ [key]: item }) !== "string");
  const decoded = decodeMetadata(Object.fromEntries(kept));
  return typeof decoded === "string" ? {} : withoutZeroTime(normalise(decoded.meta, OBJECT_META));
}
