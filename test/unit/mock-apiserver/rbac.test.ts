import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AccessAttributes } from "../../../src/apimachinery/access.ts";
import type { KubeObject } from "../../../src/apimachinery/meta.ts";
import { createAuthorizer } from "../../../src/mock-apiserver/rbac/authorizer.ts";
import { createRbacIndex } from "../../../src/mock-apiserver/rbac/rbac-index.ts";
import { ruleAllows, type PolicyRule } from "../../../src/mock-apiserver/rbac/policy-rule.ts";
import { userNamed } from "../../support/exchanges.ts";

const API = "rbac.authorization.k8s.io/v1";

function role(
  kind: "ClusterRole" | "Role",
  name: string,
  rules: readonly PolicyRule[],
  namespace?: string,
): KubeObject {
  return { apiVersion: API, kind, metadata: { name, ...(namespace === undefined ? {} : { namespace }) }, rules };
}

function binding(name: string, ref: string, subjects: readonly unknown[], namespace?: string): KubeObject {
  const [kind = "", refName = ""] = ref.split(" ");
  return {
    apiVersion: API,
    kind: namespace === undefined ? "ClusterRoleBinding" : "RoleBinding",
    metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
    subjects,
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind, name: refName },
  };
}

function access(given: Partial<AccessAttributes>): AccessAttributes {
  return {
    user: userNamed("ann", "dev"),
    verb: "get",
    isResourceRequest: true,
    apiGroup: "",
    apiVersion: "v1",
    resource: "pods",
    subresource: "",
    namespace: "",
    name: "",
    path: "",
    ...given,
  };
}

const anyPod: PolicyRule = { verbs: ["get"], apiGroups: [""], resources: ["pods"] };

describe("RBAC", () => {
  it("allows by a ClusterRoleBinding everywhere, with Kubernetes' reason", () => {
    const index = createRbacIndex();
    index.upsert(role("ClusterRole", "y", [anyPod]));
    index.upsert(binding("x", "ClusterRole y", [{ kind: "Group", name: "dev" }]));
    const verdict = createAuthorizer(index).authorize(access({ namespace: "a" }));
    expect(verdict.reason).toBe('RBAC: allowed by ClusterRoleBinding "x" of ClusterRole "y" to Group "dev"');
    expect(verdict.grant).toMatchObject({ binding: 'ClusterRoleBinding "x"', subject: 'Group "dev"' });
  });

  it("allows by a RoleBinding in its own namespace only, to a Role of it or a ClusterRole", () => {
    const index = createRbacIndex();
    index.upsert(role("Role", "y", [anyPod], "a"));
    index.upsert(binding("x", "Role y", [{ kind: "User", name: "ann" }], "a"));
    const authorizer = createAuthorizer(index);
    expect(authorizer.authorize(access({ namespace: "a" })).reason).toBe(
      'RBAC: allowed by RoleBinding "x/a" of Role "y" to User "ann"',
    );
    expect(authorizer.authorize(access({ namespace: "b" })).allowed).toBe(false);
    expect(authorizer.authorize(access({})).allowed).toBe(false);
    index.upsert(role("ClusterRole", "z", [anyPod]));
    index.upsert(binding("w", "ClusterRole z", [{ kind: "User", name: "ann" }], "b"));
    expect(authorizer.authorize(access({ namespace: "b" })).allowed).toBe(true);
  });

  it("binds service accounts by their own or the binding's namespace", () => {
    const index = createRbacIndex();
    index.upsert(role("ClusterRole", "y", [anyPod]));
    index.upsert(binding("x", "ClusterRole y", [{ kind: "ServiceAccount", name: "sa" }], "a"));
    index.upsert(binding("cluster", "ClusterRole y", [{ kind: "ServiceAccount", name: "nowhere" }]));
    const authorizer = createAuthorizer(index);
    const asAccount = (namespace: string, name: string): boolean =>
      authorizer.authorize(access({ user: userNamed(`system:serviceaccount:${namespace}:${name}`), namespace: "a" }))
        .allowed;
    expect(asAccount("a", "sa")).toBe(true);
    expect(asAccount("b", "sa")).toBe(false);
    expect(asAccount("", "nowhere")).toBe(false);
    index.upsert(binding("x", "ClusterRole y", [{ kind: "ServiceAccount", name: "sa", namespace: "b" }], "a"));
    expect(asAccount("a", "sa")).toBe(false);
    expect(authorizer.authorize(access({ user: userNamed("system:serviceaccount:b:sa"), namespace: "a" })).reason).toBe(
      'RBAC: allowed by RoleBinding "x/a" of ClusterRole "y" to ServiceAccount "sa/b"',
    );
  });

  it("says which bound role does not exist", () => {
    const index = createRbacIndex();
    index.upsert(binding("x", "ClusterRole gone", [{ kind: "User", name: "ann" }]));
    const authorizer = createAuthorizer(index);
    const missing = 'clusterrole.rbac.authorization.k8s.io "gone" not found';
    expect(authorizer.authorize(access({}))).toEqual({ allowed: false, reason: `RBAC: ${missing}` });
    index.upsert(binding("y", "Role lost", [{ kind: "User", name: "ann" }], "a"));
    expect(authorizer.authorize(access({ namespace: "a" })).reason).toBe(
      `RBAC: [${missing}, role.rbac.authorization.k8s.io "lost" not found]`,
    );
  });

  it("lets system:masters do everything, without a reason", () => {
    const authorizer = createAuthorizer(createRbacIndex());
    const user = userNamed("root", "system:masters");
    expect(authorizer.authorize(access({ user, verb: "delete", namespace: "a" }))).toEqual({
      allowed: true,
      reason: "",
    });
  });

  it("forgets what is removed and what a changed binding no longer names", () => {
    const index = createRbacIndex();
    const subjects = [{ kind: "User", name: "ann" }];
    index.upsert(role("ClusterRole", "y", [anyPod]));
    index.upsert(binding("x", "ClusterRole y", subjects));
    const authorizer = createAuthorizer(index);
    const before = index.generation;
    expect(authorizer.authorize(access({})).allowed).toBe(true);
    index.upsert(binding("x", "ClusterRole y", [{ kind: "User", name: "ben" }]));
    expect(authorizer.authorize(access({})).allowed).toBe(false);
    index.upsert(binding("x", "ClusterRole y", subjects));
    index.remove(binding("x", "ClusterRole y", subjects));
    expect(authorizer.authorize(access({}))).toEqual({ allowed: false, reason: "" });
    expect(index.generation).toBeGreaterThan(before);
  });
});

