import {
  anything,
  bool,
  float64,
  int64,
  isRecord,
  list,
  map,
  notSupportedValue,
  pointer,
  requiredValue,
  string,
  struct,
  type FieldError,
  type Shape,
} from "../../apimachinery/index.ts";
import type { FieldRules, FieldType, FieldTypes, ScalarFieldType } from "./resource-table.ts";

const SCALARS: Readonly<Record<ScalarFieldType, Shape>> = {
  string,
  integer: int64,
  number: float64,
  boolean: bool,
  any: anything,
};

export function rulesOf(type: FieldType): FieldRules {
  return typeof type === "string" ? { type } : type;
}

/** What is decoded of fields; any when nothing is said of them. */
export function fieldsShape(name: string, types: FieldTypes | undefined): Shape {
  if (types === undefined) return anything;
  return struct(
    name,
    Object.fromEntries(
      Object.entries(types).map(([key, type]) => [key, pointer(shapeOf(`${name}${capital(key)}`, type))]),
    ),
  );
}

export function shapeOf(name: string, type: FieldType): Shape {
  const rules = rulesOf(type);
  switch (rules.type) {
    case "array":
      return list(shapeOf(name, rules.items ?? "any"));
    case "map":
      return map(shapeOf(name, rules.items ?? "any"));
    case "object":
      return fieldsShape(name, rules.fields);
    default:
      return SCALARS[rules.type];
  }
}

function capital(key: string): string {
  return `${key.charAt(0).toUpperCase()}${key.slice(1)}`;
}

/** Puts defaults into `value`, in place, at every depth that is there. */
export function fillDefaults(types: FieldTypes, value: Record<string, unknown>): void {
  for (const [key, type] of Object.entries(types)) {
    const rules = rulesOf(type);
    if (value[key] === undefined && rules.default !== undefined) value[key] = structuredClone(rules.default);
    eachInside(rules, value[key], (inner, fields) => fillDefaults(fields, inner));
  }
}

/** What is missing though required, or not among the values of an enum. */
export function fieldErrors(types: FieldTypes, value: Readonly<Record<string, unknown>>, prefix: string): FieldError[] {
  return Object.entries(types).flatMap(([key, type]) => {
    const rules = rulesOf(type);
    const path = prefix === "" ? key : `${prefix}.${key}`;
    if (value[key] === undefined || value[key] === null) return rules.required === true ? [requiredValue(path)] : [];
    return valueErrors(type, value[key], path);
  });
}

function valueErrors(type: FieldType, value: unknown, path: string): FieldError[] {
  const rules = rulesOf(type);
  if (rules.enum !== undefined && !rules.enum.some((one) => one === value)) {
    return [notSupportedValue(path, value, rules.enum.map(String))];
  }
  const { items } = rules;
  if (rules.type === "array" && Array.isArray(value) && items !== undefined)
    return value.flatMap((item, at) => valueErrors(items, item, `${path}[${at}]`));
  if (rules.type === "map" && isRecord(value) && items !== undefined)
    return Object.entries(value).flatMap(([key, item]) => valueErrors(items, item, `${path}[${key}]`));
  if (rules.type === "object" && rules.fields !== undefined && isRecord(value))
    return fieldErrors(rules.fields, value, path);
  return [];
}

/** Calls back for each object with known fields that a value holds. */
function eachInside(
  type: FieldType,
  value: unknown,
  visit: (inner: Record<string, unknown>, fields: FieldTypes) => void,
): void {
  const rules = rulesOf(type);
  const { items } = rules;
  if (rules.type === "object" && rules.fields !== undefined && isRecord(value)) visit(value, rules.fields);
  if (items === undefined) return;
  const inner = Array.isArray(value) ? value : isRecord(value) && rules.type === "map" ? Object.values(value) : [];
  for (const item of inner) eachInside(items, item, visit);
}
