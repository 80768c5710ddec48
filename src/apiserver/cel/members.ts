import type { Overload } from "./declarations.ts";
import { CelError } from "./errors.ts";
import { fieldName, printType, type Type } from "./types.ts";
import { isList, MapValue, NONE, numeric, ObjectValue, OptionalValue, typeOf, type Value } from "./values.ts";

/** What is in a value, and which functions take it. */

export function takes({ args }: Overload, values: readonly Value[]): boolean {
  return args.length === values.length && args.every((type, index) => isOf(values[index] ?? null, type));
}

function isOf(value: Value, type: Type): boolean {
  if (type.kind === "dyn" || type.kind === "param") return true;
  const own = typeOf(value);
  if (type.kind === "map" && value instanceof ObjectValue) return true;
  return own.kind === type.kind && (type.kind !== "opaque" || own.name === type.name);
}

export function memberOf(operand: Value, field: string): Value | undefined {
  const inner = operand instanceof OptionalValue ? operand.value : operand;
  if (inner === undefined) return undefined;
  if (inner instanceof ObjectValue) return inner.get(fieldName(field));
  if (inner instanceof MapValue) return inner.get(field);
  throw new CelError("no such overload");
}

export function isPresent(found: Value | undefined): boolean {
  return found !== undefined && (!(found instanceof OptionalValue) || found.value !== undefined);
}

export function asOptional(found: Value | undefined): OptionalValue {
  if (found === undefined) return NONE;
  return found instanceof OptionalValue ? found : new OptionalValue(found);
}

export function elementOf(container: Value, at: Value, isOptional: boolean): Value | undefined {
  if (container instanceof MapValue) return container.get(at);
  if (container instanceof ObjectValue) return typeof at === "string" ? container.get(at) : undefined;
  if (!isList(container)) throw new CelError("no such overload");
  const index = numeric(at);
  if (index === undefined) throw new CelError(`unsupported index type '${printType(typeOf(at))}' in list`);
  const found = container[Number(index)];
  if (found === undefined && !isOptional) throw new CelError(`index out of bounds: ${index}`);
  return found;
}
