import { BinaryReader, WireType } from "@bufbuild/protobuf/wire";
import {
  asFields,
  messageOf,
  fromBigInt,
  type JsonNumber,
  parseJson,
  formatTime,
  parseGroupVersion,
  setOwn,
} from "../../apimachinery/index.ts";
import {
  findMessage,
  messageOfKind,
  type ProtoField,
  type ProtoMessage,
  type ProtoType,
} from "../protobuf-messages.ts";
import { MAGIC } from "./envelope.ts";

/** What is no message, or one that cannot be read. */
export class ProtobufError extends Error {
  override readonly name = "ProtobufError";
  /** `unknown`: well formed, but of a kind that has no table here. */
  readonly problem: "malformed" | "unknown";
  constructor(message: string, problem: "malformed" | "unknown" = "malformed") {
    super(message);
    this.problem = problem;
  }
}

export interface DecodedProtobuf {
  readonly apiVersion: string;
  readonly kind: string;
  /** The object as JSON has it, with apiVersion and kind. */
  readonly object: Record<string, unknown>;
}

/** Far deeper than any object; stops a crafted body from exhausting the stack. */
const MAX_DEPTH = 100;

type Read = (reader: BinaryReader) => unknown;

function integer(reader: BinaryReader): JsonNumber {
  return fromBigInt(BigInt(reader.int64()));
}

/** The fields of a small message that stands for a scalar. */
function small(bytes: Uint8Array, fields: Readonly<Record<number, Read>>): ReadonlyMap<number, unknown> {
  const reader = new BinaryReader(bytes);
  const found = new Map<number, unknown>();
  while (reader.pos < reader.len) {
    const [number, wireType] = reader.tag();
    const read = fields[number];
    if (read === undefined) reader.skip(wireType, number);
    else found.set(number, read(reader));
  }
  return found;
}

function textOf(found: ReadonlyMap<number, unknown>, number: number): string {
  const value = found.get(number);
  return typeof value === "string" ? value : "";
}

function readString(reader: BinaryReader): string {
  return reader.string();
}

/** Seconds and nanoseconds; both zero is Go's zero time, which JSON leaves out. */
function instant(bytes: Uint8Array): { readonly seconds: number; readonly nanos: number } | undefined {
  const found = small(bytes, { 1: integer, 2: integer });
  const [seconds, nanos] = [Number(found.get(1) ?? 0), Number(found.get(2) ?? 0)];
  return seconds === 0 && nanos === 0 ? undefined : { seconds, nanos };
}

function time(bytes: Uint8Array): string | undefined {
  const at = instant(bytes);
  return at === undefined ? undefined : formatTime(at.seconds * 1000);
}

function microTime(bytes: Uint8Array): string | undefined {
  const at = instant(bytes);
  if (at === undefined) return undefined;
  const micros = String(Math.trunc(at.nanos / 1000)).padStart(6, "0");
  return formatTime(at.seconds * 1000).replace("Z", `.${micros}Z`);
}

function intOrString(bytes: Uint8Array): number | string {
  const found = small(bytes, { 1: integer, 2: integer, 3: readString });
  return found.get(1) === 1 ? textOf(found, 3) : Number(found.get(2) ?? 0);
}

function json(bytes: Uint8Array): unknown {
  const raw = small(bytes, { 1: (reader) => Buffer.from(reader.bytes()).toString("utf8") }).get(1);
  return typeof raw === "string" && raw !== "" ? parseJson(raw) : undefined;
}

function strings(bytes: Uint8Array): string[] {
  const reader = new BinaryReader(bytes);
  const items: string[] = [];
  while (reader.pos < reader.len) {
    const [number, wireType] = reader.tag();
    if (number === 1) items.push(reader.string());
    else reader.skip(wireType, number);
  }
  return items;
}

const READERS: Readonly<Record<Extract<ProtoType, string>, Read>> = {
  string: readString,
  bool: (reader) => reader.bool(),
  integer,
  double: (reader) => reader.double(),
  bytes: (reader) => Buffer.from(reader.bytes()).toString("base64"),
  time: (reader) => time(reader.bytes()),
  microTime: (reader) => microTime(reader.bytes()),
  intOrString: (reader) => intOrString(reader.bytes()),
  quantity: (reader) => small(reader.bytes(), { 1: readString }).get(1) ?? "0",
  json: (reader) => json(reader.bytes()),
  strings: (reader) => strings(reader.bytes()),
};

/** What omitempty leaves out. */
const ZEROS: Readonly<Record<string, unknown>> = { string: "", bool: false, integer: 0, double: 0, bytes: "" };

function zeroOf(type: ProtoType): unknown {
  return typeof type === "string" ? ZEROS[type] : undefined;
}

