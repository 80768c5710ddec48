/** Bodies as Go clients send them: a Kubernetes object in protobuf, written field by field. */
import { BinaryWriter } from "@bufbuild/protobuf/wire";

export type Value = string | number | Uint8Array;

/** A message of strings and bytes, and of integers, by field number. */
export function message(...fields: readonly (readonly [number, Value])[]): Uint8Array {
  const writer = new BinaryWriter();
  for (const [number, value] of fields) {
    if (typeof value === "number") writer.uint32((number << 3) | 0).int64(value);
    else if (typeof value === "string") writer.uint32((number << 3) | 2).string(value);
    else writer.uint32((number << 3) | 2).bytes(value);
  }
  return writer.finish();
}

export function body(apiVersion: string, kind: string, raw: Uint8Array): Buffer {
  const head = message([1, apiVersion], [2, kind]);
  const tail: [number, Value][] = [
    [3, ""],
    [4, ""],
  ];
  return Buffer.concat([Buffer.from("k8s\0"), message([1, head], [2, raw], ...tail)]);
}

/** A time as seconds and nanoseconds. */
export const at = (text: string, nanos = 0): Uint8Array => message([1, Date.parse(text) / 1000], [2, nanos]);
