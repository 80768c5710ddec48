import {
  CelError,
  Duration,
  listSemantics,
  MapValue,
  ObjectValue,
  objectType,
  Timestamp,
  type Type,
  type Value,
} from "../../../apiserver/index.ts";
import { isRecord, toJson, parseGoDuration, type Fields } from "../../../apimachinery/index.ts";
import {
  additionalOf,
  isEmbedded,
  isIntOrString,
  itemsOf,
  keepsUnknown,
  propertiesOf,
  textOf,
  type JsonSchema,
} from "../schema/json-schema.ts";
import { keyOf } from "../values/correlation.ts";
import { withTypeAndMeta } from "./declared-type.ts";
import { escapeName } from "./names.ts";

/** JSON as expressions see it, by its schema (apiserver `pkg/cel/common/values.go`). */

const OBJECT = objectType("object", new Map());

/** Fields become values when they are asked for. */
class JsonObject extends ObjectValue {
  readonly type: Type = OBJECT;
  private readonly json: Fields;
  private readonly schema: JsonSchema;
  private readonly known = new Map<string, Value>();
  private byName: ReadonlyMap<string, string> | undefined;

  constructor(json: Fields, schema: JsonSchema) {
    super();
    this.json = json;
    this.schema = schema;
  }

  private keys(): ReadonlyMap<string, string> {
    this.byName ??= new Map(
      Object.keys(propertiesOf(this.schema)).flatMap((key) => {
        const name = escapeName(key);
        // A field that is null is as absent as one that is not there.
        const isThere = Object.hasOwn(this.json, key) && this.json[key] !== null;
        return name !== undefined && isThere ? [[name, key] as const] : [];
      }),
    );
    return this.byName;
  }

  override get(name: string): Value | undefined {
    const found = this.known.get(name);
    if (found !== undefined) return found;
    const key = this.keys().get(name);
    const part = key === undefined ? undefined : propertiesOf(this.schema)[key];
    if (key === undefined || part === undefined) return undefined;
    const value = toValue(this.json[key], part, isEmbedded(part));
    this.known.set(name, value);
    return value;
  }

  override names(): readonly string[] {
    return [...this.keys().keys()];
  }
}

function mismatch(expected: string): CelError {
  return new CelError(`invalid data, expected ${expected}`);
}

/** @throws CelError for what does not fit its schema */
export function toValue(json: unknown, schema: JsonSchema, isRoot: boolean): Value {
  if (json === null || json === undefined) return null;
  if (isIntOrString(schema)) return intOrString(json);
  switch (textOf(schema, "type")) {
    case "object":
      return objectValue(json, schema, isRoot);
    case "array":
      return listValue(json, schema);
    case "string":
      return textValue(json, schema);
    case "boolean":
      if (typeof json !== "boolean") throw mismatch("a boolean");
      return json;
    case "integer":
      if (typeof json === "bigint") return json;
      if (typeof json !== "number" || !Number.isInteger(json)) throw mismatch("an integer");
      return BigInt(json);
    case "number":
      if (typeof json !== "number" && typeof json !== "bigint") throw mismatch("a number");
      return Number(json);
    default:
      return new JsonObject({}, schema);
  }
}

function intOrString(json: unknown): Value {
  if (typeof json === "string" || typeof json === "bigint") return json;
  if (typeof json === "number" && Number.isInteger(json)) return BigInt(json);
  throw new CelError("invalid data, expected XIntOrString value to be either a string or integer");
}

function objectValue(json: unknown, schema: JsonSchema, isRoot: boolean): Value {
  if (!isRecord(json)) throw mismatch('a map for the provided schema with type="object"');
  const additional = additionalOf(schema);
  if (isRoot || additional === undefined || keepsUnknown(schema))
    return new JsonObject(json, isRoot ? withTypeAndMeta(schema) : schema);
  const entries = Object.entries(json);
  return MapValue.of(entries.map(([key, value]) => [key, toValue(value, additional, isEmbedded(additional))] as const));
}

function listValue(json: unknown, schema: JsonSchema): Value {
  const items = itemsOf(schema);
  if (!Array.isArray(json) || items === undefined) throw mismatch('an array for the provided schema with type="array"');
  const values = json.map((item) => toValue(item, items, isEmbedded(items)));
  const type = schema["x-kubernetes-list-type"];
  if (type !== "set" && type !== "map") return values;
  const keys = new Map(values.map((value, index) => [value, textOfItem(json[index], schema, type)]));
  listSemantics.set(values, { keyOf: (item) => keys.get(item) ?? printItem(item) });
  return values;
}

function textOfItem(item: unknown, schema: JsonSchema, type: string): string {
  if (type === "map") return keyOf(item, schema) ?? toJson(item);
  return typeof item === "object" ? toJson(item) : `${typeof item}:${toJson(item)}`;
}

function printItem(item: Value): string {
  if (typeof item === "bigint") return `number:${item}`;
  if (item instanceof ObjectValue) return toJson(item.names().map((name) => [name, printItem(item.get(name) ?? null)]));
  return `${typeof item}:${toJson(item)}`;
}

function textValue(json: unknown, schema: JsonSchema): Value {
  if (typeof json !== "string") throw mismatch("a string");
  switch (textOf(schema, "format")) {
    case "duration": {
      const nanoseconds = parseGoDuration(json);
      if (nanoseconds === undefined) throw new CelError(`Invalid duration ${toJson(json)}: unknown duration`);
      return new Duration(nanoseconds);
    }
    case "date":
    case "date-time":
      return new Timestamp(timeOf(json));
    case "byte":
      return new Uint8Array(Buffer.from(json, "base64"));
    default:
      return json;
  }
}

function timeOf(text: string): bigint {
  const milliseconds = Date.parse(text);
  if (Number.isNaN(milliseconds)) throw new CelError(`Invalid date formatted string ${JSON.stringify(text)}`);
  const fraction = /\.(\d+)/.exec(text)?.[1] ?? "";
  const whole = BigInt(Math.floor(milliseconds / 1000)) * 1_000_000_000n;
  return whole + BigInt(fraction.slice(0, 9).padEnd(9, "0"));
}
