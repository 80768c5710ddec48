import type { KubeObject } from "../../../apimachinery/index.ts";
import { MapValue, type Value } from "../../../apiserver/index.ts";

/** JSON as expressions without a schema see it: a whole number is an int (apimachinery `runtime/converter.go`). */
export function untypedValue(json: unknown): Value {
  switch (typeof json) {
    case "string":
    case "boolean":
    case "bigint":
      return json;
    case "number":
      return Number.isInteger(json) ? BigInt(json) : json;
    case "object":
      return json === null ? null : containerValue(json);
    default:
      return null;
  }
}

function containerValue(json: object): Value {
  if (Array.isArray(json)) return json.map(untypedValue);
  const entries = Object.entries(json).filter(([, value]) => value !== undefined);
  return MapValue.of(entries.map(([key, value]) => [key, untypedValue(value)] as const));
}

/** Null for an object that is not there. */
export function objectValue(object: KubeObject | undefined): Value {
  return object === undefined ? null : untypedValue(object);
}
