import https from "node:https";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import type { UserInfo } from "../../../src/apimachinery/user.ts";
import {
  createAuthentication,
  type AuthenticationOptions,
} from "../../../src/apiserver/authentication/authentication.ts";
import { bearerToken, bearerWarning } from "../../../src/apiserver/authentication/credentials.ts";
import { parseTokenFile } from "../../../src/apiserver/authentication/token-file.ts";
import {
  TokenRefusedError,
  type ServiceAccountVerifier,
} from "../../../src/apiserver/authentication/token-authenticator.ts";
import { issue, type Issued } from "../../support/certificates.ts";
import { codes, newExchange, runStage, sentences } from "../../support/exchanges.ts";

const adminUser: UserInfo = { name: "kubernetes-admin", uid: "", groups: ["system:masters"], extra: {} };
const tokens = parseTokenFile('bob-token,bob,uid-bob,"dev,ops"\n', "tokens.csv");
const ca = issue({ cn: "ca", isCa: true });
const frontProxyCa = issue({ cn: "front-proxy-ca", isCa: true });

const UNAUTHORIZED = {
  kind: "Status",
  apiVersion: "v1",
  metadata: {},
  status: "Failure",
  message: "Unauthorized",
  reason: "Unauthorized",
  code: 401,
};

function stage(options: Partial<AuthenticationOptions> = {}): ReturnType<typeof createAuthentication> {
  return createAuthentication({ clientCas: () => [ca.cert], tokens, adminUser, now: Date.now, ...options });
}

describe("a bearer token behind two spaces", () => {
  it("is none, and that is said", () => {
    expect(bearerToken("Bearer  bob-token")).toBeUndefined();
    expect(bearerWarning("Bearer  bob-token")).toContain("extra space before the bearer token");
    expect(bearerWarning("Bearer bob-token  ")).toBeUndefined();
    expect(bearerWarning("Bearer  ")).toBeUndefined();
  });
});

describe("authentication of a request without a certificate", () => {
  it("takes the user of a static token", async () => {
    const exchange = newExchange({ headers: ["Authorization", "Bearer bob-token"] });
    expect(await runStage(stage(), exchange)).toBe("next");
    expect(exchange.user).toEqual({
      name: "bob",
      uid: "uid-bob",
      groups: ["dev", "ops", "system:authenticated"],
      extra: {},
    });
    expect(exchange.trace.record).toMatchObject({ user: "bob", groups: ["dev", "ops", "system:authenticated"] });
    expect(sentences(exchange)).toEqual(["The bearer token belongs to bob in the static token file."]);
  });

  it.each(["bearer bob-token", "BEARER bob-token trailing", "  Bearer bob-token  "])(
    "reads the header %o as a bearer token",
    async (header) => {
      const exchange = newExchange({ headers: ["Authorization", header] });
      await runStage(stage(), exchange);
      expect(exchange.user.name).toBe("bob");
    },
  );

  it("answers an unknown token with the recorded 401", async () => {
    const exchange = newExchange({ headers: ["Authorization", "Bearer nonsense"] });
    expect(await runStage(stage(), exchange)).toEqual(UNAUTHORIZED);
    expect(sentences(exchange)).toEqual([
      "The credentials are not known here (invalid bearer token): 401 Unauthorized.",
    ]);
  });

  it.each([[], ["Authorization", "Basic Ym9iOnB3"], ["Authorization", "Bearer "], ["Authorization", "Bearer"]])(
    "is anonymous for the headers %o",
    async (...headers) => {
      const exchange = newExchange({ headers });
      expect(await runStage(stage(), exchange)).toBe("next");
      expect(exchange.user).toMatchObject({ name: "system:anonymous", groups: ["system:unauthenticated"] });
      expect(codes(exchange)).toEqual(["authn.anonymous"]);
    },
  );

  it("drops X-Remote-* headers and says so", async () => {
    const headers = ["X-Remote-User", "admin", "x-remote-group", "system:masters", "X-Remote-Uid", "0"];
    const exchange = newExchange({ headers });
    await runStage(stage(), exchange);
    expect(exchange.user.name).toBe("system:anonymous");
    expect(codes(exchange)).toEqual(["authn.stripped", "authn.anonymous"]);
    expect(sentences(exchange)[0]).toContain("X-Remote-User, x-remote-group, X-Remote-Uid");
  });
});

