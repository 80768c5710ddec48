import { afterEach, describe, expect, it } from "vitest";
import { systemClock } from "../../../src/apimachinery/clock.ts";
import type { KubeObject } from "../../../src/apimachinery/meta.ts";
import { aggregateRules, startRoleAggregation } from "../../../src/mock-apiserver/rbac/role-aggregation.ts";
import { objectKey } from "../../../src/storage/keys.ts";
import { createMemoryStore } from "../../../src/storage/memory/memory-store.ts";

const read = { verbs: ["get"], apiGroups: ["a.example.com"], resources: ["things"] };
const write = { verbs: ["create"], apiGroups: ["a.example.com"], resources: ["things"] };

function clusterRole(name: string, labels: Record<string, string>, rest: Record<string, unknown>): KubeObject {
  return { apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", metadata: { name, labels }, ...rest };
}

function aggregating(name: string, selectors: readonly unknown[], labels: Record<string, string> = {}): KubeObject {
  return clusterRole(name, labels, { rules: [], aggregationRule: { clusterRoleSelectors: selectors } });
}

describe("aggregateRules", () => {
  it("collects the rules of all that a selector takes, by name, each once, and never its own", () => {
    const role = aggregating("sum", [{ matchLabels: { to: "sum" } }], { to: "sum" });
    const all = [
      { ...role, rules: [{ verbs: ["old"] }] },
      clusterRole("c", { to: "sum" }, { rules: [write, read] }),
      clusterRole("b", { to: "sum" }, { rules: [read] }),
      clusterRole("a", { to: "other" }, { rules: [{ verbs: ["no"] }] }),
    ];
    expect(aggregateRules(role, all)).toEqual([read, write]);
  });

  it("understands expressions; an empty selector takes everything and an unknown operator nothing", () => {
    const others = [clusterRole("a", { tier: "1" }, { rules: [read] }), clusterRole("b", {}, { rules: [write] })];
    const sum = (selector: unknown): unknown[] => aggregateRules(aggregating("sum", [selector]), others);
    expect(sum({ matchExpressions: [{ key: "tier", operator: "In", values: ["1", "2"] }] })).toEqual([read]);
    expect(sum({ matchExpressions: [{ key: "tier", operator: "DoesNotExist" }] })).toEqual([write]);
    expect(sum({})).toEqual([read, write]);
    expect(sum({ matchExpressions: [{ key: "tier", operator: "Near" }] })).toEqual([]);
  });
});

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

describe("the role aggregation controller", () => {
  const key = (name: string): string =>
    objectKey({ group: "rbac.authorization.k8s.io", resource: "clusterroles" }, "", name);

  it("fills roles that aggregate each other, follows changes and deletions, and writes nothing else", async () => {
    const store = createMemoryStore();
    await store.create(key("outer"), aggregating("outer", [{ matchLabels: { to: "outer" } }]));
    await store.create(key("inner"), aggregating("inner", [{ matchLabels: { to: "inner" } }], { to: "outer" }));
    const part = await store.create(key("part"), clusterRole("part", { to: "inner" }, { rules: [read] }));
    const controller = await startRoleAggregation({ store, clock: systemClock });
    closers.push(() => controller.close());
    const rulesOf = async (name: string): Promise<unknown> => (await store.get(key(name)))?.object["rules"];

    await controller.idle();
    expect([await rulesOf("inner"), await rulesOf("outer")]).toEqual([[read], [read]]);

    await store.update(key("part"), { ...part.object, rules: [read, write] }, part.revision);
    await controller.idle();
    expect(await rulesOf("outer")).toEqual([read, write]);

    const settled = await store.currentRevision();
    await store.create(key("unrelated"), clusterRole("unrelated", {}, { rules: [write] }));
    await controller.idle();
    expect(await store.currentRevision()).toBe(settled + 1);

    await store.delete(key("part"));
    await controller.idle();
    expect(await rulesOf("outer")).toEqual([]);
  });
});
