import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import {
  createAggregatedDiscovery,
  localEntry,
  type VersionEntry,
} from "../../../src/apiserver/discovery/discovery-documents.ts";
import {
  localApiServices,
  priorityOf,
  servedGroupVersions,
  type LocalApi,
} from "../../../src/mock-apiserver/aggregator/discovery/local-apis.ts";
import { kindResources } from "../../../src/apiserver/rest/kind-discovery.ts";
import { allKinds } from "../../../src/mock-apiserver/kinds/index.ts";

function entry(version: string, groupPriority: number, versionPriority: number): VersionEntry {
  return { groupPriority, versionPriority, discovery: { version, resources: [], freshness: "Current" } };
}

function shown(body: string): string[] {
  const { items } = JSON.parse(body) as { items: { metadata: { name?: string }; versions: { version: string }[] }[] };
  return items.map(
    ({ metadata: { name = "" }, versions }) => `${name}: ${versions.map(({ version }) => version).join(" ")}`,
  );
}

describe("the aggregated discovery document", () => {
  it("orders groups by their best priority and versions by theirs, the aggregator's group first", () => {
    const discovery = createAggregatedDiscovery();
    discovery.set({ group: "b", version: "v1" }, entry("v1", 100, 1));
    discovery.set({ group: "a", version: "v1" }, entry("v1", 100, 1));
    discovery.set({ group: "z", version: "v1beta1" }, entry("v1beta1", 10, 5));
    discovery.set({ group: "z", version: "v2" }, entry("v2", 200, 5));
    discovery.set({ group: "z", version: "v1" }, entry("v1", 10, 9));
    discovery.set({ group: "apiregistration.k8s.io", version: "v1" }, entry("v1", 1, 1));
    expect(shown(String(discovery.document().body))).toEqual([
      "apiregistration.k8s.io: v1",
      "z: v1 v2 v1beta1",
      "a: v1",
      "b: v1",
    ]);
  });

  it("gives the core group no name", () => {
    const discovery = createAggregatedDiscovery();
    discovery.set({ group: "", version: "v1" }, entry("v1", 1, 1));
    expect(JSON.parse(String(discovery.document().body))).toMatchObject({ items: [{ metadata: {} }] });
  });

  it("is made anew after a change alone, with the hash of its text as ETag", () => {
    const discovery = createAggregatedDiscovery();
    const gv = { group: "a", version: "v1" };
    discovery.set(gv, entry("v1", 1, 1));
    const first = discovery.document();
    expect(discovery.document()).toBe(first);
    expect(first.etag).toBe(createHash("sha512").update(String(first.body).trimEnd()).digest("hex").toUpperCase());
    discovery.remove({ group: "other", version: "v1" });
    expect(discovery.document()).toBe(first);
    discovery.remove(gv);
    expect(discovery.has(gv)).toBe(false);
    expect(discovery.document().etag).not.toBe(first.etag);
    discovery.set(gv, entry("v1", 1, 1));
    expect(discovery.document()).toEqual(first);
  });
});

describe("local APIs", () => {
  it("list every kind with its subresources, verbs sorted", () => {
    const pod = allKinds.find(({ kind }) => kind === "Pod");
    const listed = pod === undefined ? [] : kindResources(pod);
    expect(listed[0]).toMatchObject({ name: "pods", singularName: "pod", namespaced: true, shortNames: ["po"] });
    expect(listed.slice(1).every(({ name, singularName }) => name.startsWith("pods/") && singularName === "")).toBe(
      true,
    );
    for (const { verbs } of listed) expect(verbs).toEqual(verbs?.toSorted());
  });

  it("convert every served kind to aggregated discovery", () => {
    const resources = allKinds.flatMap((kind) => kindResources(kind));
    const names = localEntry(resources, "v1", 1, 1).discovery.resources?.map(({ resource }) => resource);
    expect(names).toEqual(allKinds.map(({ plural }) => plural));
  });

  it("get an APIService each, as kube-apiserver registers them, but not the aggregator's own", () => {
    const made = localApiServices([
      { group: "", version: "v1" },
      { group: "apps", version: "v1" },
      { group: "apiregistration.k8s.io", version: "v1" },
    ]);
    expect(made.map(({ metadata, spec }) => [metadata.name, spec])).toEqual([
      ["v1.", { group: "", version: "v1", groupPriorityMinimum: 18_000, versionPriority: 1 }],
      ["v1.apps", { group: "apps", version: "v1", groupPriorityMinimum: 17_800, versionPriority: 15 }],
    ]);
    expect(priorityOf({ group: "unknown.io", version: "v1" })).toEqual({ group: 1000, version: 100 });
  });

  it("are served once per group version", () => {
    const api = (versions: string[]): LocalApi => ({
      groupVersions: versions.map((version) => ({ group: "g", version })),
      resources: () => [],
      handle: async () => false,
    });
    expect(servedGroupVersions([api(["v1", "v2"]), api(["v2", "v1", "v3"])]).map(({ version }) => version)).toEqual([
      "v1",
      "v2",
      "v3",
    ]);
  });
});
