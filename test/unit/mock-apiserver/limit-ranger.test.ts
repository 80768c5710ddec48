import { beforeAll, describe, expect, it } from "vitest";
import type { KubeObject } from "../../../src/apimachinery/index.ts";
import { limitClaim, limitPod } from "../../../src/mock-apiserver/admission/limit-ranger.ts";
import { createMemoryStore, objectKey } from "../../../src/storage/index.ts";

const store = createMemoryStore();

function container(name: string, resources: object = {}): object {
  return { name, image: "i", resources };
}

function pod(spec: object): KubeObject {
  return { apiVersion: "v1", kind: "Pod", metadata: { name: "p", namespace: "n" }, spec };
}

function claim(storage: string): KubeObject {
  const spec = { accessModes: ["ReadWriteOnce"], resources: { requests: { storage } } };
  return { apiVersion: "v1", kind: "PersistentVolumeClaim", metadata: { name: "c", namespace: "n" }, spec };
}

async function refusal(attempt: Promise<void>): Promise<string | undefined> {
  try {
    await attempt;
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** What a kube-apiserver 1.36 said with the same LimitRange. */
describe("a LimitRange", () => {
  beforeAll(async () => {
    const limits = [
      {
        type: "Container",
        max: { cpu: "2" },
        min: { cpu: "100m" },
        default: { cpu: "500m", memory: "64Mi" },
        defaultRequest: { cpu: "200m", memory: "64Mi" },
        maxLimitRequestRatio: { cpu: "4" },
      },
      { type: "Pod", max: { cpu: "3", memory: "1Gi" } },
      { type: "PersistentVolumeClaim", max: { storage: "2Gi" }, min: { storage: "1Gi" } },
    ];
    const metadata = { name: "l", namespace: "n" };
    const key = objectKey({ group: "", resource: "limitranges" }, "n", "l");
    await store.create(key, { apiVersion: "v1", kind: "LimitRange", metadata, spec: { limits } });
  });

  it("says what a container left out, and that it said so", async () => {
    const bare = pod({ containers: [container("a")], initContainers: [container("i", { limits: { cpu: "600m" } })] });
    await limitPod(store, bare);
    const given = { limits: { cpu: "500m", memory: "64Mi" }, requests: { cpu: "200m", memory: "64Mi" } };
    expect(bare["spec"]).toMatchObject({ containers: [{ resources: given }] });
    expect(bare.metadata.annotations).toEqual({
      "kubernetes.io/limit-ranger":
        "LimitRanger plugin set: cpu, memory request for container a; cpu, memory limit for container a; cpu, memory request for init container i; memory limit for init container i",
    });
  });

  it.each<[string, object[], string]>([
    [
      "too much",
      [container("a", { limits: { cpu: "3" }, requests: { cpu: "3" } })],
      "maximum cpu usage per Container is 2, but limit is 3",
    ],
    [
      "too little, and too unevenly",
      [container("a", { requests: { cpu: "50m" } })],
      "[minimum cpu usage per Container is 100m, but request is 50m, cpu max limit to request ratio per Container is 4, but provided ratio is 10.000000]",
    ],
    [
      "too much together",
      ["a", "b"].map((name) => container(name, { limits: { cpu: "2" }, requests: { cpu: "1" } })),
      "maximum cpu usage per Pod is 3, but limit is 4",
    ],
  ])("refuses %s", async (_what, containers, why) => {
    expect(await refusal(limitPod(store, pod({ containers })))).toBe(`pods "p" is forbidden: ${why}`);
  });

  it("refuses claims that are too small or too large", async () => {
    const told = 'persistentvolumeclaims "c" is forbidden: ';
    expect(await refusal(limitClaim(store, claim("500Mi")))).toBe(
      `${told}minimum storage usage per PersistentVolumeClaim is 1Gi, but request is 500Mi`,
    );
    expect(await refusal(limitClaim(store, claim("3Gi")))).toBe(
      `${told}maximum storage usage per PersistentVolumeClaim is 2Gi, but request is 3Gi`,
    );
    expect(await refusal(limitClaim(store, claim("1Gi")))).toBeUndefined();
  });
});
