import { describe, expect, it } from "vitest";
import { atOnce } from "../../../src/apimachinery/index.ts";
import { typeErrors } from "../../../src/apiserver/rest/apply/type-errors.ts";
import { customShape } from "../../../src/mock-apiserver/custom-resources/custom-shape.ts";
import { wireOf } from "../../../src/mock-apiserver/custom-resources/custom-wire.ts";

const OWN = { group: "g.example.com", version: "v1", kind: "Widget" };
const schema = { type: "object", properties: { spec: { type: "object", properties: { n: { type: "integer" } } } } };

/** What is unknown in a body of this type: Kubernetes looks the schema up by group and kind, then by version. */
const CASES: readonly (readonly [apiVersion: string, kind: string, unknown: readonly string[], kept: object])[] = [
  ["g.example.com/v1", "Widget", ["spec.x", "items"], { spec: { n: 1 } }],
  ["g.example.com/v2", "Widget", ["spec", "items"], {}],
  ["g.example.com/v1", "WidgetList", [], { spec: { n: 1, x: 2 }, items: [] }],
  ["other.example.com/v1", "Widget", [], { spec: { n: 1, x: 2 }, items: [] }],
];

describe("a body of a custom resource", () => {
  it.each(CASES)("of %s, %s", (apiVersion, kind, unknown, kept) => {
    const body = { apiVersion, kind, metadata: { name: "a" }, spec: { n: 1, x: 2 }, items: [] };
    const found = atOnce(wireOf(OWN, schema, false).prune(body));
    expect([...found].toSorted()).toEqual(unknown.toSorted());
    const { apiVersion: _version, kind: _kind, metadata: _metadata, ...rest } = body;
    expect(rest).toEqual(kept);
  });
});

describe("an object within a custom resource", () => {
  it("has the metadata of every object", () => {
    const shape = customShape({ type: "object", "x-kubernetes-embedded-resource": true });
    const inner = { apiVersion: "v1", kind: "X", metadata: { name: "a", zz: 1 }, spec: { n: 1 } };
    expect(typeErrors(inner, shape)).toEqual([".metadata.zz: field not declared in schema"]);
  });
});
