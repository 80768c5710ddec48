import { processorTime } from "../../support/processor-time.ts";
import { kindStruct } from "../../../src/types/index.ts";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { KubeObject } from "../../../src/apimachinery/meta.ts";
import { ApiError } from "../../../src/apimachinery/status.ts";
import { createKindTable, type KindDefinition } from "../../../src/apiserver/rest/kind.ts";
import { define } from "../../../src/apiserver/rest/common.ts";
import { compilePatch, type ChangePatchType } from "../../../src/apiserver/rest/patch.ts";
import { anything, map, pointer, string } from "../../../src/apimachinery/schema.ts";
import { runs } from "../../support/fuzz.ts";

const kind: KindDefinition = define({
  group: "test.io",
  version: "v1",
  kind: "Thing",
  plural: "things",
  schema: kindStruct("Thing", { value: pointer(anything), data: map(string) }),
  columns: [],
  cells: () => [],
});

function thing(fields: Record<string, unknown>): KubeObject {
  return { apiVersion: "test.io/v1", kind: "Thing", metadata: { name: "a" }, ...fields };
}

async function patched(type: ChangePatchType, patch: string, object: KubeObject): Promise<KubeObject> {
  const change = compilePatch(Buffer.from(patch), type, kind, createKindTable([kind]), "Ignore");
  return (await change(object)).object;
}

/** RFC 7396, appendix A: original, patch, result. */
const RFC_7396 = [
  ['{"a":"b"}', '{"a":"c"}', '{"a":"c"}'],
  ['{"a":"b"}', '{"b":"c"}', '{"a":"b","b":"c"}'],
  ['{"a":"b"}', '{"a":null}', "{}"],
  ['{"a":"b","b":"c"}', '{"a":null}', '{"b":"c"}'],
  ['{"a":["b"]}', '{"a":"c"}', '{"a":"c"}'],
  ['{"a":"c"}', '{"a":["b"]}', '{"a":["b"]}'],
  ['{"a":{"b":"c"}}', '{"a":{"b":"d","c":null}}', '{"a":{"b":"d"}}'],
  ['{"a":[{"b":"c"}]}', '{"a":[1]}', '{"a":[1]}'],
  ['["a","b"]', '["c","d"]', '["c","d"]'],
  ['{"a":"b"}', '["c"]', '["c"]'],
  ['{"a":"foo"}', '"bar"', '"bar"'],
  ['{"e":null}', '{"a":1}', '{"e":null,"a":1}'],
  ["[1,2]", '{"a":"b","c":null}', '{"a":"b"}'],
  ["{}", '{"a":{"bb":{"ccc":null}}}', '{"a":{"bb":{}}}'],
] as const;

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/**
 * The pseudocode of RFC 7396, section 2, on maps that have no prototype to fall into; but a list loses the nulls of its
 * objects, unless it takes the place of an object, as evanphx/json-patch has it.
 */
function mergeModel(target: Json | undefined, patch: Json): Json {
  const isObject = typeof target === "object" && target !== null && !Array.isArray(target);
  if (Array.isArray(patch) && !isObject) return patch.map((item) => mergeModel(undefined, item));
  if (typeof patch !== "object" || patch === null || Array.isArray(patch)) return patch;
  const result = new Map(isObject ? Object.entries(target) : []);
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) result.delete(name);
    else result.set(name, mergeModel(result.get(name), value));
  }
  return Object.fromEntries(result);
}

const keyName = fc.constantFrom(
  "a",
  "b",
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "hasOwnProperty",
  "length",
);
const { json } = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<Json>(null, true, 0, 1, "", "x"),
    fc.array(tie("json"), { maxLength: 2 }),
    fc
      .uniqueArray(fc.tuple(keyName, tie("json")), { selector: ([name]) => name, maxLength: 3 })
      .map((entries): Json => Object.fromEntries(entries)),
  ),
}));

/** Everything that a poisoned patch would have changed for all objects. */
function prototypes(): unknown {
  const all: object[] = [Object.prototype, Array.prototype, Object, Array, Function.prototype];
  return all.map((owner) => Reflect.ownKeys(owner).map((key) => [key, Reflect.getOwnPropertyDescriptor(owner, key)]));
}

describe("a JSON merge patch", () => {
  it.each(RFC_7396)("turns %s with %s into %s, as RFC 7396 lists it", async (original, patch, result) => {
    const after = await patched("merge", `{"value":${patch}}`, thing({ value: JSON.parse(original) }));
    expect(after["value"]).toEqual(JSON.parse(result));
  });

  it("removes what it sets to null, as RFC 7396 lists it for a whole document", async () => {
    expect("value" in (await patched("merge", '{"value":null}', thing({ value: { a: "foo" } })))).toBe(false);
  });

  it("does what its model does, with names like __proto__ and constructor too", async () => {
    await fc.assert(
      fc.asyncProperty(json, json, async (original, patch) => {
        if (original === null || patch === null) return;
        const after = await patched("merge", JSON.stringify({ value: patch }), thing({ value: original }));
        expect(JSON.stringify(sorted(after["value"]))).toBe(JSON.stringify(sorted(mergeModel(original, patch))));
      }),
      { numRuns: runs(250) },
    );
  });

  it("leaves the object that it is applied to as it was", async () => {
    const before = thing({ value: { a: { b: 1 } }, data: { k: "v" } });
    const copy = structuredClone(before);
    await patched("merge", '{"value":{"a":{"b":null}},"data":{"k":null}}', before);
    expect(before).toEqual(copy);
  });
});

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, sorted(item)]));
}

