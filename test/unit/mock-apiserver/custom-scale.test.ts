import { describe, expect, it } from "vitest";
import type { KubeObject } from "../../../src/apimachinery/index.ts";
import { scaleOf } from "../../../src/mock-apiserver/custom-resources/custom-scale.ts";

const { view } = scaleOf({ specReplicasPath: ".spec.replicas", statusReplicasPath: ".status.replicas" });
const object = (spec: object): KubeObject => ({ apiVersion: "x.y/v1", kind: "X", metadata: { name: "a" }, spec });

describe("the scale of a custom resource", () => {
  it("is shown where there are replicas, though they be none", () => {
    expect(() => view?.checkShown?.(object({ replicas: 0 }))).not.toThrow();
    expect(() => view?.checkShown?.(object({}))).toThrow('the spec replicas field ".spec.replicas" does not exist');
  });

  it("is changed only by who says how many", () => {
    const unset = view?.readForChange?.(object({})) ?? object({});
    expect(() => view?.write(unset)).toThrow('the spec replicas field ".spec.replicas" cannot be empty');
    expect(view?.write({ ...unset, spec: { replicas: 3 } })).toEqual({ spec: { replicas: 3 } });
    const set = view?.readForChange?.(object({ replicas: 2 })) ?? object({});
    expect(view?.write(set)).toEqual({ spec: { replicas: 2 } });
  });
});
