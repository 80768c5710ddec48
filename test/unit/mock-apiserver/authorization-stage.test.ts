import { describe, expect, it } from "vitest";
import { createAuthorizer } from "../../../src/mock-apiserver/rbac/authorizer.ts";
import { createAuthorization } from "../../../src/mock-apiserver/rbac/authorization-stage.ts";
import { bootstrapPolicy } from "../../../src/mock-apiserver/bootstrap/bootstrap-policy.ts";
import { createRbacIndex } from "../../../src/mock-apiserver/rbac/rbac-index.ts";
import { ANONYMOUS, type UserInfo } from "../../../src/apimachinery/user.ts";
import { newExchange, runStage, sentences, userNamed } from "../../support/exchanges.ts";

const index = createRbacIndex();
for (const object of bootstrapPolicy()) index.upsert(object);
const stage = createAuthorization({ authorizer: createAuthorizer(index) });
const alice = userNamed("alice", "dev");

async function ask(user: UserInfo, method: string, target: string): Promise<unknown> {
  return runStage(stage, newExchange({ user, method, target }));
}

it("decides the same request anew once a binding is gone, and for another user", async () => {
  const own = createRbacIndex();
  const asked = createAuthorization({ authorizer: createAuthorizer(own) });
  const policy = bootstrapPolicy();
  for (const object of policy) own.upsert(object);
  const exchange = newExchange({ user: alice, target: "/apis" });
  const outcomes: unknown[] = [await runStage(asked, exchange), await runStage(asked, exchange)];
  exchange.user = ANONYMOUS;
  outcomes.push(await runStage(asked, exchange));
  exchange.user = alice;
  for (const object of policy) if (object.metadata.name === "system:discovery") own.remove(object);
  outcomes.push(await runStage(asked, exchange));
  const refused = expect.objectContaining({ code: 403 });
  expect(outcomes).toEqual(["next", "next", refused, refused]);
});

describe("authorization with the default policy", () => {
  it.each([
    ["/apis", "next"],
    ["/api/v1", "next"],
    ["/openapi/v3", "next"],
    ["/version", "next"],
    ["/readyz", "next"],
    ["/healthz/etcd", 403],
    ["/metrics", 403],
  ])("answers GET %s for an authenticated and for the anonymous user", async (target, forAlice) => {
    const outcome = async (user: UserInfo): Promise<unknown> => {
      const result = await ask(user, "GET", target);
      return typeof result === "string" ? result : (result as { code: number }).code;
    };
    expect(await outcome(alice)).toBe(forAlice);
    const isPublic = ["/version", "/readyz"].includes(target);
    expect(await outcome(ANONYMOUS)).toBe(isPublic ? "next" : 403);
  });

  it.each([
    ["GET", "/metrics", 'forbidden: User "alice" cannot get path "/metrics"', {}],
    [
      "GET",
      "/apis/apiregistration.k8s.io/v1/apiservices",
      'apiservices.apiregistration.k8s.io is forbidden: User "alice" cannot list resource "apiservices" in API group "apiregistration.k8s.io" at the cluster scope',
      { group: "apiregistration.k8s.io", kind: "apiservices" },
    ],
    [
      "DELETE",
      "/apis/apiregistration.k8s.io/v1/apiservices/v1.apps",
      'apiservices.apiregistration.k8s.io "v1.apps" is forbidden: User "alice" cannot delete resource "apiservices" in API group "apiregistration.k8s.io" at the cluster scope',
      { group: "apiregistration.k8s.io", kind: "apiservices", name: "v1.apps" },
    ],
    [
      "GET",
      "/apis/f2.example.com/v1/namespaces/default/echoes?watch=true",
      'echoes.f2.example.com is forbidden: User "alice" cannot watch resource "echoes" in API group "f2.example.com" in the namespace "default"',
      { group: "f2.example.com", kind: "echoes" },
    ],
    [
      "GET",
      "/api/v1/namespaces/default/pods/p/log",
      'pods "p" is forbidden: User "alice" cannot get resource "pods/log" in API group "" in the namespace "default"',
      { kind: "pods", name: "p" },
    ],
    ["POST", "/<script>&", 'forbidden: User "alice" cannot post path "/&lt;script&gt;&amp;"', {}],
  ])("refuses %s %s in the server's words", async (method, target, message, details) => {
    expect(await ask(alice, method, target)).toEqual({
      kind: "Status",
      apiVersion: "v1",
      metadata: {},
      status: "Failure",
      message,
      reason: "Forbidden",
      details,
      code: 403,
    });
  });

  it("tells in the trace which binding allows, or what is refused", async () => {
    const allowed = newExchange({ user: alice, target: "/apis" });
    await runStage(stage, allowed);
    expect(sentences(allowed)).toEqual([
      'RBAC: allowed by ClusterRoleBinding "system:discovery" of ClusterRole "system:discovery" to Group "system:authenticated".',
    ]);
    const refused = newExchange({ user: alice, target: "/api/v1/namespaces/a/pods/p" });
    await runStage(stage, refused);
    expect(sentences(refused)).toEqual(["RBAC: no role bound to alice allows to get pods p in the namespace a: 403."]);
    const master = newExchange({ user: userNamed("root", "system:masters"), target: "/metrics" });
    await runStage(stage, master);
    expect(sentences(master)).toEqual(["root is in the group system:masters, which may do everything."]);
  });
});