describe("authentication on the plain-HTTP front", () => {
  it("acts as the administrator", async () => {
    const exchange = newExchange({ front: "proxy" });
    expect(await runStage(stage(), exchange)).toBe("next");
    expect(exchange.user.groups).toEqual(["system:masters", "system:authenticated"]);
    expect(codes(exchange)).toEqual(["authn.front"]);
  });

  it("passes an Authorization header of the request on, right or wrong", async () => {
    const right = newExchange({ front: "proxy", headers: ["Authorization", "Bearer bob-token"] });
    await runStage(stage(), right);
    expect(right.user.name).toBe("bob");
    const wrong = newExchange({ front: "proxy", headers: ["Authorization", "Bearer nonsense"] });
    expect(await runStage(stage(), wrong)).toEqual(UNAUTHORIZED);
  });
});

describe("authentication with a service account's token", () => {
  const user: UserInfo = { name: "system:serviceaccount:a:b", uid: "u", groups: ["system:serviceaccounts"], extra: {} };
  const serviceAccounts: ServiceAccountVerifier = {
    verify: async (token, audiences) => {
      if (token === "expired") throw new TokenRefusedError("service account token has expired");
      return token === "jwt" ? { user, audiences } : undefined;
    },
  };

  it("asks the verifier for tokens that are not in the file", async () => {
    const exchange = newExchange({ headers: ["Authorization", "Bearer jwt"] });
    expect(await runStage(stage({ serviceAccounts }), exchange)).toBe("next");
    expect(exchange.user.groups).toEqual(["system:serviceaccounts", "system:authenticated"]);
    expect(codes(exchange)).toEqual(["authn.service-account"]);
  });

  it("answers 401 for one that is refused and says why", async () => {
    const exchange = newExchange({ headers: ["Authorization", "Bearer expired"] });
    expect(await runStage(stage({ serviceAccounts }), exchange)).toEqual(UNAUTHORIZED);
    expect(sentences(exchange)[0]).toContain("[invalid bearer token, service account token has expired]");
    const unknown = newExchange({ headers: ["Authorization", "Bearer other"] });
    expect(await runStage(stage({ serviceAccounts }), unknown)).toEqual(UNAUTHORIZED);
  });
});

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

interface Answer {
  readonly code: number;
  readonly user: UserInfo | undefined;
  readonly codes: readonly string[];
}

