import { describe, expect, it } from "vitest";
import { shareIdentityFront } from "../../support/identity-front.ts";

const server = shareIdentityFront();

const RBAC = "/apis/rbac.authorization.k8s.io/v1";
const API = { apiVersion: "rbac.authorization.k8s.io/v1" };
const read = { apiGroups: [""], resources: ["pods"], verbs: ["get", "list"] };

function role(name: string, rules: unknown, rest: object = {}): object {
  return { ...API, kind: "ClusterRole", metadata: { name }, rules, ...rest };
}

function bindingTo(name: string, user = "bob"): object {
  const subjects = [{ kind: "User", apiGroup: "rbac.authorization.k8s.io", name: user }];
  const roleRef = { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name };
  return { ...API, kind: "ClusterRoleBinding", metadata: { name: `${name}-${user}` }, subjects, roleRef };
}

/** Lets alice do this everywhere. */
async function letAlice(...rules: object[]): Promise<void> {
  const manage = {
    apiGroups: ["rbac.authorization.k8s.io"],
    resources: ["clusterroles", "clusterrolebindings"],
    verbs: ["create", "get", "update", "patch"],
  };
  await server.ask("POST", `${RBAC}/clusterroles`, { body: role("alice", [manage, ...rules]) });
  const bound = await server.ask("POST", `${RBAC}/clusterrolebindings`, { body: bindingTo("alice", "alice") });
  expect(bound.status).toBe(201);
}

const groups = 'groups=["dev" "system:authenticated"]';

describe("granting permissions", () => {
  it("that one does not hold is refused, naming what is missing", async () => {
    await letAlice({ ...read, verbs: ["get"] });
    const rules = [
      { apiGroups: [""], resources: ["pods", "secrets"], verbs: ["get", "list"] },
      { nonResourceURLs: ["/metrics"], verbs: ["get"] },
      { apiGroups: ["apps"], resources: ["deployments"], resourceNames: ["one"], verbs: ["get"] },
    ];
    expect(await server.outcome("POST", `${RBAC}/clusterroles`, { as: "alice", body: role("r", rules) })).toBe(
      [
        `403 clusterroles.rbac.authorization.k8s.io "r" is forbidden: user "alice" (${groups}) is attempting to grant RBAC permissions not currently held:`,
        '{APIGroups:[""], Resources:["pods"], Verbs:["list"]}',
        '{APIGroups:[""], Resources:["secrets"], Verbs:["get" "list"]}',
        '{APIGroups:["apps"], Resources:["deployments"], ResourceNames:["one"], Verbs:["get"]}',
        '{NonResourceURLs:["/metrics"], Verbs:["get"]}',
      ].join("\n"),
    );
  });

  it("that one holds is allowed, by wildcards too", async () => {
    await letAlice({ apiGroups: ["*"], resources: ["pods", "*/scale"], verbs: ["*"] });
    const rules = [read, { apiGroups: ["apps"], resources: ["deployments/scale"], verbs: ["update"] }];
    expect(await server.outcome("POST", `${RBAC}/clusterroles`, { as: "alice", body: role("r", rules) })).toBe("201");
    expect(await server.outcome("POST", `${RBAC}/clusterrolebindings`, { as: "alice", body: bindingTo("r") })).toBe(
      "201",
    );
  });

  it("is allowed to who may escalate the role or bind it, and to system:masters", async () => {
    const verbs = ["escalate", "bind"];
    await letAlice({ apiGroups: ["rbac.authorization.k8s.io"], resources: ["clusterroles"], verbs });
    expect(await server.outcome("POST", `${RBAC}/clusterroles`, { as: "alice", body: role("r", [read]) })).toBe("201");
    const bound = await server.outcome("POST", `${RBAC}/clusterrolebindings`, { as: "alice", body: bindingTo("r") });
    expect(bound).toBe("201");
    expect(await server.outcome("POST", `${RBAC}/clusterrolebindings`, { body: bindingTo("cluster-admin") })).toBe(
      "201",
    );
  });

  it("by a binding is refused for a role that holds more, and for one that does not exist", async () => {
    await letAlice();
    const bind = (name: string): Promise<string> =>
      server.outcome("POST", `${RBAC}/clusterrolebindings`, { as: "alice", body: bindingTo(name) });
    expect(await bind("cluster-admin")).toBe(
      [
        `403 clusterrolebindings.rbac.authorization.k8s.io "cluster-admin-bob" is forbidden: user "alice" (${groups}) is attempting to grant RBAC permissions not currently held:`,
        '{APIGroups:["*"], Resources:["*"], Verbs:["*"]}',
        '{NonResourceURLs:["*"], Verbs:["*"]}',
      ].join("\n"),
    );
    expect(await bind("gone")).toBe('404 clusterrolebindings.rbac.authorization.k8s.io "gone" not found');
  });

  it("by an update or a patch is refused like by a create; changing only finalizers is not", async () => {
    await letAlice();
    const path = `${RBAC}/clusterroles/view`;
    const patch = async (change: object): Promise<string> =>
      server.outcome("PATCH", path, {
        as: "alice",
        headers: { "Content-Type": "application/merge-patch+json" },
        body: Buffer.from(JSON.stringify(change)),
      });
    expect(await patch({ rules: [read] })).toContain('{APIGroups:[""], Resources:["pods"], Verbs:["get" "list"]}');
    expect(await patch({ metadata: { finalizers: ["example.com/wait"] } })).toBe("200");
    const current = await server.ask("GET", `${RBAC}/clusterroles/system:discovery`);
    const update = { as: "alice", body: { ...current.body, rules: [read] } };
    expect(await server.outcome("PUT", `${RBAC}/clusterroles/system:discovery`, update)).toMatch(/^403 /);
  });

  it("by an aggregationRule needs everything", async () => {
    await letAlice(read);
    const aggregationRule = { clusterRoleSelectors: [{ matchLabels: { a: "b" } }] };
    const body = role("sum", [read], { aggregationRule });
    expect(await server.outcome("POST", `${RBAC}/clusterroles`, { as: "alice", body })).toBe(
      '403 clusterroles.rbac.authorization.k8s.io "sum" is forbidden: must have cluster-admin privileges to use the aggregationRule',
    );
  });

  it("in one namespace looks at what is held there", async () => {
    const subjects = [{ kind: "User", apiGroup: "rbac.authorization.k8s.io", name: "alice" }];
    const manage = { apiGroups: ["rbac.authorization.k8s.io"], resources: ["roles"], verbs: ["create"] };
    const place = `${RBAC}/namespaces/default`;
    const own = { ...API, kind: "Role", metadata: { name: "own" }, rules: [manage, read] };
    await server.ask("POST", `${place}/roles`, { body: own });
    const roleRef = { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "own" };
    const binding = { ...API, kind: "RoleBinding", metadata: { name: "own" }, subjects, roleRef };
    await server.ask("POST", `${place}/rolebindings`, { body: binding });
    const make = (rules: unknown): Promise<string> =>
      server.outcome("POST", `${place}/roles`, {
        as: "alice",
        body: { ...API, kind: "Role", metadata: { name: "new" }, rules },
      });
    expect(await make([{ ...read, verbs: ["delete"] }])).toMatch(
      /^403 roles.rbac.authorization.k8s.io "new" is forbidden/,
    );
    expect(await make([read])).toBe("201");
  });
});
