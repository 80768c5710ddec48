import { asFields } from "../fields.ts";
import { messageOf } from "../error-text.ts";
import { GoJsonError, setOwn, type JsonNode } from "./go-json.ts";
import { fromBigInt, int64, isInteger, type JsonNumber } from "./numbers.ts";
import { canonicalMicroTime, canonicalTime, canonicalQuantity, decodeBase64 } from "./go-scalars.ts";
import type { ListShape, MapShape, OwnForms, ScalarShape, Shape, StructShape } from "../schema.ts";

/**
 * `json` decodes as sigs.k8s.io/json does, which reports the first wrong type and goes on; `unstructured` as runtime's
 * converter behind a strategic merge patch does, which stops at it and speaks of Go kinds.
 */
export type Flavour = "json" | "unstructured";

export interface Decoded {
  /** Only fields that the type knows; without nulls. */
  readonly value: unknown;
  /** Unknown and duplicate fields, in the words of a strict decoding error. */
  readonly strictErrors: readonly string[];
}

/** sigs.k8s.io/json stops collecting there. */
const MAX_STRICT_ERRORS = 100;

interface Context {
  readonly flavour: Flavour;
  readonly strict: Set<string>;
  /** The first wrong type, kept while decoding goes on. */
  saved: GoJsonError | undefined;
  /** Struct type that holds the field being decoded, and the way to that field. */
  struct: string;
  readonly fields: string[];
  /** The same way for strict errors: names, and indexes of lists. Made a text only when there is an error. */
  readonly path: (string | number)[];
}

function typeError(ctx: Context, value: string, go: string): GoJsonError {
  const target = ctx.fields.length > 0 ? `Go struct field ${ctx.struct}.${ctx.fields.join(".")}` : "Go value";
  return new GoJsonError(`json: cannot unmarshal ${value} into ${target} of type ${go}`);
}

const GO_KINDS: Readonly<Record<JsonNode["kind"], string>> = {
  object: "map",
  array: "slice",
  string: "string",
  number: "int64",
  bool: "bool",
  null: "invalid",
};

function goKind(node: JsonNode): string {
  return node.kind === "number" && int64(node.text) === undefined ? "float64" : GO_KINDS[node.kind];
}

/** The converter's words for a value of the wrong type (apimachinery `runtime/converter.go`). */
function converterError(node: JsonNode, shape: Shape): GoJsonError {
  const kind = goKind(node);
  if (shape.kind === "struct") return new GoJsonError(`cannot restore struct from: ${kind}`);
  if (shape.kind === "map") return new GoJsonError(`cannot restore map from ${kind}`);
  if (shape.kind === "list" || shape.kind === "bytes") return new GoJsonError(`cannot restore slice from ${kind}`);
  const convertible =
    node.kind === "number" && shape.kind !== "bool" && !(kind === "float64" && shape.kind === "string");
  return new GoJsonError(convertible ? `cannot convert ${kind} to ${shape.go}` : `unrecognized type: ${shape.kind}`);
}

function mismatch(ctx: Context, node: JsonNode, shape: Shape, go = shape.go): undefined {
  if (ctx.flavour === "unstructured") throw converterError(node, shape);
  const isInteger = shape.kind === "int32" || shape.kind === "int64";
  const value = node.kind === "number" && isInteger ? `number ${node.text}` : node.kind;
  ctx.saved ??= typeError(ctx, value, go);
  return undefined;
}

function isWithin(value: JsonNumber, bits: 32 | 64): boolean {
  return bits === 64 || (value >= -(2 ** 31) && value < 2 ** 31);
}

/** A BigInt of a million takes long. */
const MOST_DIGITS = 1_000;

/** Go's conversion between kinds of numbers, which takes a whole float for an integer and keeps the low bits. */
function convertedInteger(text: string, bits: 32 | 64): JsonNumber | undefined {
  if (isInteger(text) && text.length <= MOST_DIGITS) return fromBigInt(BigInt.asIntN(bits, BigInt(text)));
  const float = Number(text);
  return Number.isInteger(float) ? fromBigInt(BigInt.asIntN(bits, BigInt(float))) : undefined;
}

function decodeInt(ctx: Context, node: JsonNode, shape: ScalarShape, bits: 32 | 64): JsonNumber | undefined {
  if (node.kind !== "number") return mismatch(ctx, node, shape);
  if (ctx.flavour === "unstructured") return convertedInteger(node.text, bits) ?? mismatch(ctx, node, shape);
  const value = int64(node.text);
  return value === undefined || !isWithin(value, bits) ? mismatch(ctx, node, shape) : value;
}

