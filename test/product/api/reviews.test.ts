import { describe, expect, it } from "vitest";
import { shareIdentityFront, type Answer, type Asked } from "../../support/identity-front.ts";

const server = shareIdentityFront();

const AUTHN = "/apis/authentication.k8s.io/v1";
const AUTHZ = "/apis/authorization.k8s.io/v1";

function post(path: string, kind: string, spec: unknown, asked: Asked = {}): Promise<Answer> {
  const group = path.split("/")[2] ?? "";
  const body = { apiVersion: `${group}/v1`, kind, ...(spec === undefined ? {} : { spec }) };
  return server.ask("POST", path, { body, ...asked });
}

describe("TokenReview", () => {
  const review = (spec: unknown, asked?: Asked): Promise<Answer> =>
    post(`${AUTHN}/tokenreviews`, "TokenReview", spec, asked);

  it("answers for a known token as recorded, with the manager of the user agent", async () => {
    const { status, body } = await review(
      { token: "bob-token" },
      { headers: { "User-Agent": "sample-apiserver/v1.2" } },
    );
    expect(status).toBe(201);
    expect(body).toMatchObject({
      kind: "TokenReview",
      apiVersion: "authentication.k8s.io/v1",
      metadata: {
        managedFields: [
          {
            manager: "sample-apiserver",
            operation: "Update",
            apiVersion: "authentication.k8s.io/v1",
            fieldsType: "FieldsV1",
            fieldsV1: { "f:spec": { "f:token": {} } },
          },
        ],
      },
      spec: { token: "bob-token" },
    });
    expect(body["status"]).toEqual({
      authenticated: true,
      user: { username: "bob", uid: "uid-bob", groups: ["dev", "ops", "system:authenticated"] },
      audiences: ["https://kubernetes.default.svc"],
    });
  });

  it("answers for an unknown token, and for audiences that a static token is not for", async () => {
    const unknown = { user: {}, error: "invalid bearer token" };
    expect((await review({ token: "wrong" })).body["status"]).toEqual(unknown);
    expect((await review({ token: "bob-token", audiences: ["vault"] })).body["status"]).toEqual(unknown);
    const both = ["vault", "https://kubernetes.default.svc"];
    expect((await review({ token: "bob-token", audiences: both })).body["status"]).toMatchObject({
      audiences: ["https://kubernetes.default.svc"],
    });
  });

  it("wants a token, the right kind and the right to ask", async () => {
    expect((await review({})).body).toEqual({
      kind: "Status",
      apiVersion: "v1",
      metadata: {},
      status: "Failure",
      message: "token is required for TokenReview in authentication",
      reason: "BadRequest",
      code: 400,
    });
    const path = `${AUTHN}/tokenreviews`;
    const pod = { apiVersion: "v1", kind: "Pod", metadata: {} };
    expect(await server.outcome("POST", path, { body: pod })).toMatch(
      /^400 Pod in version "v1" cannot be handled as a TokenReview/,
    );
    expect(await server.outcome("POST", path, { as: "alice", body: { spec: { token: "x" } } })).toBe(
      '403 tokenreviews.authentication.k8s.io is forbidden: User "alice" cannot create resource "tokenreviews" in API group "authentication.k8s.io" at the cluster scope',
    );
    const strict = await server.outcome("POST", `${path}?fieldValidation=Strict`, { body: { spec: { tokn: "x" } } });
    expect(strict).toBe(
      '400 TokenReview in version "v1" cannot be handled as a TokenReview: strict decoding error: unknown field "spec.tokn"',
    );
    expect(await server.outcome("GET", path)).toMatch(/^405 /);
    expect(await server.outcome("POST", `${path}/x`, { body: {} })).toMatch(/^404 /);
  });
});

describe("SelfSubjectReview", () => {
  it("tells everybody who they are, impersonated or not", async () => {
    const path = `${AUTHN}/selfsubjectreviews`;
    const { status, body } = await post(path, "SelfSubjectReview", undefined, { as: "bob" });
    expect(status).toBe(201);
    expect(body).toEqual({
      kind: "SelfSubjectReview",
      apiVersion: "authentication.k8s.io/v1",
      metadata: { creationTimestamp: expect.stringMatching(/^\d{4}-.*Z$/) as string },
      status: { userInfo: { username: "bob", uid: "uid-bob", groups: ["dev", "ops", "system:authenticated"] } },
    });
    const headers = { "Impersonate-User": "carol", "Impersonate-Extra-Reason": "test" };
    expect((await post(path, "SelfSubjectReview", undefined, { headers })).body["status"]).toEqual({
      userInfo: { username: "carol", groups: ["system:authenticated"], extra: { reason: ["test"] } },
    });
  });
});

