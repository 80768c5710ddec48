import { describe, expect, it } from "vitest";
import type { UserInfo } from "../../../src/apimachinery/user.ts";
import { createAuthorizer } from "../../../src/mock-apiserver/rbac/authorizer.ts";
import { createRbacIndex } from "../../../src/mock-apiserver/rbac/rbac-index.ts";
import { createImpersonation } from "../../../src/mock-apiserver/impersonation/stage.ts";
import type { PolicyRule } from "../../../src/mock-apiserver/rbac/policy-rule.ts";
import { codes, newExchange, runStage, sentences, userNamed } from "../../support/exchanges.ts";

const admin = userNamed("admin", "system:masters");
const alice = userNamed("alice", "dev");

/** The stage for a cluster where alice may do what these rules say. */
function stage(...rules: PolicyRule[]): ReturnType<typeof createImpersonation> {
  const index = createRbacIndex();
  const meta = { apiVersion: "rbac.authorization.k8s.io/v1", metadata: { name: "r" } };
  index.upsert({ ...meta, kind: "ClusterRole", rules });
  const subjects = [{ kind: "User", name: "alice" }];
  index.upsert({ ...meta, kind: "ClusterRoleBinding", subjects, roleRef: { kind: "ClusterRole", name: "r" } });
  return createImpersonation({ authorizer: createAuthorizer(index) });
}

async function message(
  run: ReturnType<typeof createImpersonation>,
  user: UserInfo,
  headers: string[],
): Promise<unknown> {
  const result = await runStage(run, newExchange({ user, headers }));
  return typeof result === "string" ? result : result.message;
}

function impersonate(resources: string[], extra: Partial<PolicyRule> = {}): PolicyRule {
  return { verbs: ["impersonate"], apiGroups: ["", "authentication.k8s.io"], resources, ...extra };
}

