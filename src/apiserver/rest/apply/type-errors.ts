import {
  isRecord,
  messageOf,
  isJsonNumber,
  toJson,
  goPrint,
  type ScalarKind,
  type Shape,
} from "../../../apimachinery/index.ts";
import { fieldElement, printElement, printPath, type PathElement } from "./path-element.ts";
import { itemElement, shapeOfField } from "./typed-value.ts";

/** Whether a configuration fits its type, in the words of structured-merge-diff `typed/validate.go`. */

function goSyntax(value: unknown): string {
  if (Array.isArray(value)) return `[]interface {}{${value.map(goSyntax).join(", ")}}`;
  if (isRecord(value)) {
    const fields = Object.keys(value).sort();
    return `map[string]interface {}{${fields.map((key) => `${JSON.stringify(key)}:${goSyntax(value[key])}`).join(", ")}}`;
  }
  return toJson(value);
}

function goType(value: unknown): string {
  if (Array.isArray(value)) return "[]interface {}";
  if (isRecord(value)) return "map[string]interface {}";
  if (typeof value === "bigint") return "int64";
  if (typeof value === "number") return Number.isInteger(value) ? "int64" : "float64";
  return typeof value === "boolean" ? "bool" : "string";
}

const STRING = (value: unknown): string | undefined =>
  typeof value === "string" ? undefined : `expected string, got &value.valueUnstructured{Value:${goSyntax(value)}}`;
const NUMERIC = (value: unknown): string | undefined =>
  isJsonNumber(value) ? undefined : `expected numeric (int or float), got ${goType(value)}`;
const BOOLEAN = (value: unknown): string | undefined =>
  typeof value === "boolean" ? undefined : `expected boolean, got &{${goPrint(value)}}`;

/** Times, quantities and the like are untyped to structured-merge-diff; decoding checks them afterwards. */
const SCALARS: Readonly<Partial<Record<ScalarKind, (value: unknown) => string | undefined>>> = {
  string: STRING,
  bytes: STRING,
  int32: NUMERIC,
  int64: NUMERIC,
  float64: NUMERIC,
  bool: BOOLEAN,
};

function report(path: readonly PathElement[], message: string): string {
  return path.length === 0 ? message : `${printPath(path)}: ${message}`;
}

/** One sentence for each problem. Nulls fit everywhere. */
export function typeErrors(value: unknown, shape: Shape, path: readonly PathElement[] = []): string[] {
  if (value === null || value === undefined || shape.kind === "any") return [];
  if (shape.kind === "struct" || shape.kind === "map") {
    if (!isRecord(value)) return [report(path, `expected map, got &{${goPrint(value)}}`)];
    const problems: string[] = [];
    for (const [key, item] of Object.entries(value)) {
      const inner = [...path, fieldElement(key)];
      // Behind the first field that is unknown none is looked at (structured-merge-diff `typed/validate.go` visitMapItems).
      const isUnknown = shape.kind === "struct" && shape.rest === undefined && !shape.fields.has(key);
      if (isUnknown) return [...problems, report(inner, "field not declared in schema")];
      problems.push(...typeErrors(item, shapeOfField(shape, key), inner));
    }
    return problems;
  }
  if (shape.kind === "list") {
    if (!Array.isArray(value)) return [report(path, `expected list, got &{${goPrint(value)}}`)];
    return shape.listType === undefined
      ? value.flatMap((item, index) => typeErrors(item, shape.item, [...path, `i:${index}`]))
      : keyedItemErrors(value, shape, path);
  }
  const problem = SCALARS[shape.kind]?.(value);
  return problem === undefined ? [] : [report(path, problem)];
}

function keyedItemErrors(
  items: readonly unknown[],
  shape: Shape & { kind: "list" },
  path: readonly PathElement[],
): string[] {
  const seen = new Set<PathElement>();
  return items.flatMap((item, index) => {
    let element: PathElement;
    try {
      element = itemElement(item, shape);
    } catch (error) {
      return [report(path, `element ${index}: ${messageOf(error)}`)];
    }
    const repeated = seen.has(element) ? [report(path, `duplicate entries for key ${printElement(element)}`)] : [];
    seen.add(element);
    return [...repeated, ...typeErrors(item, shape.item, [...path, element])];
  });
}