describe("access reviews", () => {
  it("answer for others with the authorizer's reason", async () => {
    const path = `${AUTHZ}/subjectaccessreviews`;
    const ask = async (spec: unknown): Promise<unknown> =>
      (await post(path, "SubjectAccessReview", spec)).body["status"];
    const user = { user: "alice", groups: ["system:authenticated"] };
    expect(await ask({ ...user, nonResourceAttributes: { path: "/healthz", verb: "get" } })).toEqual({
      allowed: true,
      reason:
        'RBAC: allowed by ClusterRoleBinding "system:discovery" of ClusterRole "system:discovery" to Group "system:authenticated"',
    });
    expect(await ask({ ...user, resourceAttributes: { verb: "list", resource: "pods" } })).toEqual({ allowed: false });
    expect(
      await ask({ groups: ["system:masters"], resourceAttributes: { verb: "*", resource: "*", group: "*" } }),
    ).toEqual({ allowed: true });
  });

  it("read the protobuf body of a Go extension server and answer in JSON", async () => {
    // What the recorded sample-apiserver sent for a user who may not get flunders f1.
    const body = Buffer.from(
      "azhzAAouChdhdXRob3JpemF0aW9uLms4cy5pby92MRITU3ViamVjdEFjY2Vzc1JldmlldxKJAQoQCgASABoAIgAqADIAOABCABJrCjwKB2RlZmF1bHQSA2dldBoSd2FyZGxlLmV4YW1wbGUuY29tIgh2MWFscGhhMSoIZmx1bmRlcnMyADoCZjEaBWFsaWNlIgNkZXYiFHN5c3RlbTphdXRoZW50aWNhdGVkMgl1aWQtYWxpY2UaCAgAEgAaACAAGgAiAA==",
      "base64",
    );
    const headers = {
      Accept: "application/json",
      "Content-Type": "application/vnd.kubernetes.protobuf",
      "User-Agent": "sample-apiserver",
    };
    const answer = await server.ask("POST", `${AUTHZ}/subjectaccessreviews?timeout=10s`, { body, headers });
    expect(answer.status).toBe(201);
    expect(answer.headers["content-type"]).toBe("application/json");
    expect(answer.body).toMatchObject({
      kind: "SubjectAccessReview",
      metadata: {
        managedFields: [
          {
            manager: "sample-apiserver",
            // As in the recorded reply.
            fieldsV1: {
              "f:spec": {
                "f:groups": {},
                "f:resourceAttributes": {
                  ".": {},
                  "f:group": {},
                  "f:name": {},
                  "f:namespace": {},
                  "f:resource": {},
                  "f:verb": {},
                  "f:version": {},
                },
                "f:uid": {},
                "f:user": {},
              },
            },
          },
        ],
      },
      spec: {
        resourceAttributes: {
          namespace: "default",
          verb: "get",
          group: "wardle.example.com",
          version: "v1alpha1",
          resource: "flunders",
          name: "f1",
        },
        user: "alice",
        groups: ["dev", "system:authenticated"],
        uid: "uid-alice",
      },
      status: { allowed: false },
    });
  });

  it("answer for oneself, and in one namespace", async () => {
    const own = `${AUTHZ}/selfsubjectaccessreviews`;
    const attributes = {
      resourceAttributes: { verb: "create", group: "apiregistration.k8s.io", resource: "apiservices" },
    };
    expect((await post(own, "SelfSubjectAccessReview", attributes)).body["status"]).toEqual({ allowed: true });
    const asAlice = await post(own, "SelfSubjectAccessReview", attributes, { as: "alice" });
    expect(asAlice.body["status"]).toEqual({ allowed: false });
    const local = `${AUTHZ}/namespaces/default/localsubjectaccessreviews`;
    const spec = { user: "alice", resourceAttributes: { namespace: "default", verb: "list", resource: "pods" } };
    const answered = await post(local, "LocalSubjectAccessReview", spec);
    expect(answered.body).toMatchObject({ metadata: { namespace: "default" }, status: { allowed: false } });
    const elsewhere = { ...spec, resourceAttributes: { ...spec.resourceAttributes, namespace: "other" } };
    expect((await post(local, "LocalSubjectAccessReview", elsewhere)).body["message"]).toBe(
      '.authorization.k8s.io "" is invalid: spec.resourceAttributes.namespace: Invalid value: "other": must match metadata.namespace',
    );
  });

  it("refuse a spec that asks nothing, two things, or for nobody", async () => {
    const message = async (spec: unknown): Promise<unknown> =>
      (await post(`${AUTHZ}/subjectaccessreviews`, "SubjectAccessReview", spec)).body["message"];
    const start = '.authorization.k8s.io "" is invalid: ';
    const onResource = { resourceAttributes: { verb: "get", resource: "pods" } };
    expect(await message({ user: "a" })).toBe(
      `${start}spec.resourceAttributes: Invalid value: null: exactly one of nonResourceAttributes or resourceAttributes must be specified`,
    );
    expect(await message(onResource)).toBe(
      `${start}spec.user: Invalid value: "": at least one of user or group must be specified`,
    );
    expect(await message({ user: "a", ...onResource, nonResourceAttributes: { path: "/x", verb: "get" } })).toContain(
      "cannot be specified in combination with resourceAttributes",
    );
  });

  it("list the rules that somebody has in a namespace", async () => {
    const path = `${AUTHZ}/selfsubjectrulesreviews`;
    const { body } = await post(path, "SelfSubjectRulesReview", { namespace: "default" }, { as: "alice" });
    expect(body).toMatchObject({ metadata: {}, spec: {}, status: { incomplete: false } });
    const { resourceRules, nonResourceRules } = body["status"] as Record<string, unknown[]>;
    expect(resourceRules).toContainEqual({
      verbs: ["create"],
      apiGroups: ["authentication.k8s.io"],
      resources: ["selfsubjectreviews"],
    });
    expect(nonResourceRules).toContainEqual({
      verbs: ["get"],
      nonResourceURLs: ["/healthz", "/livez", "/readyz", "/version", "/version/"],
    });
    expect((await post(path, "SelfSubjectRulesReview", {}, { as: "alice" })).body["message"]).toBe(
      "no namespace on request",
    );
  });
});
