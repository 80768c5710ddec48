import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import { asFields, isJsonNumber, toJson, parseGroupVersion } from "../../apimachinery/index.ts";
import {
  findMessage,
  messageOfKind,
  type ProtoField,
  type ProtoMessage,
  type ProtoType,
} from "../protobuf-messages.ts";
import { MAGIC } from "./envelope.ts";

/**
 * Objects in Kubernetes' protobuf form, byte for byte as its generated code marshals them: fields by their numbers, maps
 * by their keys, and the zero of every field that is no pointer.
 */

type Fields = Readonly<Record<string, unknown>>;
/** Writes the content of a message, or of a scalar behind its tag. */
type Write = (writer: BinaryWriter, value: unknown) => void;

function tag(writer: BinaryWriter, number: number, type: WireType): BinaryWriter {
  return writer.tag(number, type);
}

function embedded(writer: BinaryWriter, write: () => void): void {
  writer.fork();
  write();
  writer.join();
}

function writeInstant(writer: BinaryWriter, seconds: number, nanos: number): void {
  tag(writer, 1, WireType.Varint).int64(seconds);
  tag(writer, 2, WireType.Varint).int32(nanos);
}

/** Nothing for Go's zero time, which JSON shows as null. */
function writeTime(writer: BinaryWriter, value: unknown): void {
  const at = typeof value === "string" ? Date.parse(value) : Number.NaN;
  if (!Number.isNaN(at)) writeInstant(writer, Math.floor(at / 1000), 0);
}

/** Date knows milliseconds alone. */
function writeMicroTime(writer: BinaryWriter, value: unknown): void {
  const at = typeof value === "string" ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(at)) return;
  const fraction = /\.(\d{1,6})/.exec(asText(value))?.[1] ?? "";
  writeInstant(writer, Math.floor(at / 1000), Number(fraction.padEnd(6, "0")) * 1000);
}

function writeIntOrString(writer: BinaryWriter, value: unknown): void {
  const isText = typeof value === "string";
  tag(writer, 1, WireType.Varint).int64(isText ? 1 : 0);
  tag(writer, 2, WireType.Varint).int32(isText ? 0 : Number(value ?? 0));
  tag(writer, 3, WireType.LengthDelimited).string(isText ? value : "");
}

/** Go's JSON types keep nothing of a null. */
function writeJson(writer: BinaryWriter, value: unknown): void {
  if (value !== undefined && value !== null) tag(writer, 1, WireType.LengthDelimited).bytes(Buffer.from(toJson(value)));
}

function writeStrings(writer: BinaryWriter, value: unknown): void {
  for (const item of asList(value)) tag(writer, 1, WireType.LengthDelimited).string(asText(item));
}

interface Form {
  readonly wire: WireType;
  readonly write: Write;
}

function scalar(wire: WireType, write: Write): Form {
  return { wire, write };
}

function messageForm(write: Write): Form {
  return {
    wire: WireType.LengthDelimited,
    write: (writer, value) => embedded(writer, () => write(writer, value)),
  };
}

const FORMS: Readonly<Record<Extract<ProtoType, string>, Form>> = {
  string: scalar(WireType.LengthDelimited, (writer, value) => writer.string(asText(value))),
  bool: scalar(WireType.Varint, (writer, value) => writer.bool(value === true)),
  integer: scalar(WireType.Varint, (writer, value) => writer.int64(isJsonNumber(value) ? value : 0)),
  double: scalar(WireType.Bit64, (writer, value) => writer.double(Number(value ?? 0))),
  bytes: scalar(WireType.LengthDelimited, (writer, value) => writer.bytes(Buffer.from(asText(value), "base64"))),
  time: messageForm(writeTime),
  microTime: messageForm(writeMicroTime),
  intOrString: messageForm(writeIntOrString),
  quantity: messageForm((writer, value) => tag(writer, 1, WireType.LengthDelimited).string(asText(value, "0"))),
  json: messageForm(writeJson),
  strings: messageForm(writeStrings),
};

function formOf(type: ProtoType): Form {
  if (typeof type === "string") return FORMS[type];
  return messageForm((writer, value) => writeMessage(writer, messageNamed(type.message), value));
}

function messageNamed(name: string): ProtoMessage {
  const message = findMessage(name);
  if (message === undefined) throw new Error(`no message ${name}`);
  return message;
}