describe("a policy rule", () => {
  const allows = (rule: Partial<PolicyRule>, given: Partial<AccessAttributes>): boolean =>
    ruleAllows({ verbs: ["*"], apiGroups: ["*"], ...rule }, access(given));

  it("covers subresources by name, by star, and by a star before the subresource", () => {
    const log = { subresource: "log" };
    expect(allows({ resources: ["pods"] }, log)).toBe(false);
    expect(allows({ resources: ["pods/log"] }, log)).toBe(true);
    expect(allows({ resources: ["pods/log"] }, {})).toBe(false);
    expect(allows({ resources: ["*"] }, log)).toBe(true);
    expect(allows({ resources: ["*/log"] }, log)).toBe(true);
    expect(allows({ resources: ["*/log"] }, { subresource: "status" })).toBe(false);
    expect(allows({ resources: ["pods/*"] }, log)).toBe(false);
  });

  it("with resource names covers only requests that name one of them", () => {
    const rule = { resources: ["pods"], resourceNames: ["one"] };
    expect(allows(rule, { name: "one" })).toBe(true);
    expect(allows(rule, { name: "two" })).toBe(false);
    expect(allows(rule, { verb: "list" })).toBe(false);
  });

  it("covers URLs exactly or by what stands before a final star, and never resources", () => {
    const url = (path: string): Partial<AccessAttributes> => ({ isResourceRequest: false, path });
    expect(allows({ nonResourceURLs: ["/healthz"] }, url("/healthz"))).toBe(true);
    expect(allows({ nonResourceURLs: ["/healthz"] }, url("/healthz/etcd"))).toBe(false);
    expect(allows({ nonResourceURLs: ["/healthz/*"] }, url("/healthz/etcd"))).toBe(true);
    expect(allows({ nonResourceURLs: ["/healthz/*"] }, url("/healthz"))).toBe(false);
    expect(allows({ nonResourceURLs: ["/a*b"] }, url("/axb"))).toBe(false);
    expect(allows({ nonResourceURLs: ["*"] }, url("/anything"))).toBe(true);
    expect(allows({ nonResourceURLs: ["*"] }, {})).toBe(false);
    expect(allows({ resources: ["*"] }, url("/anything"))).toBe(false);
  });
});

/** The rules of RBAC once more, as a scan over every binding. */
function naiveAllows(objects: readonly KubeObject[], attributes: AccessAttributes): boolean {
  const find = (kind: string, name: string, namespace: string | undefined): KubeObject | undefined =>
    objects.find((o) => o.kind === kind && o.metadata.name === name && o.metadata.namespace === namespace);
  return objects.some((item) => {
    if (item.kind !== "ClusterRoleBinding" && item.kind !== "RoleBinding") return false;
    const { namespace } = item.metadata;
    if (namespace !== undefined && (!attributes.isResourceRequest || namespace !== attributes.namespace)) return false;
    const subjects = item["subjects"] as { kind: string; name: string; namespace?: string }[];
    const isBound = subjects.some((subject) => {
      if (subject.kind === "User") return subject.name === attributes.user.name;
      if (subject.kind === "Group") return attributes.user.groups.includes(subject.name);
      const own = subject.namespace ?? namespace;
      return own !== undefined && attributes.user.name === `system:serviceaccount:${own}:${subject.name}`;
    });
    const ref = item["roleRef"] as { kind: string; name: string };
    const target = find(ref.kind, ref.name, ref.kind === "Role" ? namespace : undefined);
    return (
      isBound && target !== undefined && (target["rules"] as PolicyRule[]).some((rule) => naiveRule(rule, attributes))
    );
  });
}

