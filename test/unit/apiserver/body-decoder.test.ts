import { describe, expect, it } from "vitest";
import {
  canonical,
  decodeBody,
  decodeValue,
  type BodyFormat,
  type FieldValidation,
} from "../../../src/apiserver/rest/body-decoder.ts";
import { createKindTable, type KindDefinition } from "../../../src/apiserver/rest/kind.ts";
import { allKinds } from "../../../src/mock-apiserver/kinds/index.ts";
import { configMap } from "../../support/objects.ts";

const kinds = createKindTable(allKinds);

function kindOf(name: string): KindDefinition {
  const kind = allKinds.find((candidate) => candidate.kind === name);
  return kind ?? expect.fail(`no kind ${name}`);
}

const configMaps = kindOf("ConfigMap");

function decode(text: string, format: BodyFormat = "json", directive: FieldValidation = "Strict", kind = configMaps) {
  return decodeBody(Buffer.from(text), format, kind, kinds, directive);
}

describe("decodeBody", () => {
  it.each<[BodyFormat, string]>([
    ["json", '{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"a"},"data":{"k":"v"}}'],
    ["yaml", "kind: ConfigMap\napiVersion: v1\nmetadata:\n  name: a\ndata: {k: v}\n"],
    ["json", '{"metadata":{"name":"a"},"data":{"k":"v"}}'],
  ])("reads %s: %s", (format, text) => {
    expect(decode(text, format)).toEqual({
      object: { kind: "ConfigMap", apiVersion: "v1", metadata: { name: "a" }, data: { k: "v" } },
      warnings: [],
    });
  });

  it("refuses, warns of or ignores unknown and repeated fields, as asked", () => {
    const text = '{"metadata":{"name":"a","nme":"b"},"data":{"k":"1","k":"2"}}';
    const words = ['unknown field "metadata.nme"', 'duplicate field "data.k"'];
    expect(() => decode(text)).toThrow(`strict decoding error: ${words.join(", ")}`);
    expect(decode(text, "json", "Warn").warnings).toEqual(words);
    expect(decode(text, "json", "Ignore")).toEqual({
      object: expect.objectContaining({ data: { k: "2" } }) as unknown,
      warnings: [],
    });
  });

  it("finds repeated keys of YAML too, with their lines", () => {
    const text = "metadata:\n  name: a\ndata:\n  k: 1\n  k: 2\n".replace(/: (\d)/g, ': "$1"');
    expect(decode(text, "yaml", "Warn").warnings).toEqual(['line 5: key "k" already set in map']);
  });

  it.each<[string, BodyFormat, RegExp]>([
    [
      "",
      "json",
      /^the object provided is unrecognized \(must be of type ConfigMap\): couldn't get version\/kind; json parse error: unexpected end of JSON input \(<empty>\)$/,
    ],
    ["[1]", "json", /cannot unmarshal array into Go value of type struct/],
    [
      '{"kind":"Pod","apiVersion":"v1"}',
      "json",
      /^Pod in version "v1" cannot be handled as a ConfigMap: converting \(v1\.Pod\) to \(core\.ConfigMap\): unknown conversion$/,
    ],
    ['{"kind":"Nope","apiVersion":"v1"}', "json", /no kind "Nope" is registered for version "v1" in scheme/],
    ['{"apiVersion":"a/b/c"}', "json", /unexpected GroupVersion string: a\/b\/c/],
    ['{"data":{"k":1}}', "json", /cannot unmarshal number into Go struct field ConfigMap\.data of type string/],
    ["a: [", "yaml", /yaml: line \d+: /],
    ["[".repeat(100_000), "yaml", /yaml: line 1: exceeded max depth/],
    [`a: &a [${"x,".repeat(100)}]\nb: [${"*a,".repeat(5_000)}]`, "yaml", /yaml: document contains excessive aliasing/],
    ["a: &a [*a]", "yaml", /yaml: (anchor 'a' value contains itself|Unresolved alias)/],
  ])("refuses %.30j with 400", (text, format, message) => {
    expect(() => decode(text, format)).toThrow(
      expect.objectContaining({ code: 400, message: expect.stringMatching(message) as string }) as Error,
    );
  });

  it("takes what every scheme knows for another type, and not for none", () => {
    const text = '{"kind":"Status","apiVersion":"v1"}';
    const words = "converting (v1.Status) to (apiregistration.APIService): unknown conversion";
    expect(() => decode(text, "json", "Warn", kindOf("APIService"))).toThrow(words);
  });

  it.each<[BodyFormat, FieldValidation, string, string]>([
    ["json", "Warn", '{"Kind":"X"}', `unrecognized (must be of type X): Object 'Kind' is missing in '{"Kind":"X"}'`],
    ["json", "Ignore", "{ }", `X in version "v1" cannot be handled as a X: Object 'Kind' is missing in '{ }'`],
    ["yaml", "Ignore", "b: 1\na: 2", `cannot be handled as a X: Object 'Kind' is missing in '{"a":2,"b":1}'`],
  ])("misses the kind of a custom resource in %s with %s: %s", (format, directive, text, words) => {
    const custom: KindDefinition = { ...configMaps, isCustom: true, group: "x.y", kind: "X" };
    expect(() => decode(text, format, directive, custom)).toThrow(words);
  });

  it("refuses a version that is decoded but not served here", () => {
    expect(() =>
      decode('{"kind":"Deployment","apiVersion":"apps/v1beta1"}', "json", "Ignore", kindOf("Deployment")),
    ).toThrow("the API version in the data (apps/v1beta1) does not match the expected API version (apps/v1)");
  });
});

describe("decodeValue", () => {
  it("checks an object in memory as if it were a body", () => {
    expect(decodeValue(configMap("a"), configMaps, kinds).object).toEqual({ ...configMap("a"), data: {} });
    expect(() => decodeValue({ ...configMap("a"), dta: {} }, configMaps, kinds)).toThrow('unknown field "dta"');
  });
});

describe("canonical", () => {
  it("writes fields in the type's order, drops unknown and empty ones, and writes zeros that have no omitempty", () => {
    const apiService = kindOf("APIService");
    const object = {
      metadata: { name: "a", labels: {} },
      spec: { version: "v1", odd: 1 },
      kind: "APIService",
      apiVersion: "apiregistration.k8s.io/v1",
      x: 1,
    };
    expect(JSON.stringify(canonical(object, apiService))).toBe(
      '{"kind":"APIService","apiVersion":"apiregistration.k8s.io/v1","metadata":{"name":"a"},"spec":{"version":"v1","groupPriorityMinimum":0,"versionPriority":0},"status":{}}',
    );
  });
});