function asText(value: unknown, zero = ""): string {
  return typeof value === "string" ? value : isJsonNumber(value) ? String(value) : zero;
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function writeOne(writer: BinaryWriter, number: number, form: Form, value: unknown): void {
  tag(writer, number, form.wire);
  form.write(writer, value);
}

function writeMap(writer: BinaryWriter, { number, type }: ProtoField, value: unknown): void {
  const form = formOf(type);
  const entries = asFields(value);
  for (const key of Object.keys(entries).toSorted(compareBytes)) {
    tag(writer, number, WireType.LengthDelimited);
    embedded(writer, () => {
      tag(writer, 1, WireType.LengthDelimited).string(key);
      writeOne(writer, 2, form, entries[key]);
    });
  }
}

/** As Go orders strings. */
function compareBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

function writeField(writer: BinaryWriter, field: ProtoField, value: unknown): void {
  const { number, form, type, isPointer } = field;
  if (form === "map") return writeMap(writer, field, value);
  const written = formOf(type);
  if (form === "list") {
    for (const item of asList(value)) writeOne(writer, number, written, item);
    return;
  }
  // What Go holds as a pointer or a slice is left out where there is none.
  const isOptional = isPointer || type === "bytes" || type === "strings";
  const isAbsent = value === undefined || value === null;
  if (!isAbsent || !isOptional) writeOne(writer, number, written, value);
}

function writeMessage(writer: BinaryWriter, message: ProtoMessage, value: unknown): void {
  const fields = message.stands === undefined ? asFields(value) : standIn(message, value);
  for (const field of message.fields.values()) {
    // The fields of an inlined message stand beside those of its owner.
    writeField(writer, field, field.name === "" ? fields : fields[field.name]);
  }
}

/** The fields of a type that JSON shows as one of them: that which has the form of the value. */
function standIn({ stands = [], fields }: ProtoMessage, value: unknown): Fields {
  const found = [...fields.values()].filter(({ name }) => stands.includes(name));
  const result: Record<string, unknown> = {};
  for (const { name, form, type } of found) {
    if (type === "bool") result[name] = value !== false;
    else if ((form === "list") === Array.isArray(value) && typeof value === "object") result[name] = value;
  }
  return result;
}

/** The protobuf form of an object, list or Status; undefined for kinds that have none. */
export function encodeProtobuf(object: object): Buffer | undefined {
  const { apiVersion = "", kind = "" } = object as { apiVersion?: string; kind?: string };
  const { group, version } = parseGroupVersion(apiVersion);
  const name = messageOfKind(group, version, kind);
  if (name === undefined) return undefined;
  const raw = new BinaryWriter();
  writeMessage(raw, messageNamed(name), object);
  return Buffer.concat([MAGIC, unknown(apiVersion, kind, raw.finish())]);
}

/** A list that is encoded slice by slice. */
export interface ListEncoder {
  add(items: readonly unknown[]): void;
  /** The whole, in pieces. */
  finish(): readonly Uint8Array[];
}

/** `list` has no items; undefined for kinds that have no such form. */
export function protobufList(list: { readonly apiVersion: string; readonly kind: string }): ListEncoder | undefined {
  const { apiVersion, kind } = list;
  const { group, version } = parseGroupVersion(apiVersion);
  const name = messageOfKind(group, version, kind);
  if (name === undefined) return undefined;
  const encode = (items: readonly unknown[]): Uint8Array => {
    const writer = new BinaryWriter();
    writeMessage(writer, messageNamed(name), { ...list, items });
    return writer.finish();
  };
  // What stands before the items, which are the last field.
  const pieces = [encode([])];
  const [{ length: lead }] = pieces as [Uint8Array];
  return {
    add: (items) => void pieces.push(encode(items).subarray(lead)),
    finish() {
      const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
      const [head, tail] = unknownAround(apiVersion, kind, length);
      return [MAGIC, head, ...pieces, tail];
    },
  };
}

/** apimachinery `runtime.Unknown`, which says what is inside. */
function unknown(apiVersion: string, kind: string, raw: Uint8Array): Uint8Array {
  const [head, tail] = unknownAround(apiVersion, kind, raw.length);
  return Buffer.concat([head, raw, tail]);
}

/** What stands before and behind a number of bytes. */
function unknownAround(apiVersion: string, kind: string, length: number): readonly [Uint8Array, Uint8Array] {
  const writer = new BinaryWriter();
  tag(writer, 1, WireType.LengthDelimited);
  embedded(writer, () => {
    tag(writer, 1, WireType.LengthDelimited).string(apiVersion);
    tag(writer, 2, WireType.LengthDelimited).string(kind);
  });
  tag(writer, 2, WireType.LengthDelimited).uint32(length);
  const end = new BinaryWriter();
  tag(end, 3, WireType.LengthDelimited).string("");
  tag(end, 4, WireType.LengthDelimited).string("");
  return [writer.finish(), end.finish()];
}

const LENGTH_BYTES = 4;

/** An event of a watch behind its length (apimachinery `util/framer`); undefined for kinds without a protobuf form. */
export function encodeWatchFrame(type: string, object: object): Buffer | undefined {
  const encoded = encodeProtobuf(object);
  if (encoded === undefined) return undefined;
  const writer = new BinaryWriter();
  tag(writer, 1, WireType.LengthDelimited).string(type);
  tag(writer, 2, WireType.LengthDelimited);
  embedded(writer, () => tag(writer, 1, WireType.LengthDelimited).bytes(encoded));
  const event = writer.finish();
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32BE(event.length);
  return Buffer.concat([length, event]);
}
