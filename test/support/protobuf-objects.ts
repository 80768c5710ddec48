/** What any Kubernetes object in protobuf says alike, read without the tables that the product has. */
import { BinaryReader, WireType } from "@bufbuild/protobuf/wire";

type Fields = ReadonlyMap<number, readonly Uint8Array[]>;

export interface ProtobufObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { name?: string; resourceVersion?: string; annotations?: Record<string, string> };
  /** The bytes of its fields; metadata is 1, of most kinds spec is 2 and status 3. */
  readonly fields: Fields;
}

/** The fields that hold bytes, texts and messages. */
export function fieldsOf(bytes: Uint8Array): Fields {
  const reader = new BinaryReader(bytes);
  const fields = new Map<number, Uint8Array[]>();
  while (reader.pos < reader.len) {
    const [number, wireType] = reader.tag();
    if (wireType === WireType.LengthDelimited) fields.set(number, [...(fields.get(number) ?? []), reader.bytes()]);
    else reader.skip(wireType, number);
  }
  return fields;
}

export function first(fields: Fields, number: number): Uint8Array {
  return fields.get(number)?.[0] ?? new Uint8Array();
}

function text(fields: Fields, number: number): string {
  return Buffer.from(first(fields, number)).toString();
}

export function isProtobuf(bytes: Buffer): boolean {
  return bytes.subarray(0, 4).toString() === "k8s\0";
}

export function readProtobufObject(bytes: Buffer): ProtobufObject {
  const unknown = fieldsOf(bytes.subarray(4));
  const typeMeta = fieldsOf(first(unknown, 1));
  const fields = fieldsOf(first(unknown, 2));
  return {
    apiVersion: text(typeMeta, 1),
    kind: text(typeMeta, 2),
    fields,
    // Read when it is asked for: discovery documents have none.
    get metadata() {
      return readMetadata(fieldsOf(first(fields, 1)));
    },
  };
}

function readMetadata(metadata: Fields): ProtobufObject["metadata"] {
  const annotations = (metadata.get(12) ?? []).map(fieldsOf).map((entry) => [text(entry, 1), text(entry, 2)]);
  return {
    name: text(metadata, 1),
    resourceVersion: text(metadata, 6),
    ...(annotations.length === 0 ? {} : { annotations: Object.fromEntries(annotations) as Record<string, string> }),
  };
}
