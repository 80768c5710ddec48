import { BinaryReader, WireType } from "@bufbuild/protobuf/wire";
import { describe, expect, test } from "vitest";
import { renderOpenApiV2 } from "../../../src/apiserver/openapi/document-v2.ts";
import { createModelNames } from "../../../src/apiserver/openapi/model-names.ts";
import type { Swagger } from "../../../src/apiserver/openapi/swagger-choices.ts";
import { convertToV3 } from "../../../src/mock-apiserver/aggregator/openapi/swagger-conversion.ts";
import { mergeSwagger } from "../../../src/mock-apiserver/aggregator/openapi/swagger-merge.ts";
import { encodeSwagger } from "../../../src/apiserver/openapi/swagger-protobuf.ts";
import { readSwagger } from "../../../src/mock-apiserver/aggregator/openapi/swagger-reader.ts";
import { filterPaths } from "../../../src/mock-apiserver/aggregator/openapi/swagger-references.ts";
import { allKinds } from "../../../src/mock-apiserver/kinds/index.ts";

function uses(name: string): Record<string, unknown> {
  return { get: { responses: { "200": { description: "OK", schema: { $ref: `#/definitions/${name}` } } } } };
}

const left: Swagger = {
  swagger: "2.0",
  paths: { "/apis/a/v1/things": uses("Thing") },
  definitions: {
    Thing: { type: "object", properties: { colour: { type: "string" } } },
    Shared: { type: "object", "x-kubernetes-group-version-kind": [{ group: "a", version: "v1", kind: "Shared" }] },
  },
};

describe("merging Swagger documents", () => {
  test("a definition of the same name but other content comes in under a new name, with all that refers to it", () => {
    const right: Swagger = {
      paths: { "/apis/b/v1/things": uses("Thing") },
      definitions: { Thing: { type: "object", properties: { size: { $ref: "#/definitions/Thing" } } } },
    };
    const merged = mergeSwagger(left, right);
    expect(Object.keys(merged.definitions ?? {})).toEqual(["Thing", "Shared", "Thing_v2"]);
    expect(merged.paths?.["/apis/b/v1/things"]).toEqual(uses("Thing_v2"));
    expect(merged.definitions?.["Thing_v2"]).toEqual({
      type: "object",
      properties: { size: { $ref: "#/definitions/Thing_v2" } },
    });
  });

  test("an equal definition is used again and then stands for the kinds of both", () => {
    const right: Swagger = {
      paths: { "/apis/b/v1/shared": uses("Shared") },
      definitions: {
        Shared: { type: "object", "x-kubernetes-group-version-kind": [{ group: "b", version: "v1", kind: "Shared" }] },
      },
    };
    const merged = mergeSwagger(left, right);
    expect(merged.definitions?.["Shared"]?.["x-kubernetes-group-version-kind"]).toEqual([
      { group: "a", version: "v1", kind: "Shared" },
      { group: "b", version: "v1", kind: "Shared" },
    ]);
  });

  test("a third server's clash takes over the second's new name only when it is the same definition", () => {
    const clash = (path: string, colour: string): Swagger => ({
      paths: { [path]: uses("Thing") },
      definitions: { Thing: { type: colour } },
    });
    const merged = [clash("/b", "red"), clash("/c", "red"), clash("/d", "blue")].reduce(mergeSwagger, left);
    expect(Object.keys(merged.definitions ?? {})).toEqual(["Thing", "Shared", "Thing_v2", "Thing_v3"]);
    expect(merged.paths?.["/c"]).toEqual(uses("Thing_v2"));
    expect(merged.paths?.["/d"]).toEqual(uses("Thing_v3"));
  });

  test("the first to have a path keeps it", () => {
    const right: Swagger = { paths: { "/apis/a/v1/things": uses("Evil") }, definitions: { Evil: {} } };
    expect(mergeSwagger(left, right)).toEqual(left);
  });
});

describe("filtering paths", () => {
  test("definitions go with the paths that alone used them; those that nothing used stay", () => {
    const document: Swagger = {
      paths: { "/apis/g/v1/a": uses("A"), "/apis/other/v1/b": uses("B") },
      definitions: { A: { properties: { c: { $ref: "#/definitions/C" } } }, B: {}, C: {}, Unused: {} },
    };
    const filtered = filterPaths(document, (path) => path.startsWith("/apis/g/v1/"));
    expect(Object.keys(filtered.paths ?? {})).toEqual(["/apis/g/v1/a"]);
    expect(Object.keys(filtered.definitions ?? {})).toEqual(["A", "C", "Unused"]);
  });
});

