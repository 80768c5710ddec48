import { describe, expect, it, onTestFinished } from "vitest";
import type { KubeObject } from "../../../src/apimachinery/index.ts";
import { startStartups } from "../../../src/mock-apiserver/aggregator/availability/startups.ts";
import { startServiceState } from "../../../src/mock-apiserver/aggregator/service-state.ts";
import { createMemoryStore } from "../../../src/storage/memory/memory-store.ts";
import { createManualClock } from "../../support/manual-clock.ts";

const LABELS = { app: "demo" };

async function world() {
  const clock = createManualClock();
  const store = createMemoryStore();
  const services = await startServiceState(store);
  const startups = await startStartups(store, services, clock);
  onTestFinished(() => {
    startups.close();
    services.close();
  });
  const put = async (kind: string, fields: object): Promise<void> => {
    const key = `/registry/${kind}/shop/demo`;
    const old = await store.get(key);
    const metadata = { name: "demo", namespace: "shop", labels: LABELS, creationTimestamp: "2026-01-02T03:04:05Z" };
    const object: KubeObject = { apiVersion: "v1", kind: "Thing", metadata, ...fields };
    if (old === undefined) await store.create(key, object);
    else await store.update(key, object, old.revision);
  };
  await put("services", { spec: { selector: LABELS } });
  return { clock, put, startups, starts: () => startups.isStarting("shop", "demo") };
}

function pod(state: object, ready: "True" | "False" = "False", lastTransitionTime = "2026-01-02T03:04:05Z") {
  return {
    status: { conditions: [{ type: "Ready", status: ready, lastTransitionTime }], containerStatuses: [{ state }] },
  };
}

describe("what stands behind a Service", () => {
  it("is starting from its Deployment on, until its pod was up for long enough to be judged", async () => {
    const { clock, put, starts } = await world();
    expect(starts()).toBe(false);
    await put("apps/deployments", { spec: { template: { metadata: { labels: LABELS } } } });
    expect(starts()).toBe(true);
    await put("pods", pod({ waiting: { reason: "ContainerCreating" } }));
    expect(starts()).toBe(true);
    await put("pods", pod({ running: { startedAt: "2026-01-02T03:04:05Z" } }, "True"));
    expect(starts()).toBe(true);
    clock.advance(2_000);
    expect(starts()).toBe(false);
  });

  it.each([
    ["cannot be pulled", { waiting: { reason: "ErrImagePull", message: "not in the catalogue" } }],
    ["waits for a Secret that is not there", { waiting: { reason: "ContainerCreating", message: 'secret "x"' } }],
    ["has ended", { terminated: { exitCode: 1 } }],
  ])("is not starting where its container %s", async (_, state) => {
    const { put, starts } = await world();
    await put("pods", pod(state));
    expect(starts()).toBe(false);
  });

  it.each([
    ["that is scaled to 0", { spec: { replicas: 0, template: { metadata: { labels: LABELS } } } }],
    ["of other labels", { spec: { template: { metadata: { labels: { app: "other" } } } } }],
    [
      "that may make no pods",
      {
        spec: { template: { metadata: { labels: LABELS } } },
        status: { conditions: [{ type: "ReplicaFailure", status: "True" }] },
      },
    ],
  ])("is not starting for a Deployment %s", async (_, fields) => {
    const { put, starts } = await world();
    await put("apps/deployments", fields);
    expect(starts()).toBe(false);
  });

  it("is not starting any more after half a minute, and says so", async () => {
    const { clock, put, startups, starts } = await world();
    await put("pods", pod({ running: { startedAt: "2026-01-02T03:04:05Z" } }));
    const said: boolean[] = [];
    startups.subscribe(() => said.push(starts()));
    clock.advance(31_000);
    expect(said.at(-1)).toBe(false);
  });

  it("is starting again where a pod that was kept has a new process", async () => {
    const { clock, put, starts } = await world();
    clock.advance(3_600_000);
    await put("pods", pod({ running: { startedAt: "2026-01-02T04:04:00Z" } }));
    expect(starts()).toBe(true);
  });
});
