import {
  invalidValue,
  notSupportedValue,
  requiredValue,
  tooLongValue,
  tooManyValue,
  type FieldError,
  asFields,
  listAt,
} from "../../apimachinery/index.ts";
import type { CustomSchema } from "./custom-shape.ts";

type Check = (value: never, limit: never, path: string) => FieldError[];

/** One keyword of a schema: whom it concerns, and what it says of a value (kube-openapi `validation/validate`). */
interface Keyword {
  readonly name: string;
  readonly concerns: (value: unknown) => boolean;
  readonly check: Check;
}

function keyword<T>(
  name: string,
  concerns: (value: unknown) => value is T,
  check: (value: T, limit: never, path: string) => FieldError[],
): Keyword {
  return { name, concerns, check };
}

const isText = (value: unknown): value is string => typeof value === "string";
const isNumber = (value: unknown): value is number => typeof value === "number";
const isArray = (value: unknown): value is unknown[] => Array.isArray(value);
const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function must(isRight: boolean, path: string, value: unknown, detail: string): FieldError[] {
  return isRight ? [] : [invalidValue(path, value, `${path} in body ${detail}`)];
}

const KEYWORDS: readonly Keyword[] = [
  keyword("minLength", isText, (value, limit: number, path) =>
    must(Array.from(value).length >= limit, path, value, `should be at least ${limit} chars long`),
  ),
  keyword("maxLength", isText, (value, limit: number, path) =>
    Array.from(value).length <= limit ? [] : [tooLongValue(path, limit)],
  ),
  keyword("pattern", isText, (value, pattern: string, path) =>
    must(patternOf(pattern)?.test(value) ?? true, path, value, `should match '${pattern}'`),
  ),
  keyword("multipleOf", isNumber, (value, limit: number, path) =>
    must(value % limit === 0, path, value, `should be a multiple of ${limit}`),
  ),
  keyword("minItems", isArray, (value, limit: number, path) =>
    must(value.length >= limit, path, value.length, `should have at least ${limit} items`),
  ),
  keyword("maxItems", isArray, (value, limit: number, path) =>
    value.length <= limit ? [] : [tooManyValue(path, value.length, limit)],
  ),
  keyword("minProperties", isObject, (value, limit: number, path) =>
    must(Object.keys(value).length >= limit, path, value, `should have at least ${limit} properties`),
  ),
  keyword("maxProperties", isObject, (value, limit: number, path) =>
    Object.keys(value).length <= limit ? [] : [tooManyValue(path, Object.keys(value).length, limit)],
  ),
];

/** What a schema says against a value; `path` as in `spec.replicas`, empty for the whole object. */
export function schemaErrors(value: unknown, schema: CustomSchema, path: string): FieldError[] {
  if (value === null && schema["nullable"] === true) return [];
  const type = typeError(value, schema, path);
  if (type !== undefined) return [type];
  return [
    ...enumErrors(value, schema, path),
    ...boundErrors(value, schema, path),
    ...KEYWORDS.flatMap(({ name, concerns, check }) =>
      schema[name] !== undefined && concerns(value) ? check(value as never, schema[name] as never, path) : [],
    ),
    ...partErrors(value, schema, path),
  ];
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return typeof value;
}

function typeError(value: unknown, schema: CustomSchema, path: string): FieldError | undefined {
  const found = typeOf(value);
  if (schema["x-kubernetes-int-or-string"] === true) {
    if (found === "integer" || found === "string") return undefined;
    return wrongType(path, "integer,string", found);
  }
  const { type } = schema;
  if (typeof type !== "string" || type === "" || type === found) return undefined;
  if (type === "number" && found === "integer") return undefined;
  return wrongType(path, type, found);
}

function wrongType(path: string, wanted: string, found: string): FieldError {
  const message = `Invalid value: "${found}": ${path} in body must be of type ${wanted}: "${found}"`;
  return { field: path, reason: "FieldValueTypeInvalid", message };
}

function enumErrors(value: unknown, schema: CustomSchema, path: string): FieldError[] {
  const allowed = listAt(schema, "enum");
  const text = JSON.stringify(value);
  if (allowed.length === 0 || allowed.some((item) => JSON.stringify(item) === text)) return [];
  return [
    notSupportedValue(
      path,
      value,
      allowed.map((item) => (isText(item) ? item : JSON.stringify(item))),
    ),
  ];
}

function boundErrors(value: unknown, schema: CustomSchema, path: string): FieldError[] {
  if (!isNumber(value)) return [];
  const { minimum, maximum } = schema;
  const below = schema["exclusiveMinimum"] === true ? "" : " or equal to";
  const above = schema["exclusiveMaximum"] === true ? "" : " or equal to";
  return [
    ...(isNumber(minimum)
      ? must(below === "" ? value > minimum : value >= minimum, path, value, boundText("greater", below, minimum))
      : []),
    ...(isNumber(maximum)
      ? must(above === "" ? value < maximum : value <= maximum, path, value, boundText("less", above, maximum))
      : []),
  ];
}

function boundText(side: string, orEqual: string, limit: number): string {
  return `should be ${side} than${orEqual} ${limit}`;
}

function partErrors(value: unknown, schema: CustomSchema, path: string): FieldError[] {
  if (isArray(value)) {
    const items = asFields(schema["items"]);
    return value.flatMap((item, index) => schemaErrors(item, items, `${path}[${index}]`));
  }
  if (!isObject(value)) return [];
  const fields = asFields(value);
  const properties = asFields(schema["properties"]);
  const missing = listAt(schema, "required").filter((key) => !Object.hasOwn(fields, String(key)));
  const below = (key: string): string => (path === "" ? key : `${path}.${key}`);
  return [
    ...missing.map((key) => requiredValue(below(String(key)))),
    ...Object.entries(fields).flatMap(([key, item]) => {
      const part = Object.hasOwn(properties, key) ? properties[key] : schema["additionalProperties"];
      return isObject(part) ? schemaErrors(item, asFields(part), below(key)) : [];
    }),
  ];
}

/** Undefined for what RE2 has and JavaScript has not: it is then not checked rather than wrongly refused. */
function patternOf(pattern: string): RegExp | undefined {
  try {
    return new RegExp(pattern, "u");
  } catch {
    return undefined;
  }
}
