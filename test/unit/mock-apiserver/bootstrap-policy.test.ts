import { describe, expect, it } from "vitest";
import { systemClock } from "../../../src/apimachinery/clock.ts";
import type { KubeObject } from "../../../src/apimachinery/meta.ts";
import { bootstrapPolicy } from "../../../src/mock-apiserver/bootstrap/bootstrap-policy.ts";
import { aggregateRules } from "../../../src/mock-apiserver/rbac/role-aggregation.ts";
import { allKinds } from "../../../src/mock-apiserver/kinds/index.ts";
import { createResourceService } from "../../../src/apiserver/rest/service.ts";
import { createMemoryStore } from "../../../src/storage/memory/memory-store.ts";

const policy = bootstrapPolicy();

function find(kind: string, name: string, namespace?: string): KubeObject {
  const found = policy.find(
    (item) => item.kind === kind && item.metadata.name === name && item.metadata.namespace === namespace,
  );
  if (found === undefined) throw new Error(`no ${kind} ${name}`);
  return found;
}

describe("the default roles and bindings", () => {
  it("are as recorded where an extension apiserver needs them", () => {
    expect(find("Role", "extension-apiserver-authentication-reader", "kube-system")["rules"]).toEqual([
      {
        apiGroups: [""],
        resourceNames: ["extension-apiserver-authentication"],
        resources: ["configmaps"],
        verbs: ["get", "list", "watch"],
      },
    ]);
    expect(find("ClusterRole", "system:auth-delegator")["rules"]).toEqual([
      { apiGroups: ["authentication.k8s.io"], resources: ["tokenreviews"], verbs: ["create"] },
      { apiGroups: ["authorization.k8s.io"], resources: ["subjectaccessreviews"], verbs: ["create"] },
    ]);
  });

  it("carry the bootstrapping label and the autoupdate annotation", () => {
    for (const { metadata } of policy) {
      expect(metadata.labels?.["kubernetes.io/bootstrapping"]).toBe("rbac-defaults");
      expect(metadata.annotations).toEqual({ "rbac.authorization.kubernetes.io/autoupdate": "true" });
    }
  });

  it("bind only roles that exist, and have each name once", () => {
    const ids = policy.map(({ kind, metadata }) => `${kind} ${metadata.namespace ?? ""}/${metadata.name}`);
    expect(new Set(ids).size).toBe(ids.length);
    for (const item of policy.filter(({ kind }) => kind.endsWith("Binding"))) {
      const ref = item["roleRef"] as { kind: string; name: string };
      expect(ids).toContain(`${ref.kind} ${ref.kind === "Role" ? (item.metadata.namespace ?? "") : ""}/${ref.name}`);
    }
  });

  it("pass the validation of the API", async () => {
    const service = createResourceService({ store: createMemoryStore(), kinds: allKinds, clock: systemClock });
    for (const name of ["kube-system", "kube-public"]) {
      const namespace: KubeObject = { apiVersion: "v1", kind: "Namespace", metadata: { name } };
      await service.create({ group: "", resource: "namespaces" }, namespace);
    }
    for (const item of policy) {
      const { namespace } = item.metadata;
      const target = { group: "rbac.authorization.k8s.io", resource: `${item.kind.toLowerCase()}s` };
      const created = await service.create(namespace === undefined ? target : { ...target, namespace }, item);
      expect(created.metadata.uid).toBeDefined();
    }
  });

  it("make edit more than view and admin more than edit", () => {
    const view = aggregateRules(find("ClusterRole", "view"), policy);
    const withView = policy.map((item) => (item.metadata.name === "view" ? { ...item, rules: view } : item));
    const edit = aggregateRules(find("ClusterRole", "edit"), withView);
    expect(view).toHaveLength(12);
    expect(edit).toHaveLength(15 + 12);
    expect(edit).toEqual(expect.arrayContaining(view));
  });
});
