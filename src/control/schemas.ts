import { isRecord } from "../apimachinery/index.ts";
/** The part of JSON Schema that the operations are described by, and what comes is checked by. */
export interface Schema {
  readonly type: "object" | "array" | "string" | "integer" | "boolean";
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  /** False refuses properties that are not named. */
  readonly additionalProperties?: boolean;
}

export const text = (description?: string): Schema => described("string", description);
export const integer = (description?: string): Schema => described("integer", description);
export const flag = (description?: string): Schema => described("boolean", description);
export const list = (items: Schema, description?: string): Schema => ({ ...described("array", description), items });
/** Some JSON object, e.g. of Kubernetes. */
export const anyObject = (description?: string): Schema => described("object", description);

function described(type: Schema["type"], description: string | undefined): Schema {
  return description === undefined ? { type } : { type, description };
}

/** Names that end in `?` are optional. */
export function record(properties: Readonly<Record<string, Schema>>): Schema {
  const names = Object.keys(properties);
  return {
    type: "object",
    properties: Object.fromEntries(names.map((name) => [name.replace(/\?$/, ""), properties[name] ?? anyObject()])),
    required: names.filter((name) => !name.endsWith("?")),
    additionalProperties: false,
  };
}

/** What is wrong with a value, with its place; undefined when nothing is. */
export function problemOf(schema: Schema, value: unknown, place: string): string | undefined {
  if (!isOfType(schema.type, value))
    return `${place} must be ${/^[aio]/.test(schema.type) ? "an" : "a"} ${schema.type}`;
  if (Array.isArray(value)) {
    const { items } = schema;
    return items === undefined ? undefined : first(value.map((item, at) => problemOf(items, item, `${place}[${at}]`)));
  }
  const { properties } = schema;
  if (typeof value !== "object" || value === null || properties === undefined) return undefined;
  const missing = schema.required?.find((name) => !(name in value));
  if (missing !== undefined) return `${place} lacks ${missing}`;
  return first(
    Object.entries(value).map(([name, item]) => {
      const known = Object.hasOwn(properties, name) ? properties[name] : undefined;
      if (known !== undefined) return problemOf(known, item, `${place}.${name}`);
      return `${place} has no ${JSON.stringify(name)}; it has ${Object.keys(properties).join(", ")}`;
    }),
  );
}

function first(problems: readonly (string | undefined)[]): string | undefined {
  return problems.find((problem) => problem !== undefined);
}

function isOfType(type: Schema["type"], value: unknown): boolean {
  if (type === "array") return Array.isArray(value);
  if (type === "object") return isRecord(value);
  return type === "integer" ? Number.isSafeInteger(value) : typeof value === type;
}

/** Values of a query, which are text on the wire. */
export function fromQuery(
  schemas: Readonly<Record<string, Schema>>,
  query: URLSearchParams,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    [...query].map(([name, value]) => {
      const type = schemas[name]?.type;
      if (type === "integer" && /^\d{1,15}$/.test(value)) return [name, Number(value)];
      return [name, type === "boolean" && /^(?:true|false)$/.test(value) ? value === "true" : value];
    }),
  );
}