function naiveRule(rule: PolicyRule, a: AccessAttributes): boolean {
  const within = (list: readonly string[] | undefined, value: string): boolean =>
    (list ?? []).some((item) => item === "*" || item === value);
  if (!within(rule.verbs, a.verb)) return false;
  if (!a.isResourceRequest) {
    return (rule.nonResourceURLs ?? []).some((url) =>
      url.endsWith("*") ? a.path.startsWith(url.slice(0, -1)) : url === a.path,
    );
  }
  const combined = a.subresource === "" ? a.resource : `${a.resource}/${a.subresource}`;
  const resources = [...(rule.resources ?? [])];
  const covered = within(resources, combined) || (a.subresource !== "" && resources.includes(`*/${a.subresource}`));
  const named = (rule.resourceNames ?? []).length === 0 || (rule.resourceNames ?? []).includes(a.name);
  return within(rule.apiGroups, a.apiGroup) && covered && named;
}

const names = fc.constantFrom("ann", "ben", "dev", "ops");
const namespaces = fc.constantFrom("a", "b");
const someOf = (...items: string[]): fc.Arbitrary<string[]> => fc.subarray(items);
const rules = fc.array(
  fc.record({
    verbs: fc.constantFrom(["get"], ["get", "list"], ["*"], []),
    apiGroups: fc.constantFrom([""], ["apps", ""], ["*"]),
    resources: fc.subarray(["pods", "pods/log", "*", "*/log"], { minLength: 1 }),
    resourceNames: fc.constantFrom([], [], ["one"]),
    nonResourceURLs: someOf("/healthz", "/healthz/*", "*"),
  }),
  { minLength: 1, maxLength: 2 },
);
const subjects = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constantFrom("User", "Group"), name: names }),
    fc.record({ kind: fc.constant("ServiceAccount"), name: names }),
    fc.record({ kind: fc.constant("ServiceAccount"), name: names, namespace: namespaces }),
  ),
  { maxLength: 3 },
);
const refs = fc.constantFrom("ClusterRole r1", "ClusterRole r2", "Role r1", "Role r3");
const objects = fc.oneof(
  fc.record({ name: fc.constantFrom("r1", "r2"), rules }).map((r) => role("ClusterRole", r.name, r.rules)),
  fc
    .record({ name: fc.constantFrom("r1", "r3"), rules, namespace: namespaces })
    .map((r) => role("Role", r.name, r.rules, r.namespace)),
  fc.record({ name: fc.constantFrom("x", "y"), refs, subjects }).map((b) => binding(b.name, b.refs, b.subjects)),
  fc
    .record({ name: fc.constantFrom("x", "y"), refs, subjects, namespace: namespaces })
    .map((b) => binding(b.name, b.refs, b.subjects, b.namespace)),
);
const users = fc.oneof(
  fc.record({ name: names, groups: someOf("dev", "ops") }).map(({ name, groups }) => userNamed(name, ...groups)),
  fc
    .record({ name: names, namespace: namespaces })
    .map((s) => userNamed(`system:serviceaccount:${s.namespace}:${s.name}`)),
);
const requests = fc.record({
  user: users,
  verb: fc.constantFrom("get", "list", "watch"),
  isResourceRequest: fc.boolean(),
  apiGroup: fc.constantFrom("", "apps"),
  resource: fc.constantFrom("pods", "secrets"),
  subresource: fc.constantFrom("", "log"),
  name: fc.constantFrom("", "one", "two"),
  namespace: fc.constantFrom("", "a", "b"),
  path: fc.constantFrom("/healthz", "/healthz/etcd", "/x"),
});

describe("the RBAC index", () => {
  it("decides as a scan over every binding does, after any changes and removals", () => {
    const removed = fc.integer({ min: 0, max: 5 }).map((n) => n === 0);
    const step = fc.record({ object: objects, removed });
    let allowed = 0;
    fc.assert(
      fc.property(
        fc.array(step, { minLength: 12, maxLength: 30 }),
        fc.array(requests, { minLength: 1, maxLength: 6 }),
        (steps, asked) => {
          const index = createRbacIndex();
          const current = new Map<string, KubeObject>();
          for (const { object, removed } of steps) {
            const key = `${object.kind}/${object.metadata.namespace ?? ""}/${object.metadata.name}`;
            if (removed) index.remove(object);
            else index.upsert(object);
            if (removed) current.delete(key);
            else current.set(key, object);
          }
          const authorizer = createAuthorizer(index);
          for (const request of asked) {
            const attributes = access(request);
            const expected = naiveAllows([...current.values()], attributes);
            if (expected) allowed += 1;
            expect(authorizer.authorize(attributes).allowed).toBe(expected);
          }
        },
      ),
      { numRuns: 1_000 },
    );
    expect(allowed).toBeGreaterThan(40);
  });
});