const pointerText = fc
  .array(
    fc.constantFrom("value", "data", "metadata", "a", "0", "-", "__proto__", "constructor", "prototype", "toString"),
    {
      maxLength: 4,
    },
  )
  .map((segments) => segments.map((segment) => `/${segment}`).join(""));
const operation = fc.record({
  op: fc.constantFrom("add", "remove", "replace", "move", "copy", "test"),
  path: pointerText,
  from: pointerText,
  value: json,
});

describe("a hostile patch", () => {
  it.each(["json", "merge", "strategic"] as const)("of type %s changes no prototype", async (type) => {
    const before = prototypes();
    const patch =
      type === "json" ? fc.array<unknown>(operation, { maxLength: 4 }) : json.map((value) => ({ value, data: value }));
    await fc.assert(
      fc.asyncProperty(patch, async (body) => {
        try {
          const result = await patched(type, JSON.stringify(body), thing({ value: { a: {} }, data: { a: "x" } }));
          expect(Object.getPrototypeOf(result)).toBe(Object.prototype);
          expect(Object.getPrototypeOf(result.metadata)).toBe(Object.prototype);
        } catch (error) {
          expect(error).toBeInstanceOf(ApiError);
        }
      }),
      { numRuns: runs(200) },
    );
    expect(prototypes()).toEqual(before);
  });

  it.each([
    ["json", '[{"op":"add","path":"/__proto__/polluted","value":1}]'],
    ["json", '[{"op":"add","path":"/constructor/prototype/polluted","value":1}]'],
    ["json", '[{"op":"add","path":"/value/__proto__","value":{"polluted":1}}]'],
    ["json", '[{"op":"add","path":"/constructor/polluted","value":1}]'],
    ["json", '[{"op":"copy","from":"/data","path":"/constructor/prototype/polluted"}]'],
    ["merge", '{"__proto__":{"polluted":1}}'],
    ["merge", '{"value":{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}}'],
    ["strategic", '{"value":{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}}'],
    ["strategic", '{"metadata":{"labels":{"__proto__":"x"},"__proto__":{"polluted":1}}}'],
  ] as const)("of type %s pollutes nothing: %s", async (type, body) => {
    try {
      await patched(type, body, thing({ value: {}, data: {} }));
    } catch (error) {
      expect((error as ApiError).code).toBe(422);
    }
    expect("polluted" in {}).toBe(false);
    expect("polluted" in Object).toBe(false);
  });
});

describe("a JSON patch", () => {
  it.each([
    ['{"op":"move","from":"","path":"/value"}'],
    ['{"op":"move","from":"/metadata","path":"/metadata/labels/x"}'],
    ['{"op":"move","from":"/value","path":"/value/a/b"}'],
  ])("cannot move an object into itself: %s", async (step) => {
    await expect(patched("json", `[${step}]`, thing({ value: { a: {} } }))).rejects.toThrow(
      expect.objectContaining({ code: 422 }) as Error,
    );
  });

  it("cannot nest an object deeper than a body may be", async () => {
    const deeper = [
      { op: "move", from: "/value", path: "/spare" },
      { op: "add", path: "/value", value: {} },
      { op: "move", from: "/spare", path: "/value/a" },
    ];
    const steps = Array.from({ length: 1500 }, () => deeper).flat();
    await expect(patched("json", JSON.stringify(steps), thing({ value: {} }))).rejects.toThrow(
      expect.objectContaining({ code: 422 }) as Error,
    );
  });

  it("refuses copies of copies that would double the object with every step", async () => {
    const fill = { op: "add", path: "/value", value: { text: "x".repeat(1000) } };
    const copies = Array.from({ length: 40 }, (_unused, index) => ({
      op: "copy",
      from: "/value",
      path: `/value/k${index}`,
    }));
    const took = processorTime();
    await expect(patched("json", JSON.stringify([fill, ...copies]), thing({}))).rejects.toThrow(ApiError);
    expect(took()).toBeLessThan(2000);
  });

  it("refuses more than 10,000 operations", async () => {
    const steps = Array.from({ length: 10_001 }, () => ({ op: "test", path: "/kind", value: "Thing" }));
    await expect(patched("json", JSON.stringify(steps), thing({}))).rejects.toThrow(
      "The allowed maximum operations in a JSON patch is 10000, got 10001",
    );
  });

  it("is all or nothing: a failing test leaves the object as it was", async () => {
    const before = thing({ data: { a: "1" } });
    const steps = [
      { op: "replace", path: "/data/a", value: "2" },
      { op: "test", path: "/data/a", value: "1" },
    ];
    await expect(patched("json", JSON.stringify(steps), before)).rejects.toThrow(ApiError);
    expect(before).toEqual(thing({ data: { a: "1" } }));
  });
});