/** A TLS front as the main apiserver's, with this stage behind it; every request goes over one kept connection. */
async function serve(
  options: Partial<AuthenticationOptions>,
): Promise<(client: Issued, headers?: string[]) => Promise<Answer>> {
  const serving = issue({ cn: "localhost", issuer: ca });
  const run = stage(options);
  const server = https.createServer(
    { key: serving.key, cert: serving.cert, requestCert: true, rejectUnauthorized: false },
    (req, res) => {
      const exchange = newExchange({ headers: req.rawHeaders, socket: req.socket });
      void runStage(run, exchange).then((result) => {
        res.statusCode = typeof result === "string" ? 200 : (result.code ?? 500);
        res.end(JSON.stringify({ user: exchange.user, codes: codes(exchange) }));
      });
    },
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(() => new Promise((resolve) => server.close(() => resolve())));
  const { port } = server.address() as AddressInfo;
  const agents = new Map<Issued, https.Agent>();
  return (client, headers = []) => {
    const agent = agents.get(client) ?? new https.Agent({ keepAlive: true, maxSockets: 1 });
    if (!agents.has(client)) closers.push(async () => agent.destroy());
    agents.set(client, agent);
    return new Promise((resolve, reject) => {
      const tls = { key: client.key, cert: client.cert, rejectUnauthorized: false };
      const pairs = { Host: "localhost", ...pairsOf(headers) };
      const request = https.get({ host: "127.0.0.1", port, agent, headers: pairs, ...tls }, (res) => {
        const chunks: Buffer[] = [];
        res.on("data", (chunk: Buffer) => chunks.push(chunk));
        res.on("end", () => {
          const body = JSON.parse(Buffer.concat(chunks).toString()) as Omit<Answer, "code">;
          resolve({ ...body, code: res.statusCode ?? 0 });
        });
      });
      request.on("error", reject);
    });
  };
}

function pairsOf(headers: readonly string[]): Record<string, string[]> {
  const pairs: Record<string, string[]> = {};
  for (let index = 0; index < headers.length; index += 2)
    (pairs[headers[index] ?? ""] ??= []).push(headers[index + 1] ?? "");
  return pairs;
}

describe("authentication by client certificate", () => {
  it("takes CN and O of a certificate of a client CA, on every request of the connection", async () => {
    const ask = await serve({});
    const client = issue({ cn: "ann", organizations: ["dev", "ops"], usages: ["clientAuth"], issuer: ca });
    for (let round = 0; round < 2; round += 1) {
      const answer = await ask(client);
      expect(answer.user).toMatchObject({ name: "ann", groups: ["dev", "ops", "system:authenticated"] });
      expect(answer.codes).toEqual(["authn.certificate"]);
    }
  });

  it("answers 401 for a certificate of an unknown CA, unless a token is right", async () => {
    const ask = await serve({});
    const client = issue({ cn: "admin", organizations: ["system:masters"], issuer: frontProxyCa });
    expect(await ask(client)).toMatchObject({ code: 401, codes: ["authn.refused-certificate"] });
    const answer = await ask(client, ["Authorization", "Bearer bob-token"]);
    expect(answer).toMatchObject({ code: 200, codes: ["authn.certificate-ignored", "authn.token"] });
    expect(answer.user?.name).toBe("bob");
  });

  it("prefers the certificate to a token", async () => {
    const ask = await serve({});
    const answer = await ask(issue({ cn: "ann", issuer: ca }), ["Authorization", "Bearer nonsense"]);
    expect(answer.user?.name).toBe("ann");
  });

  it.each([
    ["on an open connection", (client: Issued) => client],
    ["on a new connection", (client: Issued) => ({ ...client })],
  ])("notices %s that the certificate has expired and that the CAs have changed", async (_where, connecting) => {
    let now = Date.now();
    let clientCas = [ca.cert];
    const ask = await serve({ now: () => now, clientCas: () => clientCas });
    const client = issue({ cn: "ann", issuer: ca });
    expect((await ask(connecting(client))).code).toBe(200);
    clientCas = [frontProxyCa.cert];
    expect((await ask(connecting(client))).code).toBe(401);
    clientCas = [frontProxyCa.cert, ca.cert];
    expect((await ask(connecting(client))).code).toBe(200);
    now += 2 * 3_600_000;
    expect((await ask(connecting(client))).code).toBe(401);
  });
});

describe("authentication by a front proxy", () => {
  const headers = ["X-Remote-User", "carol", "X-Remote-Group", "qa", "X-Remote-Group", "dev", "X-Remote-Uid", "u1"];
  headers.push("X-Remote-Extra-Acme.io%2Fscopes", "a", "X-Remote-Extra-Acme.io%2Fscopes", "b");

  it("takes the user of the headers from a certificate of its CA with an allowed name", async () => {
    const ask = await serve({ frontProxyCa: () => frontProxyCa.cert });
    const answer = await ask(issue({ cn: "front-proxy-client", issuer: frontProxyCa }), headers);
    expect(answer.codes).toEqual(["authn.front-proxy"]);
    expect(answer.user).toEqual({
      name: "carol",
      uid: "u1",
      groups: ["qa", "dev", "system:authenticated"],
      extra: { "acme.io/scopes": ["a", "b"] },
    });
  });

  it("does not believe another name, nor the name from the client CA", async () => {
    const ask = await serve({ frontProxyCa: () => frontProxyCa.cert });
    const otherName = await ask(issue({ cn: "mallory", issuer: frontProxyCa }), headers);
    expect(otherName).toMatchObject({ code: 401, codes: ["authn.stripped", "authn.refused-certificate"] });
    const otherCa = await ask(issue({ cn: "front-proxy-client", issuer: ca }), headers);
    expect(otherCa.codes).toEqual(["authn.stripped", "authn.certificate"]);
    expect(otherCa.user?.name).toBe("front-proxy-client");
  });
});
