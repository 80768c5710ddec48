import protobuf, { type Writer } from "protobufjs/minimal.js";
import { isRecord } from "./json-schema.ts";
import { CHOICES, LIST_MESSAGES, type Swagger } from "./swagger-choices.ts";
import { MESSAGES, type Message } from "./swagger-messages.ts";

const WIRE_VARINT = 0;
const WIRE_DOUBLE = 1;
const WIRE_BYTES = 2;

/** The document as gnostic's `openapi.v2.Document`. */
export function encodeSwagger(document: Swagger): Buffer {
  const writer = protobuf.Writer.create();
  writeBody(writer, "Document", document);
  return Buffer.from(writer.finish());
}

/** One field of whatever type, its tag before it; empty scalars are left out, as proto3 does. */
function writeField(writer: Writer, number: number, type: string, value: unknown): void {
  if (value === undefined || value === null) return;
  if (type.endsWith("[]")) {
    for (const item of Array.isArray(value) ? value : []) writeItem(writer, number, type.slice(0, -2), item);
    return;
  }
  const isEmpty = value === "" || value === false || value === 0;
  if (!isEmpty || !(type in SCALARS)) writeItem(writer, number, type, value);
}

/** An item of a list is written even when it is empty. */
function writeItem(writer: Writer, number: number, type: string, value: unknown): void {
  const scalar = SCALARS[type];
  if (scalar !== undefined) return scalar(writer, number, value);
  writer.uint32((number << 3) | WIRE_BYTES).fork();
  writeBody(writer, type, value);
  writer.ldelim();
}

const SCALARS: Readonly<Record<string, (writer: Writer, number: number, value: unknown) => void>> = {
  string: (writer, number, value) => void writer.uint32((number << 3) | WIRE_BYTES).string(String(value)),
  bool: (writer, number, value) => void writer.uint32((number << 3) | WIRE_VARINT).bool(value === true),
  int: (writer, number, value) => void writer.uint32((number << 3) | WIRE_VARINT).int64(Number(value)),
  double: (writer, number, value) => void writer.uint32((number << 3) | WIRE_DOUBLE).double(Number(value)),
};

function writeBody(writer: Writer, type: string, value: unknown): void {
  const item = LIST_MESSAGES[type];
  const choose = CHOICES[type];
  const known = MESSAGES[type];
  if (type === "any") writer.uint32((2 << 3) | WIRE_BYTES).string(`${JSON.stringify(value)}\n`);
  else if (type.startsWith("{")) writeEntries(writer, 1, type.slice(1, -1), value);
  else if (item !== undefined) writeField(writer, 1, `${item}[]`, Array.isArray(value) ? value : [value]);
  else if (choose !== undefined) {
    const branch = choose(value);
    writeItem(writer, branch.number, branch.type, value);
  } else if (known !== undefined) writeMessage(writer, known, value);
  else throw new TypeError(`no message ${type}`);
}

function writeMessage(writer: Writer, { fields, entries, extensions }: Message, value: unknown): void {
  for (const [key, item] of Object.entries(isRecord(value) ? value : {})) {
    const field = Object.hasOwn(fields, key) ? fields[key] : undefined;
    if (field !== undefined) {
      if (field.number !== 0) writeField(writer, field.number, field.type, item);
    } else if (key.startsWith("x-")) {
      if (extensions !== undefined) writeNamed(writer, extensions, key, "any", item);
    } else if (entries !== undefined) writeNamed(writer, entries.number, key, entries.type, item);
  }
}

function writeEntries(writer: Writer, number: number, type: string, value: unknown): void {
  for (const [key, item] of Object.entries(isRecord(value) ? value : {})) writeNamed(writer, number, key, type, item);
}

/** The proto's `Named…` messages: a key and what it stands for. */
function writeNamed(writer: Writer, number: number, key: string, type: string, value: unknown): void {
  writer.uint32((number << 3) | WIRE_BYTES).fork();
  writeField(writer, 1, "string", key);
  writeField(writer, 2, type, value);
  writer.ldelim();
}
