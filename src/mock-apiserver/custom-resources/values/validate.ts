import { isDeepStrictEqual } from "node:util";
import { atOnce, isJsonNumber, toJson, asFields, listAt, type Steps } from "../../../apimachinery/index.ts";
import {
  additionalOf,
  isIntOrString,
  isSchema,
  itemsOf,
  propertiesOf,
  textOf,
  type JsonSchema,
} from "../schema/json-schema.ts";
import { matchesPattern, patternProblem } from "../schema/pattern.ts";
import type { Correlation } from "./correlation.ts";
import { isSupportedFormat, matchesFormat } from "./formats.ts";
import { isGoInteger, validateNumber } from "./numbers.ts";
import { addFindings, merge, newResult, type Finding, type Result } from "./result.ts";

/**
 * A value against a schema, in the order and words of kube-openapi `validation/validate`. With a correlation to an older
 * value, what did not change may stay wrong (apiextensions `pkg/apiserver/validation/ratcheting.go`).
 */
export function validateValue(value: unknown, schema: JsonSchema, path: string, old?: Correlation): Result {
  return atOnce(validatingValue(value, schema, path, old));
}

/** A millisecond or two. */
const VALUES_AT_ONCE = 1_000;
/** Of all walks. */
let visited = 0;

/** Alternatives of alternatives, each against a long list, are more than one turn may have. */
export function* validatingValue(
  value: unknown,
  schema: JsonSchema,
  path: string,
  old: Correlation | undefined,
): Steps<Result> {
  visited = (visited + 1) % VALUES_AT_ONCE;
  if (visited === 0) yield;
  const result = yield* checkAll(value, schema, path, old);
  if (result.findings.length === 0 || old?.isUnchanged() !== true) return result;
  return newResult([], result.matches);
}

type Check = (
  value: unknown,
  schema: JsonSchema,
  path: string,
  old: Correlation | undefined,
) => Result | Steps<Result> | undefined;

/** Undefined from a check: it does not apply to this value. */
const CHECKS: readonly Check[] = [
  checkType,
  checkJunctors,
  (value, schema, path) => (typeof value === "string" ? checkText(value, schema, path) : undefined),
  (value, schema, path) => (typeof value === "string" ? checkFormat(value, schema, path) : undefined),
  (value, schema, path) => (isJsonNumber(value) ? validateNumber(value, schema, path) : undefined),
  (value, schema, path, old) => (Array.isArray(value) ? checkList(value, schema, path, old) : undefined),
  checkEnum,
  (value, schema, path, old) => (isSchema(value) ? checkObject(value, schema, path, old) : undefined),
];

function* checkAll(value: unknown, schema: JsonSchema, path: string, old: Correlation | undefined): Steps<Result> {
  const result = newResult();
  if (value === null) {
    for (const check of [checkType, checkEnum]) {
      const found = check(value, schema, path);
      if (found !== undefined) merge(result, found);
    }
    return result;
  }
  for (const check of CHECKS) {
    const found = check(value, schema, path, old);
    if (found === undefined) continue;
    merge(result, "next" in found ? yield* found : found);
    result.matches += 1;
  }
  result.matches += 1;
  return result;
}

function typesOf(schema: JsonSchema): string[] {
  if (isIntOrString(schema)) return ["integer", "string"];
  const type = textOf(schema, "type");
  return type === "" ? [] : [type];
}

/** JSON type and the format that Go's type has. */
function kindOf(value: unknown): readonly [type: string, format: string] {
  if (value === null) return ["null", ""];
  if (Array.isArray(value)) return ["array", ""];
  if (isJsonNumber(value)) return isGoInteger(value) ? ["integer", "int64"] : ["number", "float64"];
  return [typeof value, ""];
}

function wrongType(path: string, wanted: string, found: string): Result {
  const message = `${path} in body must be of type ${wanted}: ${JSON.stringify(found)}`;
  return newResult([{ name: path, kind: "type", value: found, message }]);
}