describe("reading an extension server's Swagger document", () => {
  test("what the specification does not know is dropped", () => {
    const text = JSON.stringify({ swagger: "2.0", surprise: 1, "x-own": [1], paths: { "/a": { get: { fun: true } } } });
    expect(readSwagger(text)).toEqual({ swagger: "2.0", "x-own": [1], paths: { "/a": { get: {} } } });
  });

  test.each([
    ["a list", "[]"],
    ["a definition that is text", '{"definitions":{"A":"no"}}'],
    ["a property of the wrong type", '{"definitions":{"A":{"properties":{"b":7}}}}'],
    ["a parameter that is nowhere", '{"paths":{"/a":{"parameters":[{"name":"x","in":"cookie"}]}}}'],
    ["endless nesting", `{"definitions":{"A":${'{"items":'.repeat(5000)}{}${"}".repeat(5000)}}}`],
  ])("%s is refused", (_what, text) => {
    expect(() => readSwagger(text)).toThrow(TypeError);
  });

  test("a key named __proto__ stays a key", () => {
    const document = readSwagger('{"definitions":{"__proto__":{"type":"object"},"A":{"type":"string"}}}');
    expect(Object.keys(document.definitions ?? {})).toEqual(["__proto__", "A"]);
    expect(Object.getPrototypeOf(document.definitions)).toBe(Object.prototype);
    expect(mergeSwagger({ paths: {} }, { ...document, paths: { "/a": {} } }).definitions).toHaveProperty("A");
    expect({}).not.toHaveProperty("type");
  });
});

describe("converting Swagger 2.0 to OpenAPI 3.0", () => {
  test("bodies, parameters, replies and references move to where v3 has them", () => {
    const converted = convertToV3({
      swagger: "2.0",
      info: { title: "t", version: "v" },
      definitions: { A: { type: "object", properties: { b: { $ref: "#/definitions/B", description: "b" } } }, B: {} },
      paths: {
        "/a": {
          post: {
            operationId: "createA",
            consumes: ["application/json"],
            produces: ["application/json"],
            parameters: [
              { name: "body", in: "body", schema: { $ref: "#/definitions/A" } },
              { name: "dryRun", in: "query", type: "string" },
            ],
            responses: { "200": { description: "OK", schema: { $ref: "#/definitions/A" } } },
          },
        },
      },
    });
    const content = { "application/json": { schema: { $ref: "#/components/schemas/A" } } };
    expect(converted).toEqual({
      openapi: "3.0.0",
      info: { title: "t", version: "v" },
      paths: {
        "/a": {
          post: {
            operationId: "createA",
            parameters: [{ name: "dryRun", in: "query", schema: { type: "string" } }],
            requestBody: { content },
            responses: { "200": { description: "OK", content } },
          },
        },
      },
      components: {
        schemas: {
          A: {
            type: "object",
            properties: { b: { description: "b", allOf: [{ $ref: "#/components/schemas/B" }] } },
          },
          B: {},
        },
      },
    });
  });
});

/** Field numbers with their bytes, of one message. */
function fieldsOf(bytes: Uint8Array): { number: number; bytes: Uint8Array }[] {
  const reader = new BinaryReader(bytes);
  const fields = [];
  while (reader.pos < reader.len) {
    const [number, type] = reader.tag();
    if (type === WireType.LengthDelimited) fields.push({ number, bytes: reader.bytes() });
    else reader.skip(type);
  }
  return fields;
}

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString("utf8");
const field = (bytes: Uint8Array, number: number): Uint8Array =>
  fieldsOf(bytes).find((candidate) => candidate.number === number)?.bytes ?? new Uint8Array();

describe("Swagger as protobuf", () => {
  const swagger = renderOpenApiV2(allKinds, createModelNames(allKinds), { version: "1.36" }) as Swagger;
  const encoded = encodeSwagger(swagger);

  test("every definition and path is in it, in its order", () => {
    const names = (bytes: Uint8Array): string[] => fieldsOf(bytes).map((entry) => textOf(field(entry.bytes, 1)));
    expect(textOf(field(encoded, 1))).toBe("2.0");
    expect(names(field(encoded, 9))).toEqual(Object.keys(swagger.definitions ?? {}));
    expect(names(field(encoded, 8))).toEqual(Object.keys(swagger.paths ?? {}));
  });

  test("extensions are carried as YAML text, which JSON is", () => {
    const document = encodeSwagger({ definitions: { A: { "x-kubernetes-patch-merge-key": "name" } } });
    const schema = field(field(field(document, 9), 1), 2);
    const extension = field(schema, 31);
    expect(textOf(field(extension, 1))).toBe("x-kubernetes-patch-merge-key");
    expect(textOf(field(field(extension, 2), 2))).toBe('"name"\n');
  });

  test("a query parameter goes through the two choices of the proto", () => {
    const document = encodeSwagger({
      paths: { "/a": { patch: { parameters: [{ name: "fieldValidation", in: "query", type: "string" }] } } },
    });
    const operation = field(field(field(field(document, 8), 2), 2), 8);
    const query = field(field(field(field(operation, 8), 1), 2), 3);
    expect(textOf(field(query, 4))).toBe("fieldValidation");
    expect(textOf(field(query, 2))).toBe("query");
  });
});
