import { kindStruct } from "../../../src/types/index.ts";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { KubeObject } from "../../../src/apimachinery/meta.ts";
import { applyTo, trackUpdate } from "../../../src/apiserver/rest/apply/field-manager.ts";
import { compare, fieldsOf, isSame } from "../../../src/apiserver/rest/apply/typed-value.ts";
import { mergeValues } from "../../../src/apiserver/rest/apply/typed-merge.ts";
import { difference, isEmptySet, paths, union } from "../../../src/apiserver/rest/apply/field-set.ts";
import { decodeManagedFields } from "../../../src/apiserver/rest/apply/managed-fields.ts";
import { allKinds } from "../../../src/mock-apiserver/kinds/index.ts";
import type { KindDefinition } from "../../../src/apiserver/rest/kind.ts";
import { bool, list, map, pointer, string, struct } from "../../../src/apimachinery/schema.ts";

const widgets: KindDefinition = {
  ...(allKinds.find(({ kind }) => kind === "ConfigMap") as KindDefinition),
  kind: "Widget",
  schema: kindStruct("Widget", {
    data: map(string),
    tags: list(string, { listType: "set" }),
    words: list(string),
    parts: list(struct("Part", { name: string, size: string, on: pointer(bool) }), { mergeKey: "name" }),
  }),
};

const text = fc.constantFrom("1", "2", "3");
const data = fc.dictionary(fc.constantFrom("a", "b", "c"), text, { noNullPrototype: true });
const part = fc.record({ name: fc.constantFrom("x", "y", "z"), size: text }, { requiredKeys: ["name"] });
const config: fc.Arbitrary<KubeObject> = fc
  .record(
    {
      data,
      tags: fc.uniqueArray(text),
      words: fc.array(text, { maxLength: 3 }),
      parts: fc.uniqueArray(part, { selector: ({ name }) => name, maxLength: 3 }),
    },
    { requiredKeys: [] },
  )
  .map((fields) => ({ apiVersion: "v1", kind: "Widget", metadata: { name: "w" }, ...fields }));

const writer = (manager: string): Parameters<typeof applyTo>[3] => ({
  manager,
  subresource: "",
  now: "2026-01-02T03:04:05Z",
});
const apply = (stored: KubeObject | undefined, object: KubeObject, manager: string): Promise<KubeObject> =>
  applyTo(widgets, stored, object, writer(manager), true);

describe("applying", () => {
  it("twice is applying once", async () => {
    await fc.assert(
      fc.asyncProperty(config, config, async (earlier, object) => {
        const once = await apply(await apply(undefined, earlier, "one"), object, "two");
        expect(await apply(once, object, "two")).toEqual(once);
      }),
    );
  });

  it("makes every applied field what the configuration says, and its applier own it", async () => {
    await fc.assert(
      fc.asyncProperty(config, config, async (earlier, object) => {
        const result = await apply(await apply(undefined, earlier, "one"), object, "two");
        const { removed, modified } = compare(object, result, widgets.schema);
        const configured = fieldsOf(object, widgets.schema);
        expect(paths(modified).filter(([step]) => step !== "f:metadata" && step !== "f:words")).toEqual([]);
        expect(paths(removed)).toEqual([]);
        const owner = [...(decodeManagedFields(result.metadata.managedFields) ?? new Map()).values()].find(
          ({ manager }) => manager === "two",
        );
        const missing = difference(configured, owner?.fields ?? configured);
        expect(paths(missing).every(([step]) => ["f:apiVersion", "f:kind", "f:metadata"].includes(step ?? ""))).toBe(
          true,
        );
      }),
    );
  });

  it("nothing leaves what others applied, and only that", async () => {
    await fc.assert(
      fc.asyncProperty(config, config, async (others, object) => {
        const alone = await apply(undefined, others, "one");
        const both = await apply(alone, object, "two");
        const nothing = { apiVersion: "v1", kind: "Widget", metadata: { name: "w" } };
        const left = await apply(await apply(both, others, "one"), nothing, "two");
        expect({ ...(left["data"] as object | undefined) }).toEqual({
          ...(alone["data"] as object | undefined),
        });
        for (const key of ["tags", "parts"]) {
          expect(new Set((left[key] as unknown[] | undefined) ?? [])).toEqual(
            new Set((alone[key] as unknown[] | undefined) ?? []),
          );
        }
      }),
    );
  });
});

describe("comparing", () => {
  it("finds nothing between a value and itself, and the same fields either way round", () => {
    fc.assert(
      fc.property(config, config, (a, b) => {
        expect(isSame(compare(a, structuredClone(a), widgets.schema))).toBe(true);
        const forth = compare(a, b, widgets.schema);
        const back = compare(b, a, widgets.schema);
        expect(paths(forth.added)).toEqual(paths(back.removed));
        expect(paths(forth.modified)).toEqual(paths(back.modified));
      }),
    );
  });

  it("finds nothing modified or removed after a merge of what the value lacked", () => {
    fc.assert(
      fc.property(config, config, (a, b) => {
        const merged = mergeValues(a, b, widgets.schema);
        const { removed } = compare(a, merged, widgets.schema);
        expect(isEmptySet(removed)).toBe(true);
        expect(isSame(compare(merged, mergeValues(merged, b, widgets.schema), widgets.schema))).toBe(true);
      }),
    );
  });

  it("gives an updater exactly what changed", async () => {
    await fc.assert(
      fc.asyncProperty(config, config, async (a, b) => {
        const first = await trackUpdate(widgets, undefined, a, writer("one"));
        const second = await trackUpdate(widgets, first, { ...b, metadata: { name: "w" } }, writer("two"));
        const owners = decodeManagedFields(second.metadata.managedFields) ?? new Map();
        const { added, modified } = compare(a, b, widgets.schema);
        const own = [...owners.values()].find(({ manager }) => manager === "two");
        const hadOwners = first.metadata.managedFields !== undefined;
        expect(own === undefined ? [] : paths(own.fields)).toEqual(hadOwners ? paths(union(added, modified)) : []);
      }),
    );
  });
});