describe("impersonation", () => {
  it("leaves a request without its headers alone", async () => {
    const exchange = newExchange({ user: alice });
    expect(await runStage(stage(), exchange)).toBe("next");
    expect(exchange.user).toBe(alice);
    expect(codes(exchange)).toEqual(["impersonation.none"]);
  });

  it("turns the administrator into the user, groups and extra that are named", async () => {
    const headers = ["Impersonate-User", "carol", "Impersonate-Group", "qa", "Impersonate-Extra-Reason", "test"];
    const exchange = newExchange({ user: admin, headers });
    expect(await runStage(stage(), exchange)).toBe("next");
    expect(exchange.user).toEqual({
      name: "carol",
      uid: "",
      groups: ["qa", "system:authenticated"],
      extra: { reason: ["test"] },
    });
    expect(exchange.trace.record).toMatchObject({ user: "carol", impersonatedBy: "admin" });
    expect(sentences(exchange)).toEqual([
      "admin may impersonate carol (verb impersonate): the request goes on as carol.",
    ]);
  });

  it("reads uid, repeated and escaped extra keys, and names beyond ASCII", async () => {
    const latin1 = Buffer.from("Jürgen", "utf8").toString("latin1");
    const headers = ["Impersonate-User", latin1, "Impersonate-Uid", "u-1"];
    headers.push("Impersonate-Extra-Acme.io%2FScopes", "a", "impersonate-extra-acme.io%2Fscopes", "b");
    const exchange = newExchange({ user: admin, headers });
    await runStage(stage(), exchange);
    expect(exchange.user).toMatchObject({ name: "Jürgen", uid: "u-1", extra: { "acme.io/scopes": ["a", "b"] } });
  });

  it("gives service accounts, nodes and the anonymous user the groups that they have", async () => {
    const groupsOf = async (name: string, ...more: string[]): Promise<readonly string[]> => {
      const exchange = newExchange({ user: admin, headers: ["Impersonate-User", name, ...more] });
      await runStage(stage(), exchange);
      return exchange.user.groups;
    };
    const implied = ["system:serviceaccounts", "system:serviceaccounts:ns", "system:authenticated"];
    expect(await groupsOf("system:serviceaccount:ns:sa")).toEqual(implied);
    expect(await groupsOf("system:serviceaccount:ns:sa", "Impersonate-Group", "g")).toEqual([
      "g",
      "system:authenticated",
    ]);
    expect(await groupsOf("system:node:n1")).toEqual(["system:nodes", "system:authenticated"]);
    expect(await groupsOf("system:anonymous")).toEqual(["system:unauthenticated"]);
    expect(await groupsOf("x", "Impersonate-Group", "system:unauthenticated")).toEqual(["system:unauthenticated"]);
  });

  it("refuses with 403 in the recorded words", async () => {
    const exchange = newExchange({ user: alice, headers: ["Impersonate-User", "admin"] });
    expect(await runStage(stage(), exchange)).toEqual({
      kind: "Status",
      apiVersion: "v1",
      metadata: {},
      status: "Failure",
      message: 'forbidden: User "alice" cannot impersonate-on:user-info:get path "/apis"',
      reason: "Forbidden",
      details: {},
      code: 403,
    });
    expect(codes(exchange)).toEqual(["impersonation.refused"]);
  });

  it("refuses groups without a user with 400 in the recorded words", async () => {
    const exchange = newExchange({ user: alice, headers: ["Impersonate-Group", "system:masters"] });
    expect(await runStage(stage(), exchange)).toMatchObject({
      code: 400,
      reason: "BadRequest",
      message:
        'requested &user.DefaultInfo{Name:"", UID:"", Groups:[]string{"system:masters"}, Extra:map[string][]string(nil)} without impersonating a user name',
    });
    expect(codes(exchange)).toEqual(["impersonation.invalid"]);
    expect(
      await message(stage(), alice, ["Impersonate-Uid", "u", "Impersonate-Extra-B", "2", "Impersonate-Extra-A", "1"]),
    ).toBe(
      'requested &user.DefaultInfo{Name:"", UID:"u", Groups:[]string(nil), Extra:map[string][]string{"a":[]string{"1"}, "b":[]string{"2"}}} without impersonating a user name',
    );
  });

  it("asks for every part: user, groups, uid and extra", async () => {
    const headers = ["Impersonate-User", "bob", "Impersonate-Group", "ops"];
    expect(await message(stage(impersonate(["users", "groups"])), alice, headers)).toBe("next");
    expect(
      await message(stage(impersonate(["users", "groups"], { resourceNames: ["bob", "ops"] })), alice, headers),
    ).toBe("next");
    // The first refusal is the constrained mode's, whatever part legacy impersonation lacks.
    const refused = 'forbidden: User "alice" cannot impersonate-on:user-info:get path "/apis"';
    expect(await message(stage(impersonate(["users"])), alice, headers)).toBe(refused);
    expect(
      await message(stage(impersonate(["users"])), alice, ["Impersonate-User", "bob", "Impersonate-Uid", "u"]),
    ).toBe(refused);
  });

  it("names the part that is missing once the legacy way has worked for the user", async () => {
    const run = stage(impersonate(["users"]), impersonate(["userextras/scopes"], { resourceNames: ["a"] }));
    expect(await message(run, alice, ["Impersonate-User", "bob", "Impersonate-Extra-Scopes", "a"])).toBe("next");
    expect(await message(run, alice, ["Impersonate-User", "bob", "Impersonate-Group", "system:masters"])).toBe(
      'groups "system:masters" is forbidden: User "alice" cannot impersonate resource "groups" in API group "" at the cluster scope',
    );
    expect(await message(run, alice, ["Impersonate-User", "bob", "Impersonate-Extra-Scopes", "b"])).toBe(
      'userextras.authentication.k8s.io "b" is forbidden: User "alice" cannot impersonate resource "userextras/scopes" in API group "authentication.k8s.io" at the cluster scope',
    );
  });

  it("allows a constrained impersonation for one verb only", async () => {
    const run = stage(
      { verbs: ["impersonate-on:user-info:get"], nonResourceURLs: ["/apis"] },
      { verbs: ["impersonate:user-info"], apiGroups: ["authentication.k8s.io"], resources: ["users", "groups"] },
    );
    const exchange = newExchange({ user: alice, headers: ["Impersonate-User", "bob"] });
    expect(await runStage(run, exchange)).toBe("next");
    expect(sentences(exchange)[0]).toContain("(verb impersonate:user-info)");
    const onVersion = newExchange({ user: alice, target: "/version", headers: ["Impersonate-User", "bob"] });
    expect(await runStage(run, onVersion)).toMatchObject({ code: 403 });
    expect(await message(run, alice, ["Impersonate-User", "bob", "Impersonate-Group", "system:masters"])).toBe(
      'groups.authentication.k8s.io "system:masters" is forbidden: User "alice" cannot impersonate:user-info resource "groups" in API group "authentication.k8s.io" at the cluster scope: impersonating the system:masters group is not allowed',
    );
  });
});