function checkType(value: unknown, schema: JsonSchema, path: string): Result | undefined {
  const types = typesOf(schema);
  const format = knownFormat(schema, types);
  if (types.length === 0 && format === "") return undefined;
  if (value === null) {
    const isWrong = types.length > 0 && schema["nullable"] !== true;
    return isWrong ? wrongType(path, types.join(","), "null") : newResult([], 1);
  }
  const [found, foundFormat] = kindOf(value);
  const fits = types.includes(found) || (found === "integer" && types.includes("number"));
  if (format !== "") {
    const isTextual = typeof value === "string" || Array.isArray(value);
    if (!isTextual && !fits && foundFormat !== format) return wrongType(path, format, foundFormat);
    const isNumeric = types.includes("number") || types.includes("integer");
    if (isTextual && !isNumeric) return newResult([], 1);
  }
  return fits ? newResult([], 1) : wrongType(path, types.join(","), found);
}

/** The format, where the server heeds it. */
function knownFormat(schema: JsonSchema, types: readonly string[]): string {
  const format = textOf(schema, "format");
  const type = types.length === 1 ? (types[0] ?? "") : "";
  return format !== "" && isSupportedFormat(type, format) ? format : "";
}

function checkText(value: string, schema: JsonSchema, path: string): Result {
  const length = Array.from(value).length;
  const { maxLength, minLength } = schema;
  const fail = (finding: Finding): Result => newResult([{ name: path, value, ...finding }]);
  if (typeof maxLength === "number" && length > maxLength) {
    const message = `${path} in body should be at most ${maxLength} chars long`;
    return fail({ kind: "tooLong", valid: maxLength, message });
  }
  if (typeof minLength === "number" && length < minLength)
    return fail({ message: `${path} in body should be at least ${minLength} chars long` });
  const pattern = textOf(schema, "pattern");
  if (pattern === "" || matchesPattern(pattern, value)) return newResult();
  const problem = patternProblem(pattern);
  const shown = problem === undefined ? pattern : `${pattern}, but pattern is invalid: ${problem}`;
  return fail({ message: `${path} in body should match '${shown}'` });
}

function checkFormat(value: string, schema: JsonSchema, path: string): Result | undefined {
  const format = textOf(schema, "format");
  const [type = ""] = typesOf(schema);
  if (format === "" || !isSupportedFormat(type, format)) return undefined;
  const matches = matchesFormat(format, value);
  if (matches === undefined) return undefined;
  if (matches) return newResult();
  return wrongType(path, format, value);
}

function checkEnum(value: unknown, schema: JsonSchema, path: string): Result | undefined {
  const allowed = listAt(schema, "enum");
  if (allowed.length === 0) return newResult();
  if (value !== null && allowed.some((item) => isDeepStrictEqual(item, value))) return newResult();
  // The text tells findings apart and is not shown.
  const message = `${path} in body should be one of ${toJson(allowed)}`;
  return newResult([{ name: path, kind: "enum", value, valid: allowed, message }]);
}

function* checkList(
  value: readonly unknown[],
  schema: JsonSchema,
  path: string,
  old: Correlation | undefined,
): Steps<Result> {
  const result = newResult();
  const items = itemsOf(schema);
  if (items !== undefined) {
    for (const [index, item] of value.entries())
      merge(result, yield* validatingValue(item, items, `${path}[${index}]`, old?.index(index)));
  }
  const { minItems, maxItems } = schema;
  if (typeof minItems === "number" && value.length < minItems) {
    const message = `${path} in body should have at least ${minItems} items`;
    addFindings(result, [{ name: path, value: value.length, message }]);
  }
  if (typeof maxItems === "number" && value.length > maxItems) {
    const message = `${path} in body should have at most ${maxItems} items`;
    addFindings(result, [{ name: path, kind: "tooMany", value: value.length, valid: maxItems, message }]);
  }
  result.matches += 1;
  return result;
}

/** The fields that a schema says something of, in the order of the value, which may have many others. */
function knownKeys(value: JsonSchema, schema: JsonSchema): readonly string[] {
  const isOpen = additionalOf(schema) === undefined && schema["additionalProperties"] !== false;
  if (!isOpen) return Object.keys(value);
  const known = Object.keys(propertiesOf(schema)).filter((key) => Object.hasOwn(value, key));
  if (known.length < 2) return known;
  const named = new Set(known);
  return Object.keys(value).filter((key) => named.has(key));
}

function sizeErrors(value: JsonSchema, schema: JsonSchema, path: string): Finding[] {
  const { minProperties, maxProperties } = schema;
  if (typeof minProperties !== "number" && typeof maxProperties !== "number") return [];
  const size = Object.keys(value).length;
  const findings: Finding[] = [];
  if (typeof minProperties === "number" && size < minProperties) {
    const message = `${path} in body should have at least ${minProperties} properties`;
    findings.push({ name: path, value: size, message });
  }
  if (typeof maxProperties === "number" && size > maxProperties) {
    const message = `${path} in body should have at most ${maxProperties} properties`;
    findings.push({ name: path, kind: "tooMany", value: size, valid: maxProperties, message });
  }
  return findings;
}

