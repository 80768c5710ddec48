import { GoJsonError, isRecord, setOwn, type Shape } from "../../../apimachinery/index.ts";
import { shapeOfField } from "./typed-value.ts";

/**
 * What was applied, as the conversion to Go's types has it (apimachinery `pkg/runtime/converter.go`): it cuts numbers to the
 * bits that they have room for, where JSON's decoder refuses them.
 */

const BITS: Readonly<Partial<Record<Shape["kind"], 32 | 64>>> = { int32: 32, int64: 64 };

function cut(value: number | bigint, bits: 32 | 64): unknown {
  if (typeof value === "number" && !Number.isInteger(value)) {
    throw new GoJsonError(`cannot convert float64 to int${bits}`);
  }
  const isBeyond = value >= 2 ** 63 || value < -(2 ** 63);
  // What a processor makes of a floating-point number that is too large.
  const whole = BigInt.asIntN(bits, isBeyond ? -(2n ** 63n) : BigInt(value));
  return Number.isSafeInteger(Number(whole)) ? Number(whole) : whole;
}

/** @throws GoJsonError for a number with a fraction where there is room for none */
export function converted(value: unknown, shape: Shape): unknown {
  if (Array.isArray(value)) {
    return shape.kind === "list" ? value.map((item) => converted(item, shape.item)) : value;
  }
  if (isRecord(value)) {
    if (shape.kind !== "struct" && shape.kind !== "map") return value;
    const result = {};
    for (const key of Object.keys(value)) setOwn(result, key, converted(value[key], shapeOfField(shape, key)));
    return result;
  }
  const bits = BITS[shape.kind];
  return bits !== undefined && (typeof value === "number" || typeof value === "bigint") ? cut(value, bits) : value;
}

/** What JSON's decoder says, as the conversion passes it on. */
export function conversionProblem({ message }: GoJsonError): string {
  if (message.startsWith("illegal base64")) return `error decoding from json: ${message}`;
  return message.replace(/ into Go struct field \S+ of type /, " into Go value of type ");
}
