import { describe, expect, it } from "vitest";
import type { KubeObject } from "../../../src/index.ts";
import { NAMESPACE, shareWorld, waitingReason, type Pod } from "../../support/workload-world.ts";

const world = shareWorld();
const PODS = { group: "", resource: "pods", namespace: NAMESPACE };
const UNSCHEDULABLE =
  "0/1 nodes are available: 1 Too many pods. no new claims to deallocate, preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod.";

function deployment(replicas: number): KubeObject {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "many", namespace: NAMESPACE },
    spec: {
      replicas,
      selector: { matchLabels: { app: "many" } },
      template: {
        metadata: { labels: { app: "many" } },
        spec: { containers: [{ name: "c", image: "example.com/none:v1" }] },
      },
    },
  };
}

const isPlaced = ({ spec }: KubeObject): boolean => (spec as { nodeName?: string }).nodeName !== undefined;
const scheduled = ({ status }: Pod) => status?.conditions?.find(({ type }) => type === "PodScheduled");

describe("a node that is full", () => {
  it("leaves further pods Pending, says why, and takes them when there is room", async () => {
    await world.create(deployment(130));
    const pods = await world.until<Pod>(
      "pods",
      (all) => all.length === 130 && all.every((pod) => isPlaced(pod) || scheduled(pod) !== undefined),
    );
    const placed = pods.filter(isPlaced);
    const waiting = pods.filter((pod) => !isPlaced(pod));
    expect(placed).toHaveLength(110);
    expect(waiting.map(({ status }) => status?.phase)).toEqual(Array.from({ length: 20 }, () => "Pending"));
    expect(scheduled(waiting[0] as Pod)).toMatchObject({
      status: "False",
      reason: "Unschedulable",
      message: UNSCHEDULABLE,
    });
    const [one] = waiting;
    await world.until("events", (events) =>
      events.some(
        (event) =>
          event["reason"] === "FailedScheduling" &&
          event["message"] === UNSCHEDULABLE &&
          (event["involvedObject"] as { name?: string }).name === one?.metadata.name,
      ),
    );
    const names = placed.slice(0, 5).map(({ metadata }) => metadata.name ?? "");
    for (const name of names) await world.objects.delete(PODS, name, { gracePeriodSeconds: 0 });
    const before = new Set(waiting.map(({ metadata }) => metadata.name));
    await world.until<Pod>("pods", (all) => all.filter(isPlaced).length === 110 && all.length === 130);
    const after = await world.until<Pod>("pods", () => true);
    expect(after.filter((pod) => isPlaced(pod) && before.has(pod.metadata.name)).length).toBeGreaterThan(0);
  });

  it("refuses a pod that names it, as a kubelet does", async () => {
    await world.create(deployment(110));
    await world.until<Pod>("pods", (all) => all.filter((pod) => waitingReason(pod) !== undefined).length === 110);
    await world.create({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "bold", namespace: NAMESPACE },
      spec: { nodeName: "playground", containers: [{ name: "c", image: "example.com/none:v1" }] },
    });
    const all = await world.until<Pod>("pods", (pods) => pods.some(({ status }) => status?.phase === "Failed"));
    expect(all.find(({ status }) => status?.phase === "Failed")?.status).toMatchObject({
      reason: "OutOfpods",
      message: "Pod was rejected: Node didn't have enough resource: pods, requested: 1, used: 110, capacity: 110",
    });
  });

  it("keeps answering while 1,000 replicas of a missing image are made", async () => {
    await world.create(deployment(1000));
    let answers = 0;
    let made = 0;
    while (made < 1000) {
      expect((await world.playground.client().get("/readyz")).status).toBe(200);
      answers += 1;
      made = (await world.objects.list(PODS, {})).items.length;
    }
    // Had the event loop been held, one answer would have come before and one after.
    expect(answers).toBeGreaterThan(20);
  }, 60_000);
});

describe("a container that cannot be started for a reason nobody thought of", () => {
  it("says so in its status", async () => {
    const mountPath = `/${"x".repeat(300)}`;
    await world.create({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "p", namespace: NAMESPACE },
      spec: {
        containers: [
          { name: "c", image: "example.com/greetings-server:v1alpha1", volumeMounts: [{ name: "v", mountPath }] },
        ],
        volumes: [{ name: "v", emptyDir: {} }],
      },
    });
    const [one] = await world.until<Pod>("pods", ([first]) => waitingReason(first) === "CreateContainerError");
    expect(one?.status?.containerStatuses?.[0]?.state.waiting?.message).toContain("ENAMETOOLONG");
  });
});