function* checkObject(
  value: JsonSchema,
  schema: JsonSchema,
  path: string,
  old: Correlation | undefined,
): Steps<Result> {
  const result = newResult();
  addFindings(result, sizeErrors(value, schema, path));
  const properties = propertiesOf(schema);
  const additional = additionalOf(schema);
  for (const key of knownKeys(value, schema)) {
    const item = value[key];
    const part = Object.hasOwn(properties, key) ? properties[key] : undefined;
    if (part === undefined && schema["additionalProperties"] === false) {
      const message = `${path}.${key} in body is a forbidden property`;
      addFindings(result, [{ name: path, value: key, message }]);
    }
    const below = path === "" && part !== undefined ? key : `${path}.${key}`;
    const use = part ?? additional;
    // The version of the old object was converted before, so that a change of it cannot be seen.
    const isTypeMeta = path === "" && (key === "kind" || key === "apiVersion");
    if (use !== undefined)
      merge(result, yield* validatingValue(item, use, below, isTypeMeta ? undefined : old?.key(key)));
  }
  for (const key of listAt(schema, "required").map(String)) {
    if (Object.hasOwn(value, key)) continue;
    const name = `${path}.${key}`;
    addFindings(result, [{ name, kind: "required", message: `${name} in body is required` }]);
  }
  return result;
}

const JUNCTORS = ["anyOf", "oneOf", "allOf", "not"];

function checkJunctors(value: unknown, schema: JsonSchema, path: string, old?: Correlation): Steps<Result> | Result {
  if (JUNCTORS.some((key) => schema[key] !== undefined)) return checkParts(value, schema, path, old);
  return newResult([], 1);
}

function* checkParts(value: unknown, schema: JsonSchema, path: string, old: Correlation | undefined): Steps<Result> {
  const result = newResult();
  const tried = function* (key: string): Steps<Result[]> {
    const results: Result[] = [];
    for (const part of listAt(schema, key)) results.push(yield* validatingValue(value, asFields(part), path, old));
    return results;
  };
  checkAnyOf(result, yield* tried("anyOf"), path);
  checkOneOf(result, yield* tried("oneOf"), path);
  const all = yield* tried("allOf");
  for (const part of all) merge(result, part);
  const valid = all.filter(isValid).length;
  if (valid < all.length) {
    const none = valid === 0 ? ". None validated" : "";
    addFindings(result, [{ message: `${JSON.stringify(path)} must validate all the schemas (allOf)${none}` }]);
  }
  const { not } = schema;
  if (isSchema(not) && isValid(yield* validatingValue(value, not, path, old)))
    addFindings(result, [{ message: `${JSON.stringify(path)} must not validate the schema (not)` }]);
  result.matches += 1;
  return result;
}

function isValid({ findings }: Result): boolean {
  return findings.length === 0;
}

/** The alternative with most checks passed; of several the first. */
function best(results: readonly Result[]): Result | undefined {
  return results.reduce<Result | undefined>(
    (found, result) => (found === undefined || result.matches > found.matches ? result : found),
    undefined,
  );
}

function checkAnyOf(result: Result, results: readonly Result[], path: string): void {
  if (results.length === 0) return;
  const valid = results.find(isValid);
  if (valid === undefined)
    addFindings(result, [{ message: `${JSON.stringify(path)} must validate at least one schema (anyOf)` }]);
  const chosen = valid ?? best(results);
  if (chosen !== undefined) merge(result, chosen);
}

function checkOneOf(result: Result, results: readonly Result[], path: string): void {
  if (results.length === 0) return;
  const valid = results.filter(isValid);
  const [only] = valid;
  if (only !== undefined && valid.length === 1) return merge(result, only);
  const found = valid.length === 0 ? "Found none valid" : `Found ${valid.length} valid alternatives`;
  addFindings(result, [{ message: `${JSON.stringify(path)} must validate one and only one schema (oneOf). ${found}` }]);
  // What failed after the first success is not looked at, and a success later on forgets what failed before.
  const failed = valid.length === 0 ? best(results) : undefined;
  if (failed !== undefined) merge(result, failed);
}
