import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { decodeProtobuf } from "../../../src/types/protobuf/decoder.ts";
import { encodeProtobuf, encodeWatchFrame, protobufList } from "../../../src/types/protobuf/encoder.ts";

interface Encoding {
  readonly json: { readonly apiVersion: string; readonly kind: string };
  readonly protobuf: string;
}

/** What Go makes of an object of each kind: test/go/encodings writes it. */
const ENCODINGS = JSON.parse(
  readFileSync(new URL("../../go/testdata/objects-protobuf.json", import.meta.url), "utf8"),
) as readonly Encoding[];

function titled(encodings: readonly Encoding[]): [string, Encoding][] {
  return encodings.map((encoding) => [`${encoding.json.apiVersion}/${encoding.json.kind}`, encoding]);
}

describe("protobuf replies", () => {
  it.each(titled(ENCODINGS))("hold the bytes that Go writes for %s", (_, { json, protobuf }) => {
    expect(encodeProtobuf(json)?.toString("base64")).toBe(protobuf);
  });

  it("leave out what is no part of a type, and have no form for kinds that Kubernetes does not have", () => {
    const known = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" }, data: { b: "c" } };
    expect(encodeProtobuf({ ...known, other: 1 })).toEqual(encodeProtobuf(known));
    expect(encodeProtobuf({ apiVersion: "example.com/v1", kind: "Toy", metadata: {} })).toBeUndefined();
    expect(encodeProtobuf({ apiVersion: "meta.k8s.io/v1", kind: "Table" })).toBeUndefined();
  });

  it("of a watch are events behind their length, each with a whole object", () => {
    const object = { apiVersion: "v1", kind: "Namespace", metadata: { name: "a" } };
    const frame = encodeWatchFrame("ADDED", object) ?? Buffer.alloc(0);
    expect(frame.readUInt32BE()).toBe(frame.length - 4);
    const inside = frame.subarray(frame.indexOf("k8s\0"));
    expect(decodeProtobuf(inside).object).toMatchObject(object);
    expect(frame.subarray(4, 11).toString()).toBe("\n\u0005ADDED");
  });
});

describe("a list that is encoded slice by slice", () => {
  it("is the same, byte for byte", () => {
    const items = ["a", "b", "c", "d"].map((name) => ({ metadata: { name }, data: { k: "v".repeat(200) } }));
    const list = { apiVersion: "v1", kind: "ConfigMapList", metadata: { resourceVersion: "5" }, items };
    for (const size of [1, 3, 4]) {
      const encoder = protobufList({ ...list, items: [] } as typeof list) ?? expect.fail("there is no such form");
      for (let start = 0; start < items.length; start += size) encoder.add(items.slice(start, start + size));
      expect(Buffer.concat(encoder.finish())).toEqual(encodeProtobuf(list));
    }
    expect(protobufList({ apiVersion: "example.com/v1", kind: "ToyList" })).toBeUndefined();
  });
});
