import { createPublicKey, verify } from "node:crypto";
import { decodeJwt, decodeProtectedHeader } from "jose";
import { describe, expect, it } from "vitest";
import { shareIdentityFront, type Answer } from "../../support/identity-front.ts";

const server = shareIdentityFront();

const ACCOUNTS = "/api/v1/namespaces/default/serviceaccounts";
const SELF = "/apis/authentication.k8s.io/v1/selfsubjectreviews";

async function createAccount(): Promise<string> {
  const body = { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "sa" } };
  const created = await server.ask("POST", ACCOUNTS, { body });
  return (created.body["metadata"] as { uid: string }).uid;
}

function request(spec: unknown = {}): Promise<Answer> {
  const body = { apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", spec };
  return server.ask("POST", `${ACCOUNTS}/sa/token`, { body });
}

async function tokenFor(spec: unknown = {}): Promise<string> {
  return ((await request(spec)).body["status"] as { token: string }).token;
}

async function tokenStatus(token: string, audiences: string[] = []): Promise<unknown> {
  const body = { spec: { token, audiences } };
  return (await server.ask("POST", "/apis/authentication.k8s.io/v1/tokenreviews", { body })).body["status"];
}

describe("a TokenRequest", () => {
  it("is answered with a token for the API, for an hour, as kube-apiserver's", async () => {
    const uid = await createAccount();
    const { status, body } = await request();
    expect(status).toBe(201);
    expect(body).toMatchObject({
      kind: "TokenRequest",
      apiVersion: "authentication.k8s.io/v1",
      metadata: { name: "sa", namespace: "default", uid },
      spec: { audiences: ["https://kubernetes.default.svc"], expirationSeconds: 3600, boundObjectRef: null },
    });
    const { token } = body["status"] as { token: string };
    expect(decodeProtectedHeader(token)).toEqual({ alg: "RS256", kid: expect.stringMatching(/^[\w-]{43}$/) as string });
    const claims = decodeJwt(token);
    expect(claims).toMatchObject({
      iss: "https://kubernetes.default.svc",
      sub: "system:serviceaccount:default:sa",
      aud: ["https://kubernetes.default.svc"],
      jti: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      "kubernetes.io": { namespace: "default", serviceaccount: { name: "sa", uid } },
    });
    expect(claims.nbf).toBe(claims.iat);
    expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(3600);
  });

  it.each([
    [{ expirationSeconds: 60 }, "60: may not specify a duration less than 10 minutes"],
    [{ expirationSeconds: 2 ** 33 }, "8589934592: may not specify a duration larger than 2^32 seconds"],
  ])("with %o is refused in the server's words", async (spec, problem) => {
    await createAccount();
    const { status, body } = await request(spec);
    expect([status, body["message"]]).toEqual([
      422,
      `TokenRequest.authentication.k8s.io "" is invalid: spec.expirationSeconds: Invalid value: ${problem}`,
    ]);
  });

  it("wants a service account that exists, and an object to be bound to that exists", async () => {
    expect((await request()).body["message"]).toBe('serviceaccounts "sa" not found');
    await createAccount();
    const ref = (kind: string, apiVersion = "v1"): object => ({ boundObjectRef: { kind, apiVersion, name: "p" } });
    expect((await request(ref("Pod"))).body["message"]).toBe('pods "p" not found');
    expect((await request(ref("Deployment", "apps/v1"))).body["message"]).toBe(
      "cannot bind token to object of type apps/v1, Kind=Deployment",
    );
  });
});

describe("a service account's token", () => {
  it("authenticates as the service account until it expires", async () => {
    const uid = await createAccount();
    const token = await tokenFor({ expirationSeconds: 600 });
    const who = await server.ask("POST", SELF, { as: token, body: {} });
    expect(who.body["status"]).toEqual({
      userInfo: {
        username: "system:serviceaccount:default:sa",
        uid,
        groups: ["system:serviceaccounts", "system:serviceaccounts:default", "system:authenticated"],
        extra: { "authentication.kubernetes.io/credential-id": [`JTI=${decodeJwt(token).jti}`] },
      },
    });
    // Half of the minute that a clock may be wrong by, and then all of it: the test itself takes time too.
    server.advance(600 + 30);
    expect((await server.ask("POST", SELF, { as: token, body: {} })).status).toBe(201);
    server.advance(31);
    expect(await server.outcome("POST", SELF, { as: token, body: {} })).toBe("401 Unauthorized");
    expect(await tokenStatus(token)).toEqual({
      user: {},
      error: "[invalid bearer token, service account token has expired]",
    });
  });

  it("ends with its service account, also when another of the same name comes", async () => {
    await createAccount();
    const token = await tokenFor();
    await server.ask("DELETE", `${ACCOUNTS}/sa`);
    expect(await tokenStatus(token)).toMatchObject({ error: '[invalid bearer token, serviceaccounts "sa" not found]' });
    await createAccount();
    expect(await tokenStatus(token)).toMatchObject({
      error: expect.stringMatching(/service account UID \(.+\) does not match claim \(.+\)/) as string,
    });
  });

  it("is good for its own audiences only", async () => {
    await createAccount();
    const token = await tokenFor({ audiences: ["vault", "other"] });
    expect(await server.outcome("POST", SELF, { as: token, body: {} })).toBe("401 Unauthorized");
    expect(await tokenStatus(token)).toMatchObject({
      error:
        '[invalid bearer token, token audiences ["vault" "other"] is invalid for the target audiences ["https://kubernetes.default.svc"]]',
    });
    expect(await tokenStatus(token, ["vault"])).toMatchObject({ authenticated: true, audiences: ["vault"] });
  });

  it("is refused when anything of it was changed, or another key or none signed it", async () => {
    await createAccount();
    const [header = "", , signature = ""] = (await tokenFor()).split(".");
    const claims = { ...decodeJwt(await tokenFor()), sub: "system:serviceaccount:kube-system:admin" };
    const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");
    const forged = [
      `${header}.${encode(claims)}.${signature}`,
      `${encode({ alg: "none" })}.${encode(claims)}.`,
      `${encode({ alg: "HS256" })}.${encode(claims)}.${signature}`,
      `${encode({ alg: "RS256", kid: "other" })}.${encode(claims)}.${signature}`,
    ];
    for (const token of forged) {
      expect(await server.outcome("POST", SELF, { as: token, body: {} })).toBe("401 Unauthorized");
      expect(await tokenStatus(token)).not.toHaveProperty("authenticated");
    }
  });

  it("bound to a pod carries the pod and ends with it", async () => {
    await createAccount();
    const pod = {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "p" },
      spec: { serviceAccountName: "sa", containers: [{ name: "c", image: "i" }] },
    };
    const pods = "/api/v1/namespaces/default/pods";
    expect((await server.ask("POST", pods, { body: pod })).status).toBe(201);
    const token = await tokenFor({ boundObjectRef: { kind: "Pod", apiVersion: "v1", name: "p" } });
    expect(await tokenStatus(token)).toMatchObject({
      user: { extra: { "authentication.kubernetes.io/pod-name": ["p"] } },
    });
    await server.ask("DELETE", `${pods}/p?gracePeriodSeconds=0`);
    expect(await tokenStatus(token)).toMatchObject({
      error: "[invalid bearer token, service account token has been invalidated]",
    });
  });

  it("can be verified by others with the published key", async () => {
    await createAccount();
    const token = await tokenFor();
    const configuration = await server.ask("GET", "/.well-known/openid-configuration", { as: token });
    expect(configuration.body).toEqual({
      issuer: "https://kubernetes.default.svc",
      jwks_uri: `${server.playground.url}/openid/v1/jwks`,
      response_types_supported: ["id_token"],
      subject_types_supported: ["public"],
      id_token_signing_alg_values_supported: ["RS256"],
    });
    const keys = await server.ask("GET", "/openid/v1/jwks", {
      as: token,
      headers: { accept: "application/jwk-set+json" },
    });
    expect(keys.headers["content-type"]).toBe("application/jwk-set+json");
    expect(keys.headers["cache-control"]).toBe("public, max-age=3600");
    const [jwk] = keys.body["keys"] as Record<string, string>[];
    expect(jwk).toMatchObject({ use: "sig", kty: "RSA", alg: "RS256", kid: decodeProtectedHeader(token).kid });
    const [header, payload, signature = ""] = token.split(".");
    const key = createPublicKey({ key: jwk ?? {}, format: "jwk" });
    const isValid = verify("sha256", Buffer.from(`${header}.${payload}`), key, Buffer.from(signature, "base64url"));
    expect(isValid).toBe(true);
    expect(await server.outcome("GET", "/openid/v1/jwks", { as: "alice" })).toMatch(/^403 /);
  });
});
