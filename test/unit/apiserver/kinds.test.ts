import { describe, expect, it } from "vitest";
import { createKindTable } from "../../../src/apiserver/rest/kind.ts";
import { shorten, since, formatLabels, formatSelector } from "../../../src/apiserver/rest/columns.ts";
import { allKinds } from "../../../src/mock-apiserver/kinds/index.ts";
import { isConvertible, represent, withoutHeaders } from "../../../src/apiserver/rest/representations.ts";
import { configMap } from "../../support/objects.ts";

const NOW = Date.parse("2026-01-02T03:04:05Z");

describe.each(allKinds.map((kind) => [kind.kind, kind] as const))("the kind %s", (_name, kind) => {
  it("has a cell for every column, also for an object with nothing in it", () => {
    const empty = { apiVersion: "", kind: kind.kind, metadata: { name: "a" }, spec: {} };
    // Rows of IPAddresses have one cell more, on a real server too.
    const more = kind.kind === "IPAddress" ? 1 : 0;
    expect(kind.cells(empty, NOW)).toHaveLength(kind.columns.length + more);
    expect(kind.columns.some(({ format }) => format === "name")).toBe(true);
  });

  it("survives defaults and validation of an object with nothing in it", () => {
    const empty = { apiVersion: "", kind: kind.kind, metadata: { name: "a" }, spec: {} };
    kind.defaults?.(empty);
    for (const { field, message } of kind.validate?.(empty) ?? []) {
      expect(field).not.toBe("");
      expect(message).not.toBe("");
    }
    expect(kind.schema.fields.has("metadata")).toBe(true);
  });
});

describe("the kind table", () => {
  const table = createKindTable(allKinds);
  it("finds kinds by plural and by name, old versions for decoding only", () => {
    expect(table.find("apps", "deployments")?.kind).toBe("Deployment");
    expect(table.find("", "deployments")).toBeUndefined();
    expect(table.decodable("apps", "v1beta2", "ReplicaSet")?.version).toBe("v1");
    expect(table.serves("apps", "v1")).toBe(true);
    expect(table.serves("apps", "v1beta2")).toBe(false);
  });

  it("holds every plural of a group version once", () => {
    const names = allKinds.map(({ group, version, plural }) => `${group}/${version}/${plural}`);
    expect(new Set(names).size).toBe(names.length);
  });
});

describe("columns", () => {
  it.each([
    [-5000, "<invalid>"],
    [-1000, "0s"],
    [119_000, "119s"],
    [120_000, "2m"],
    [125_000, "2m5s"],
    [3 * 3600_000 + 60_000, "3h1m"],
    [47 * 3600_000, "47h"],
    [3 * 86_400_000 + 3600_000, "3d1h"],
    [100 * 86_400_000, "100d"],
    [800 * 86_400_000, "2y70d"],
    [3000 * 86_400_000, "8y"],
  ])("show %d ms as %s", (ms, text) => expect(since(new Date(NOW - ms).toISOString(), NOW)).toBe(text));

  it("show what is missing in kubectl's words", () => {
    expect(since(undefined, NOW)).toBe("<unknown>");
    expect(formatLabels({})).toBe("<none>");
    expect(formatLabels({ b: "2", a: "1" })).toBe("a=1,b=2");
    expect(
      formatSelector({
        matchLabels: { a: "b" },
        matchExpressions: [{ key: "c", operator: "NotIn", values: ["z", "y"] }],
      }),
    ).toBe("a=b,c notin (y,z)");
    expect(shorten(["a", "b", "c"], 2)).toBe("a,b + 1 more...");
  });
});

describe("representations", () => {
  const kind = allKinds.find((candidate) => candidate.kind === "ConfigMap") ?? expect.fail("no ConfigMap");
  const table = { kind: "Table", group: "meta.k8s.io", version: "v1" };
  const object = { ...configMap("a", { k: "v" }), metadata: { name: "a", resourceVersion: "7" } };

  it("are Tables and bare metadata of the known versions alone", () => {
    expect(isConvertible(table, "json")).toBe(true);
    expect(isConvertible(table, "protobuf")).toBe(false);
    expect(isConvertible({ ...table, version: "v2" }, "json")).toBe(false);
    expect(isConvertible({ ...table, group: "x" }, "json")).toBe(false);
    expect(isConvertible({ ...table, kind: "PartialObjectMetadata" }, "protobuf")).toBe(true);
  });

  it("of an object are no list's, and the other way round", () => {
    const partial = { ...table, kind: "PartialObjectMetadata" };
    const shown = (as: typeof table, value: Parameters<typeof represent>[0]): object =>
      represent(value, kind, { as, include: "Metadata", now: 0 });
    const list = { kind: "ConfigMapList", apiVersion: "v1", metadata: {}, items: [] };
    expect(() => shown({ ...partial, kind: "PartialObjectMetadataList" }, object)).toThrow(
      "you requested PartialObjectMetadataList, but the requested object is not a list (*core.ConfigMap)",
    );
    expect(() => shown(partial, list)).toThrow("but the requested object is a list (*core.ConfigMapList)");
    expect(shown({ ...partial, kind: "PartialObjectMetadataList" }, list)).toMatchObject({ items: null });
  });

  it("show an object as a row, with its metadata, all of it or nothing", () => {
    const shown = (include: "None" | "Metadata" | "Object") =>
      represent(object, kind, { as: table, include, now: NOW }) as { rows: { object?: object }[]; metadata: object };
    expect(shown("Metadata").rows[0]?.object).toMatchObject({ kind: "PartialObjectMetadata", metadata: { name: "a" } });
    expect(shown("Object").rows[0]?.object).toBe(object);
    expect(shown("None").rows[0]).toHaveProperty("object", null);
    expect(shown("None").metadata).toEqual({ resourceVersion: "7" });
    expect(withoutHeaders(shown("None"))).toMatchObject({ columnDefinitions: null });
  });

  it("leave a Status as it is", () => {
    const status = { kind: "Status", apiVersion: "v1", metadata: {}, status: "Failure" } as const;
    expect(represent(status, kind, { as: table, include: "Metadata", now: NOW })).toBe(status);
  });
});
