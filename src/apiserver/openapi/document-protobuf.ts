import { isRecord, toJson } from "../../apimachinery/index.ts";
import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import type { Branch } from "./swagger-choices.ts";
import type { Message } from "./swagger-messages.ts";

/** The messages of one version of OpenAPI, as gnostic has them. */
export interface Dialect {
  readonly messages: Readonly<Record<string, Message>>;
  /** Which branch of a `oneof` a JSON value takes, by the name of the message; undefined for none. */
  readonly choices: Readonly<Record<string, (value: unknown) => Branch | undefined>>;
  /** What a message that holds one list has in it. */
  readonly lists: Readonly<Record<string, string>>;
}

/** The document as gnostic's message `Document`. */
export function encodeDocument(document: object, dialect: Dialect): Buffer {
  const writer = new BinaryWriter();
  new DocumentWriter(writer, dialect).body("Document", document);
  return Buffer.from(writer.finish());
}

class DocumentWriter {
  constructor(
    private readonly writer: BinaryWriter,
    private readonly dialect: Dialect,
  ) {}

  /** One field of whatever type, its tag before it; empty scalars are left out, as proto3 does. */
  private field(number: number, type: string, value: unknown): void {
    if (value === undefined || value === null) return;
    if (type.endsWith("[]")) {
      for (const item of Array.isArray(value) ? value : []) this.item(number, type.slice(0, -2), item);
      return;
    }
    const isEmpty = value === "" || value === false || value === 0;
    if (!isEmpty || !(type in SCALARS)) this.item(number, type, value);
  }

  /** An item of a list, or a branch, is written even when it is empty. */
  private item(number: number, type: string, value: unknown): void {
    const scalar = SCALARS[type];
    if (scalar !== undefined) return scalar(this.writer, number, value);
    this.writer.tag(number, WireType.LengthDelimited).fork();
    this.body(type, value);
    this.writer.join();
  }

  body(type: string, value: unknown): void {
    const { messages, choices, lists } = this.dialect;
    const item = lists[type];
    const choose = choices[type];
    const known = messages[type];
    if (type === "any") this.writer.tag(2, WireType.LengthDelimited).string(`${toJson(value)}\n`);
    else if (type.startsWith("{")) this.entries(type.slice(1, -1), value);
    else if (item !== undefined) this.field(1, `${item}[]`, Array.isArray(value) ? value : [value]);
    else if (choose !== undefined) {
      const branch = choose(value);
      if (branch !== undefined) this.item(branch.number, branch.type, value);
    } else if (known !== undefined) this.message(known, value);
    else throw new TypeError(`no message ${type}`);
  }

  private message({ fields, entries, extensions }: Message, value: unknown): void {
    for (const [key, item] of Object.entries(isRecord(value) ? value : {})) {
      const field = Object.hasOwn(fields, key) ? fields[key] : undefined;
      if (field !== undefined) {
        if (field.number !== 0) this.field(field.number, field.type, item);
      } else if (key.startsWith("x-")) {
        if (extensions !== undefined) this.named(extensions, key, "any", item);
      } else if (entries !== undefined) this.named(entries.number, key, entries.type, item);
    }
  }

  private entries(type: string, value: unknown): void {
    for (const [key, item] of Object.entries(isRecord(value) ? value : {})) this.named(1, key, type, item);
  }

  /** The proto's `Named…` messages: a key and what it stands for. */
  private named(number: number, key: string, type: string, value: unknown): void {
    this.writer.tag(number, WireType.LengthDelimited).fork();
    this.field(1, "string", key);
    this.field(2, type, value);
    this.writer.join();
  }
}

const SCALARS: Readonly<Record<string, (writer: BinaryWriter, number: number, value: unknown) => void>> = {
  string: (writer, number, value) => void writer.tag(number, WireType.LengthDelimited).string(String(value)),
  bool: (writer, number, value) => void writer.tag(number, WireType.Varint).bool(value === true),
  int: (writer, number, value) => void writer.tag(number, WireType.Varint).int64(Number(value)),
  double: (writer, number, value) => void writer.tag(number, WireType.Bit64).double(Number(value)),
};