/** A map's value that was not sent. */
function zeroEntry(type: ProtoType): unknown {
  if (typeof type !== "string") return {};
  if (type === "quantity") return "0";
  return type === "strings" ? [] : (zeroOf(type) ?? null);
}

function readValue(reader: BinaryReader, type: ProtoType, depth: number): unknown {
  return typeof type === "string" ? READERS[type](reader) : readMessage(reader.bytes(), type.message, depth + 1);
}

function readEntry(bytes: Uint8Array, type: ProtoType, depth: number): readonly [string, unknown] {
  const entry = small(bytes, { 1: readString, 2: (reader) => readValue(reader, type, depth) });
  return [textOf(entry, 1), entry.get(2) ?? zeroEntry(type)];
}

function readField(
  reader: BinaryReader,
  wireType: WireType,
  field: ProtoField,
  result: Record<string, unknown>,
  depth: number,
): void {
  const { name, form, type } = field;
  const current = result[name];
  if (form === "map") {
    const [key, value] = readEntry(reader.bytes(), type, depth);
    const map = typeof current === "object" && current !== null ? current : {};
    setOwn(map, key, value);
    result[name] = map;
  } else if (form === "list") {
    const items = Array.isArray(current) ? (current as unknown[]) : [];
    if (type === "integer" && wireType === WireType.LengthDelimited) items.push(...packed(reader.bytes()));
    else items.push(readValue(reader, type, depth));
    result[name] = items;
  } else {
    const value = readValue(reader, type, depth);
    if (name === "") Object.assign(result, value);
    else if (value !== undefined && (field.keepsZero || value !== zeroOf(type))) result[name] = value;
    else delete result[name];
  }
}

function packed(bytes: Uint8Array): JsonNumber[] {
  const reader = new BinaryReader(bytes);
  const items: JsonNumber[] = [];
  while (reader.pos < reader.len) items.push(integer(reader));
  return items;
}

function readMessage(bytes: Uint8Array, name: string, depth: number): unknown {
  const message = findMessage(name);
  if (message === undefined) throw new ProtobufError(`no message ${name}`);
  if (depth > MAX_DEPTH) throw new ProtobufError("proto: message is nested too deeply");
  const reader = new BinaryReader(bytes);
  const result: Record<string, unknown> = {};
  while (reader.pos < reader.len) {
    const [number, wireType] = reader.tag();
    const field = message.fields.get(number);
    if (field === undefined) reader.skip(wireType, number);
    else readField(reader, wireType, field, result, depth);
  }
  return asShown(message, result);
}

/** A type that stands for one of its fields is shown as that. */
function asShown({ stands }: ProtoMessage, fields: Record<string, unknown>): unknown {
  if (stands === undefined) return fields;
  return stands.map((name) => fields[name]).find((value) => value !== undefined) ?? false;
}

/** `runtime.Unknown`: what is inside, and its bytes. */
function readEnvelope(bytes: Uint8Array): {
  readonly apiVersion: string;
  readonly kind: string;
  readonly raw: Uint8Array;
} {
  const outer = small(bytes, {
    1: (reader) => small(reader.bytes(), { 1: readString, 2: readString }),
    2: (reader) => reader.bytes(),
  });
  const head = outer.get(1);
  const text = (field: number): string => (head instanceof Map ? textOf(head, field) : "");
  const raw = outer.get(2);
  return { apiVersion: text(1), kind: text(2), raw: raw instanceof Uint8Array ? raw : new Uint8Array() };
}

/**
 * Reads a body of type `application/vnd.kubernetes.protobuf`.
 * @throws ProtobufError
 */
export function decodeProtobuf(data: Buffer): DecodedProtobuf {
  if (data.length === 0) throw new ProtobufError("empty data");
  if (!data.subarray(0, MAGIC.length).equals(MAGIC)) {
    const expected = `[${[...MAGIC].join(" ")}]`;
    throw new ProtobufError(`provided data does not appear to be a protobuf message, expected prefix ${expected}`);
  }
  try {
    const { apiVersion, kind, raw } = readEnvelope(data.subarray(MAGIC.length));
    const { group, version } = parseGroupVersion(apiVersion);
    const name = messageOfKind(group, version, kind);
    if (name === undefined) throw new ProtobufError(`no protobuf form of ${kind} in ${apiVersion} is known`, "unknown");
    return { apiVersion, kind, object: { kind, apiVersion, ...asFields(readMessage(raw, name, 0)) } };
  } catch (error) {
    if (error instanceof ProtobufError) throw error;
    throw new ProtobufError(`proto: ${messageOf(error)}`);
  }
}
