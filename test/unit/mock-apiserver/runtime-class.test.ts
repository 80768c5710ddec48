import { describe, expect, it } from "vitest";
import type { KubeObject } from "../../../src/index.ts";
import { admitRuntimeClass } from "../../../src/mock-apiserver/admission/runtime-class.ts";
import { createMemoryStore, objectKey } from "../../../src/storage/index.ts";

const CLASSES = { group: "node.k8s.io", resource: "runtimeclasses" };
const EXISTS = { key: "k", operator: "Exists", effect: "NoSchedule" };

function runtimeClass(name: string, fields: object): KubeObject {
  return { apiVersion: "node.k8s.io/v1", kind: "RuntimeClass", metadata: { name }, handler: "h", ...fields };
}

async function admitted(spec: object): Promise<unknown> {
  const store = createMemoryStore();
  const classes = [
    runtimeClass("plain", {}),
    runtimeClass("over", { overhead: { podFixed: { cpu: "10m" } } }),
    runtimeClass("sched", { scheduling: { nodeSelector: { a: "b" }, tolerations: [EXISTS] } }),
  ];
  for (const one of classes) await store.create(objectKey(CLASSES, "", one.metadata.name ?? ""), one);
  const pod = { apiVersion: "v1", kind: "Pod", metadata: { name: "p" }, spec };
  await admitRuntimeClass(store, pod);
  return pod.spec;
}

/** As a kube-apiserver 1.36 answered. */
describe("a Pod of a RuntimeClass", () => {
  it.each([
    [{ runtimeClassName: "plain" }, {}],
    [{ runtimeClassName: "over" }, { overhead: { cpu: "10m" } }],
    [{ runtimeClassName: "over", overhead: { cpu: "10m" } }, {}],
    [
      {
        runtimeClassName: "sched",
        nodeSelector: { x: "y" },
        tolerations: [{ ...EXISTS, operator: "Equal", value: "v" }],
      },
      { nodeSelector: { a: "b", x: "y" }, tolerations: [EXISTS] },
    ],
  ])("%j gets what the class says", async (spec, added) => {
    expect(await admitted(structuredClone(spec))).toEqual({ ...spec, ...added });
  });

  it.each([
    [{ runtimeClassName: "nope" }, 'pod rejected: RuntimeClass "nope" not found'],
    [{ overhead: {} }, "pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead"],
    [
      { runtimeClassName: "over", overhead: { cpu: "1" } },
      "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead",
    ],
    [
      { runtimeClassName: "sched", nodeSelector: { a: "c" } },
      "conflict: runtimeClass.scheduling.nodeSelector[a] = b; pod.spec.nodeSelector[a] = c",
    ],
  ])("%j is refused", async (spec, why) => {
    await expect(admitted(spec)).rejects.toThrow(`pods "p" is forbidden: ${why}`);
  });
});