/** One that is beyond all doubles is reported like a wrong type. */
function decodeFloat(ctx: Context, node: JsonNode, shape: ScalarShape): number | undefined {
  if (node.kind !== "number") return mismatch(ctx, node, shape);
  const value = Number(node.text);
  if (Number.isFinite(value)) return value;
  ctx.saved ??= typeError(ctx, `number ${node.text}`, shape.go);
  return undefined;
}

/** As a double where an int64 would not do. */
function decodeAnyNumber(ctx: Context, text: string): JsonNumber | undefined {
  const value = int64(text) ?? Number(text);
  if (typeof value === "bigint" || Number.isFinite(value)) return value;
  ctx.saved ??= typeError(ctx, `number ${text}`, "float64");
  return undefined;
}

/** A type with its own UnmarshalJSON: its error ends the decoding at once. */
function custom(ctx: Context, node: JsonNode, parse: (text: string) => string): string {
  if (node.kind !== "string") throw typeError(ctx, node.kind, "string");
  try {
    return parse(node.value);
  } catch (error) {
    throw new GoJsonError(messageOf(error));
  }
}

function decodeIntOrString(ctx: Context, node: JsonNode): string | number {
  if (node.kind === "string") return node.value;
  if (node.kind !== "number") throw typeError(ctx, node.kind, "int32");
  if (!/^-?\d+$/.test(node.text) || Math.abs(Number(node.text)) > 2 ** 31 - 1) {
    throw typeError(ctx, `number ${node.text}`, "int32");
  }
  return Number(node.text);
}

function decodeBytes(ctx: Context, node: JsonNode, shape: ScalarShape): string | undefined {
  if (node.kind !== "string") return mismatch(ctx, node, shape);
  try {
    return decodeBase64(node.value).toString("base64");
  } catch (error) {
    ctx.saved ??= new GoJsonError(messageOf(error));
    return undefined;
  }
}

function decodeAny(ctx: Context, node: JsonNode): unknown {
  switch (node.kind) {
    case "object": {
      const result = {};
      const seen = new Set<string>();
      for (const [key, item] of node.entries) {
        noteDuplicate(ctx, seen, key);
        setOwn(result, key, decodeAnyBelow(ctx, key, item));
      }
      return result;
    }
    case "array":
      return node.items.map((item, index) => decodeAnyBelow(ctx, index, item));
    case "number":
      return decodeAnyNumber(ctx, node.text);
    case "null":
      return null;
    default:
      return node.value;
  }
}

/** Unknown and repeated fields within are not reported: the type's own decoder is not strict. */
function decodeOwn(ctx: Context, node: JsonNode, own: OwnForms): unknown {
  const shape = node.kind === "object" ? own.object?.() : node.kind === "array" ? own.array?.() : undefined;
  if (shape === undefined) {
    if (node.kind === "bool" && own.bool === true) return node.value;
    if (own.otherwise !== undefined) ctx.saved ??= new GoJsonError(own.otherwise);
    return undefined;
  }
  const inner: Context = { ...ctx, strict: new Set(), saved: undefined, fields: [...ctx.fields], path: [] };
  const value = decodeValue(inner, node, shape, undefined);
  ctx.saved ??= inner.saved;
  return value;
}

function decodeScalar(ctx: Context, node: JsonNode, shape: ScalarShape): unknown {
  switch (shape.kind) {
    case "string":
      return node.kind === "string" ? node.value : mismatch(ctx, node, shape);
    case "bool":
      return node.kind === "bool" ? node.value : mismatch(ctx, node, shape);
    case "int32":
      return decodeInt(ctx, node, shape, 32);
    case "int64":
      return decodeInt(ctx, node, shape, 64);
    case "float64":
      return decodeFloat(ctx, node, shape);
    case "bytes":
      return decodeBytes(ctx, node, shape);
    case "time":
      return custom(ctx, node, canonicalTime);
    case "microTime":
      return custom(ctx, node, canonicalMicroTime);
    case "intOrString":
      return decodeIntOrString(ctx, node);
    case "quantity":
      return custom(ctx, node.kind === "number" ? { kind: "string", value: node.text } : node, canonicalQuantity);
    case "any":
      return shape.own === undefined ? decodeAny(ctx, node) : decodeOwn(ctx, node, shape.own);
  }
}

/** What is below a name, or an index, of what is being decoded. */
function decodeBelow(ctx: Context, step: string | number, node: JsonNode, shape: Shape, existing?: unknown): unknown {
  ctx.path.push(step);
  const value = decodeValue(ctx, node, shape, existing);
  ctx.path.pop();
  return value;
}

