import { describe, expect, it } from "vitest";
import {
  convertResources,
  groupVersionForDiscovery,
  parseAggregatedDiscovery,
  parseResourceList,
  type APIResource,
} from "../../../src/apimachinery/discovery.ts";

const pods: APIResource = {
  name: "pods",
  singularName: "pod",
  namespaced: true,
  kind: "Pod",
  verbs: ["get"],
  shortNames: ["po"],
};
const log: APIResource = { name: "pods/log", singularName: "", namespaced: true, kind: "Pod", verbs: ["get"] };

describe("convertResources", () => {
  it("puts subresources under their parents, in whatever order they are listed", () => {
    const [parent, ...rest] = convertResources([log, pods]);
    expect(rest).toEqual([]);
    expect(parent).toEqual({
      resource: "pods",
      responseKind: { group: "", version: "", kind: "Pod" },
      scope: "Namespaced",
      singularResource: "pod",
      verbs: ["get"],
      shortNames: ["po"],
      subresources: [{ subresource: "log", responseKind: { group: "", version: "", kind: "Pod" }, verbs: ["get"] }],
    });
  });

  it("makes a parent without verbs for a subresource that has none", () => {
    expect(convertResources([log])).toEqual([
      expect.objectContaining({
        resource: "pods",
        verbs: [],
        responseKind: { group: "", version: "", kind: "" },
        subresources: [expect.anything()],
      }),
    ]);
  });

  it("refuses a subresource of another scope", () => {
    expect(() => convertResources([pods, { ...log, namespaced: false }])).toThrow(
      "the scopes of pods and pods/log differ",
    );
  });

  it("leaves out empty short names and categories", () => {
    expect(Object.keys(convertResources([{ ...pods, shortNames: [], categories: [] }])[0] ?? {})).not.toContain(
      "shortNames",
    );
  });
});

describe("parseResourceList", () => {
  it("reads what a backend lists and drops what is no resource", () => {
    const list = {
      kind: "APIResourceList",
      groupVersion: "a/v1",
      resources: [{ name: "x", verbs: ["get", 1], namespaced: "yes" }, null, "y"],
    };
    expect(parseResourceList(JSON.stringify(list))).toEqual({
      kind: "APIResourceList",
      apiVersion: "v1",
      groupVersion: "a/v1",
      resources: [{ name: "x", singularName: "", namespaced: false, group: "", version: "", kind: "", verbs: ["get"] }],
    });
  });

  it.each(["null", "[]", "{}", '{"kind":"APIResourceList"}', '{"kind":"Status"}', "<html>"])("refuses %s", (text) => {
    expect(() => parseResourceList(text)).toThrow();
  });
});

describe("parseAggregatedDiscovery", () => {
  it("reads groups, versions, resources and subresources", () => {
    const resource = {
      resource: "x",
      scope: "Namespaced",
      verbs: ["get"],
      responseKind: { kind: "X" },
      subresources: [{ subresource: "status" }],
    };
    const list = {
      kind: "APIGroupDiscoveryList",
      items: [{ metadata: { name: "a" }, versions: [{ version: "v1", resources: [resource, 7] }] }, {}],
    };
    expect(parseAggregatedDiscovery(JSON.stringify(list))).toEqual([
      {
        metadata: { name: "a" },
        versions: [
          {
            version: "v1",
            resources: [
              {
                resource: "x",
                responseKind: { group: "", version: "", kind: "X" },
                scope: "Namespaced",
                singularResource: "",
                verbs: ["get"],
                subresources: [
                  { subresource: "status", responseKind: { group: "", version: "", kind: "" }, verbs: [] },
                ],
              },
            ],
          },
        ],
      },
      { metadata: { name: "" }, versions: [] },
    ]);
  });

  it.each(["null", "{}", '{"kind":"APIGroupList"}', "{"])("refuses %s", (text) => {
    expect(() => parseAggregatedDiscovery(text)).toThrow();
  });
});

describe("groupVersionForDiscovery", () => {
  it("writes the core group without a slash", () => {
    expect(groupVersionForDiscovery("", "v1")).toEqual({ groupVersion: "v1", version: "v1" });
    expect(groupVersionForDiscovery("a", "v1")).toEqual({ groupVersion: "a/v1", version: "v1" });
  });
});
