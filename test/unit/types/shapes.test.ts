import { describe, expect, it } from "vitest";
import { normalise } from "../../../src/apiserver/rest/normalise.ts";
import { goStruct } from "../../../src/types/index.ts";

describe("an object of a Kubernetes type is written as Go writes it:", () => {
  it.each([
    ["a struct is there although it is empty", "core/v1.ConfigMap", {}, { metadata: {} }],
    [
      "an empty time is null",
      "apps/v1.DeploymentCondition",
      {},
      { type: "", status: "", lastUpdateTime: null, lastTransitionTime: null },
    ],
    ["the creation time is left out", "meta/v1.ObjectMeta", { creationTimestamp: null }, {}],
    [
      "an absent pointer without omitempty is null",
      "core/v1.TypedLocalObjectReference",
      { kind: "K", name: "n" },
      { apiGroup: null, kind: "K", name: "n" },
    ],
    ["an empty port or name is 0", "core/v1.ServicePort", { port: 1 }, { port: 1, targetPort: 0 }],
    ["an empty quantity is 0", "core/v1.ResourceFieldSelector", { resource: "r" }, { resource: "r", divisor: "0" }],
    [
      "fields of inlined structs stand among the others",
      "core/v1.Volume",
      { emptyDir: {}, name: "v" },
      { name: "v", emptyDir: {} },
    ],
  ])("%s", (_claim, type, given, written) => {
    expect(JSON.stringify(normalise(given, goStruct(type)))).toBe(JSON.stringify(written));
  });
});

describe("the shape of a Kubernetes type", () => {
  it("has the names that reflection prints, which decoding errors quote", () => {
    const go = (type: string, field: string): string | undefined => goStruct(type).fields.get(field)?.shape.go;
    expect(go("core/v1.ServiceSpec", "type")).toBe("v1.ServiceType");
    expect(go("core/v1.ServiceSpec", "ports")).toBe("[]v1.ServicePort");
    expect(go("core/v1.NodeStatus", "capacity")).toBe("v1.ResourceList");
    expect(go("core/v1.PersistentVolumeClaimStatus", "allocatedResourceStatuses")).toBe(
      "map[v1.ResourceName]v1.ClaimResourceStatus",
    );
    expect(go("authentication/v1.UserInfo", "extra")).toBe("map[string]v1.ExtraValue");
    expect(go("core/v1.Secret", "data")).toBe("map[string][]uint8");
  });

  it("ends although it contains itself", () => {
    const props = goStruct("apiextensions/v1.JSONSchemaProps");
    expect(props.fields.get("not")?.shape).toBe(props);
  });
});