function decodeAnyBelow(ctx: Context, step: string | number, node: JsonNode): unknown {
  ctx.path.push(step);
  const value = decodeAny(ctx, node);
  ctx.path.pop();
  return value;
}

function printPath(path: readonly (string | number)[]): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === "number") return `${text}[${step}]`;
    return text === "" ? step : `${text}.${step}`;
  }, "");
}

function noteStrict(ctx: Context, problem: "unknown" | "duplicate", key: string): void {
  if (ctx.strict.size >= MAX_STRICT_ERRORS) return;
  ctx.strict.add(`${problem} field ${JSON.stringify(printPath([...ctx.path, key]))}`);
}

function noteDuplicate(ctx: Context, seen: Set<string>, key: string): void {
  const before = seen.size;
  seen.add(key);
  if (seen.size === before) noteStrict(ctx, "duplicate", key);
}

function decodeList(ctx: Context, node: JsonNode, shape: ListShape): unknown[] | undefined {
  if (node.kind !== "array") return mismatch(ctx, node, shape);
  return node.items.map((item, index) => decodeBelow(ctx, index, item, shape.item) ?? zeroValue(shape.item));
}

function decodeMap(
  ctx: Context,
  node: JsonNode,
  shape: MapShape,
  existing: unknown,
): Record<string, unknown> | undefined {
  if (node.kind !== "object") return mismatch(ctx, node, shape);
  const result = asFields(existing);
  const seen = new Set<string>();
  for (const [key, item] of node.entries) {
    noteDuplicate(ctx, seen, key);
    setOwn(result, key, decodeBelow(ctx, key, item, shape.value) ?? zeroValue(shape.value));
  }
  return result;
}

/** Nulls stay: what they stand for is not known here. */
function decodeRest(
  ctx: Context,
  key: string,
  item: JsonNode,
  shape: Shape,
  seen: Set<string>,
  result: Record<string, unknown>,
): void {
  noteDuplicate(ctx, seen, key);
  setOwn(result, key, decodeBelow(ctx, key, item, shape) ?? null);
}

/** A second value for the same field is decoded onto the first, as Go does with a struct or a map. */
function decodeStruct(
  ctx: Context,
  node: JsonNode,
  shape: StructShape,
  existing: unknown,
): Record<string, unknown> | undefined {
  if (node.kind !== "object") return mismatch(ctx, node, shape);
  const result = asFields(existing);
  const seen = new Set<string>();
  const outer = ctx.struct;
  for (const [key, item] of node.entries) {
    const field = shape.fields.get(key);
    if (field === undefined) {
      if (shape.rest === undefined) noteStrict(ctx, "unknown", key);
      else decodeRest(ctx, key, item, shape.rest, seen, result);
      continue;
    }
    noteDuplicate(ctx, seen, key);
    ctx.struct = shape.name;
    const depth = ctx.fields.length;
    if (field.embedded !== undefined) ctx.fields.push(...field.embedded);
    ctx.fields.push(key);
    const value = decodeBelow(ctx, key, item, field.shape, result[key]);
    if (value !== undefined) result[key] = value;
    else if (item.kind === "null" && field.shape.kind !== "struct") delete result[key];
    ctx.fields.length = depth;
    ctx.struct = outer;
  }
  return result;
}

function decodeValue(ctx: Context, node: JsonNode, shape: Shape, existing: unknown): unknown {
  if (node.kind === "null") return undefined;
  switch (shape.kind) {
    case "struct":
      return decodeStruct(ctx, node, shape, existing);
    case "map":
      return decodeMap(ctx, node, shape, existing);
    case "list":
      return decodeList(ctx, node, shape);
    default:
      return decodeScalar(ctx, node, shape);
  }
}

/** What an element that was null or of the wrong type is in Go. */
function zeroValue(shape: Shape): unknown {
  switch (shape.kind) {
    case "struct":
    case "map":
      return {};
    case "list":
      return [];
    case "int32":
    case "int64":
    case "float64":
    case "intOrString":
      return 0;
    case "bool":
      return false;
    case "quantity":
      return "0";
    case "any":
      return null;
    default:
      return "";
  }
}

/**
 * Decodes a document into a type.
 * @throws GoJsonError for a value of the wrong type, in the words of the decoder.
 */
export function decodeNode(node: JsonNode, shape: Shape, flavour: Flavour = "json"): Decoded {
  const ctx: Context = { flavour, strict: new Set(), saved: undefined, struct: "", fields: [], path: [] };
  const value = decodeValue(ctx, node, shape, undefined);
  if (ctx.saved !== undefined) throw ctx.saved;
  const strictErrors = [...ctx.strict];
  return { value, strictErrors: flavour === "unstructured" ? strictErrors.sort() : strictErrors };
}
