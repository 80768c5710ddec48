import { describe, expect, it } from "vitest";
import { convertResources, groupVersionForDiscovery, type APIResource } from "../../../src/apimachinery/discovery.ts";

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
        verbs: null,
        responseKind: { group: "", version: "", kind: "" },
        subresources: [expect.anything()],
      }),
    ]);
  });

  it("keeps both of two of one name, the last of which has the subresources", () => {
    const [first, second] = convertResources([pods, { ...pods, kind: "Other" }, log]);
    expect([first?.responseKind.kind, first?.subresources]).toEqual(["Pod", undefined]);
    expect([second?.responseKind.kind, second?.subresources?.length]).toEqual(["Other", 1]);
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

describe("groupVersionForDiscovery", () => {
  it("writes the core group without a slash", () => {
    expect(groupVersionForDiscovery("", "v1")).toEqual({ groupVersion: "v1", version: "v1" });
    expect(groupVersionForDiscovery("a", "v1")).toEqual({ groupVersion: "a/v1", version: "v1" });
  });
});
