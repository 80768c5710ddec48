import { describe, expect, it } from "vitest";
import type { KubeObject } from "../../../src/apimachinery/index.ts";
import {
  budgetStatus,
  disruptedOf,
  expectedOf,
  failedStatus,
  needsScale,
} from "../../../src/controllers/disruption-plan.ts";
import type { Pod } from "../../../src/types/index.ts";

const NOW = Date.parse("2026-01-01T00:02:00Z");

function budget(spec: object, status?: object): KubeObject {
  const metadata = { name: "b", namespace: "n", generation: 2 };
  return { apiVersion: "policy/v1", kind: "PodDisruptionBudget", metadata, spec, ...(status ? { status } : {}) };
}

function pod(name: string, isReady = true, more: Partial<KubeObject["metadata"]> = {}): Pod {
  const conditions = [{ type: "Ready", status: isReady ? "True" : "False" }];
  const spec = { containers: [] };
  return { apiVersion: "v1", kind: "Pod", metadata: { name, namespace: "n", ...more }, spec, status: { conditions } };
}

/** k8s `pkg/controller/disruption`. */
describe("a PodDisruptionBudget", () => {
  it.each([
    [{ minAvailable: 2 }, false, { pods: 3, healthy: 2 }],
    [{ minAvailable: "50%" }, true, { pods: 3, healthy: 2 }],
    [{ maxUnavailable: 1 }, true, { pods: 3, healthy: 2 }],
    [{ maxUnavailable: "34%" }, true, { pods: 3, healthy: 1 }],
    [{ maxUnavailable: 9 }, true, { pods: 3, healthy: 0 }],
    [{}, false, { pods: 0, healthy: 0 }],
  ])("of %j expects of three pods", (spec, isScaled, expected) => {
    expect(needsScale(budget(spec))).toBe(isScaled);
    expect(expectedOf(budget(spec), 3)).toEqual(expected);
  });

  it("lets go as many as are ready beyond what must stay", () => {
    const pods = [pod("a"), pod("b"), pod("c", false), pod("d", true, { deletionTimestamp: "2026-01-01T00:00:00Z" })];
    const one = budget({ minAvailable: 1 });
    const disrupted = disruptedOf(one, pods, NOW);
    const status = budgetStatus(one, { pods, expected: { pods: 4, healthy: 1 }, disrupted, now: NOW });
    expect(status).toEqual({
      currentHealthy: 2,
      desiredHealthy: 1,
      expectedPods: 4,
      disruptionsAllowed: 1,
      observedGeneration: 2,
      conditions: [
        {
          type: "DisruptionAllowed",
          status: "True",
          reason: "SufficientPods",
          message: "",
          observedGeneration: 2,
          lastTransitionTime: "2026-01-01T00:02:00Z",
        },
      ],
    });
    const again = budget({ minAvailable: 1 }, status);
    expect(budgetStatus(again, { pods, expected: { pods: 4, healthy: 1 }, disrupted, now: NOW })).toBeUndefined();
  });

  it("remembers for two minutes whom it let go", () => {
    const disruptedPods = { a: "2026-01-01T00:01:00Z", b: "2025-12-31T23:00:00Z", gone: "2026-01-01T00:01:59Z" };
    const one = budget({ minAvailable: 1 }, { disruptedPods });
    const pods = [pod("a"), pod("b")];
    const disrupted = disruptedOf(one, pods, NOW);
    expect(disrupted).toEqual({ pods: { a: "2026-01-01T00:01:00Z" }, againAfter: 60_001 });
    const status = budgetStatus(one, { pods, expected: { pods: 2, healthy: 1 }, disrupted, now: NOW });
    expect(status).toMatchObject({ currentHealthy: 1, disruptionsAllowed: 0, disruptedPods: disrupted.pods });
  });

  it("lets nobody go while nothing is known", () => {
    const one = budget({ maxUnavailable: 1 }, { disruptionsAllowed: 3, observedGeneration: 1 });
    const status = failedStatus(one, "why", NOW);
    expect(status).toMatchObject({
      disruptionsAllowed: 0,
      conditions: [{ type: "DisruptionAllowed", status: "False", reason: "SyncFailed", message: "why" }],
    });
    expect(failedStatus(budget({}, status), "why", NOW)).toBeUndefined();
  });
});
