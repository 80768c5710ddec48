import { describe, expect, it } from "vitest";
import { shareIdentityFront } from "../../support/identity-front.ts";

const server = shareIdentityFront();

const RBAC = "/apis/rbac.authorization.k8s.io/v1";
const APPLY = { "content-type": "application/apply-patch+yaml" };

/** A write that creates what is not there, by resource. */
const WRITES = {
  "an apply of a ConfigMap": {
    path: "/api/v1/namespaces/default/configmaps/made?fieldManager=me",
    resource: "configmaps",
    verb: "patch",
    headers: APPLY,
    body: { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "made" } },
    refusal: '403 configmaps "made" is forbidden: ',
  },
  "an apply of a ClusterRole": {
    path: `${RBAC}/clusterroles/made?fieldManager=me`,
    resource: "clusterroles.rbac.authorization.k8s.io",
    verb: "patch",
    headers: APPLY,
    body: { apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", metadata: { name: "made" }, rules: [] },
    refusal: '403 clusterroles.rbac.authorization.k8s.io "made" is forbidden: ',
  },
  "a PUT of a ClusterRole": {
    path: `${RBAC}/clusterroles/made`,
    resource: "clusterroles.rbac.authorization.k8s.io",
    verb: "update",
    headers: {},
    body: { apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", metadata: { name: "made" }, rules: [] },
    refusal: '403 clusterroles.rbac.authorization.k8s.io "made" is forbidden: ',
  },
} as const;

/** Gives alice these verbs on a resource, and nothing else. */
async function letAlice(qualified: string, verbs: readonly string[]): Promise<void> {
  const [resource, ...group] = qualified.split(".");
  const head = { apiVersion: "rbac.authorization.k8s.io/v1", metadata: { name: "alice" } };
  const roleRef = { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "alice" };
  const rules = [{ apiGroups: [group.join(".")], resources: [resource], verbs }];
  await server.ask("POST", `${RBAC}/clusterroles`, { body: { ...head, kind: "ClusterRole", rules } });
  const subjects = [{ apiGroup: "rbac.authorization.k8s.io", kind: "User", name: "alice" }];
  await server.ask("POST", `${RBAC}/clusterrolebindings`, {
    body: { ...head, kind: "ClusterRoleBinding", roleRef, subjects },
  });
}

describe.each(Object.entries(WRITES))("%s that is not there", (_what, write) => {
  const { path, resource, verb, headers, body, refusal } = write;
  const method = verb === "patch" ? "PATCH" : "PUT";

  it("needs the verb create", async () => {
    await letAlice(resource, [verb]);
    expect(await server.outcome(method, path, { as: "alice", headers, body })).toBe(refusal);
    const place = path.replace(/\?.*/, "");
    expect((await server.ask("GET", place)).status).toBe(404);
    await server.ask(method, path, { headers, body });
    expect(await server.outcome(method, path, { as: "alice", headers, body })).toBe("200");
  });

  it("is allowed with it, and a dry run is judged alike", async () => {
    await letAlice(resource, [verb, "create"]);
    const dry = `${path}${path.includes("?") ? "&" : "?"}dryRun=All`;
    expect(await server.outcome(method, dry, { as: "alice", headers, body })).toBe("201");
    expect(await server.outcome(method, path, { as: "alice", headers, body })).toBe("201");
  });
});
