import { beforeEach, describe, expect, it } from "vitest";
import { ApiError, systemClock, type KubeObject } from "../../../src/apimachinery/index.ts";
import { createResourceService, type ResourceService } from "../../../src/apiserver/index.ts";
import { allKinds } from "../../../src/mock-apiserver/index.ts";
import { evictPod } from "../../../src/mock-apiserver/pods/pod-eviction.ts";
import { createMemoryStore } from "../../../src/storage/index.ts";

const PODS = { group: "", resource: "pods", namespace: "default" };
const BUDGETS = { group: "policy", resource: "poddisruptionbudgets", namespace: "default" };

const statusOf = (pod: KubeObject): object => ("status" in pod ? (pod.status as object) : {});

/** Without a controller, which would count by itself. In the words of k8s `pkg/registry/core/pod/storage/eviction.go`. */
describe("an eviction, asking a budget that says", () => {
  let service: ResourceService;
  let budget: KubeObject;

  beforeEach(async () => {
    service = createResourceService({ store: createMemoryStore(), kinds: allKinds, clock: systemClock });
    const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: "default" } };
    await service.create({ group: "", resource: "namespaces" }, namespace);
    const metadata = { name: "p", namespace: "default", labels: { app: "p" } };
    const spec = { containers: [{ name: "c", image: "i" }] };
    const pod = await service.create(PODS, { apiVersion: "v1", kind: "Pod", metadata, spec });
    const conditions = [{ type: "Ready", status: "True" }];
    await service.updateStatus(PODS, { ...pod, status: { ...statusOf(pod), phase: "Running", conditions } });
    budget = await service.create(BUDGETS, {
      apiVersion: "policy/v1",
      kind: "PodDisruptionBudget",
      metadata: { name: "b", namespace: "default" },
      spec: { minAvailable: 1, selector: { matchLabels: { app: "p" } } },
    });
  });

  async function evict(status?: object): Promise<unknown> {
    if (status !== undefined) await service.updateStatus(BUDGETS, { ...budget, status });
    const eviction = { apiVersion: "policy/v1", kind: "Eviction", metadata: { name: "p", namespace: "default" } };
    const place = { name: "p", namespace: "default", dryRun: false, validate: () => Promise.resolve() };
    try {
      return (await evictPod(service, eviction, place)).status;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const { causes = [], retryAfterSeconds } = error.status.details ?? {};
      return [error.code, causes[0]?.message ?? error.message, retryAfterSeconds];
    }
  }

  const counted = { observedGeneration: 1, desiredHealthy: 1, currentHealthy: 1, expectedPods: 1 };

  it("nothing yet", async () => {
    expect(await evict()).toEqual([429, "The disruption budget b is still being processed by the server.", 10]);
  });

  it("that there is no room", async () => {
    expect(await evict({ ...counted, disruptionsAllowed: 0 })).toEqual([
      429,
      "The disruption budget b needs 1 healthy pods and has 1 currently",
      undefined,
    ]);
  });

  it("that it cannot count", async () => {
    const condition = { type: "DisruptionAllowed", status: "False", reason: "SyncFailed", message: "no scale" };
    const conditions = [{ ...condition, lastTransitionTime: "2026-01-01T00:00:00Z" }];
    expect(await evict({ ...counted, disruptionsAllowed: 0, conditions })).toEqual([
      429,
      "The disruption budget b does not allow evicting pods currently because it failed sync: no scale",
      undefined,
    ]);
  });

  it("that there is room for one, and takes it", async () => {
    expect(await evict({ ...counted, currentHealthy: 2, disruptionsAllowed: 1 })).toBe("Success");
    expect((await service.get(BUDGETS, "b"))["status"]).toMatchObject({
      disruptionsAllowed: 0,
      disruptedPods: { p: expect.any(String) as string },
      conditions: [{ type: "DisruptionAllowed", status: "False", reason: "InsufficientPods", observedGeneration: 1 }],
    });
  });
});
