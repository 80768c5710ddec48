import { generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { systemClock } from "../../src/api/clock.ts";
import type { KubeObject } from "../../src/api/meta.ts";
import { notFoundPage } from "../../src/http/replies.ts";
import { createAuthentication, DEFAULT_ISSUER } from "../../src/mock-apiserver/authentication.ts";
import { createAuthorization } from "../../src/mock-apiserver/authorization/authorization-stage.ts";
import { createAuthorizer } from "../../src/mock-apiserver/authorization/authorizer.ts";
import { bootstrapPolicy } from "../../src/mock-apiserver/authorization/bootstrap-policy.ts";
import { createEscalationGuard } from "../../src/mock-apiserver/authorization/escalation.ts";
import { createRbacIndex, RBAC_GROUP } from "../../src/mock-apiserver/authorization/rbac-index.ts";
import type { Exchange } from "../../src/mock-apiserver/exchange.ts";
import { createImpersonation } from "../../src/mock-apiserver/impersonation/stage.ts";
import { startInformer } from "../../src/storage/informer.ts";
import { createPipeline } from "../../src/mock-apiserver/pipeline.ts";
import { createResourceApi } from "../../src/mock-apiserver/resource-api.ts";
import { createReviewApi } from "../../src/mock-apiserver/reviews/review-api.ts";
import { createIssuerPages } from "../../src/mock-apiserver/service-accounts/issuer-pages.ts";
import { createObjectFinder } from "../../src/mock-apiserver/service-accounts/object-finder.ts";
import { createTokenSigner } from "../../src/mock-apiserver/service-accounts/token-signer.ts";
import { createTokenVerifier } from "../../src/mock-apiserver/service-accounts/token-verifier.ts";
import { createTokenAuthenticator } from "../../src/mock-apiserver/token-authenticator.ts";
import { parseTokenFile } from "../../src/mock-apiserver/token-file.ts";
import { createTraceFactory } from "../../src/mock-apiserver/trace-recorder.ts";
import { allKinds } from "../../src/resources/kinds/index.ts";
import { createResourceService } from "../../src/resources/service.ts";
import type { ResourceService } from "../../src/resources/service-types.ts";
import { resourcePrefix } from "../../src/storage/keys.ts";
import { createMemoryStore } from "../../src/storage/memory-store.ts";

const TOKENS = [
  'admin-token,admin,uid-admin,"system:masters"',
  'alice-token,alice,uid-alice,"dev"',
  'bob-token,bob,uid-bob,"dev,ops"',
].join("\n");

const key = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
});

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Buffer;
  readonly body: Record<string, unknown>;
}

export interface Asked {
  /** A user of the token file, or a whole bearer token. Default admin. */
  readonly as?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export interface IdentityServer extends AsyncDisposable {
  readonly service: ResourceService;
  /** Moves the clock that tokens are judged by. */
  advance(seconds: number): void;
  ask(method: string, path: string, asked?: Asked): Promise<Answer>;
  /** The status, and the message of a failure. */
  outcome(method: string, path: string, asked?: Asked): Promise<string>;
}

/** Every stage of identity before the stored kinds, over HTTP, with the default roles and the namespace `default`. */
export async function startIdentityServer(): Promise<IdentityServer> {
  let offset = 0;
  const now = (): number => Date.now() + offset;
  const clock = { ...systemClock, now };
  const store = createMemoryStore();
  const service = createResourceService({ store, kinds: allKinds, clock });
  const index = createRbacIndex();
  const informers = await Promise.all(
    ["clusterroles", "clusterrolebindings", "roles", "rolebindings"].map((resource) =>
      startInformer(store, resourcePrefix({ group: RBAC_GROUP, resource }), {
        onUpsert: (object) => index.upsert(object),
        onDelete: (object) => index.remove(object),
      }),
    ),
  );
  await fill(service);
  const authorizer = createAuthorizer(index);
  const find = createObjectFinder(store);
  const apiAudiences = [DEFAULT_ISSUER];
  const serviceAccounts = createTokenVerifier({ key, issuer: DEFAULT_ISSUER, find, now });
  const tokens = parseTokenFile(TOKENS, "tokens.csv");
  const authentication = createAuthentication({
    clientCas: () => [],
    tokens,
    adminUser: { name: "kubernetes-admin", uid: "", groups: ["system:masters"], extra: {} },
    now,
    serviceAccounts,
  });
  const reviews = createReviewApi({
    clock,
    authorizer,
    tokens: createTokenAuthenticator({ tokens, apiAudiences, serviceAccounts }),
    kinds: service.kinds,
    tokenRequests: { signer: createTokenSigner(key, DEFAULT_ISSUER), find, apiAudiences, now },
  });
  const resources = createResourceApi(service, createEscalationGuard({ authorizer, index }));
  const pages = createIssuerPages({ key, issuer: DEFAULT_ISSUER, serverAddress: () => "127.0.0.1:6443" });
  const route = async (exchange: Exchange): Promise<"answered"> => {
    const isDone = (await reviews.handle(exchange)) || (await resources.handle(exchange)) || (await pages(exchange));
    if (!isDone) notFoundPage(exchange.res);
    return "answered";
  };
  const problems: unknown[] = [];
  const pipeline = createPipeline({
    stages: {
      shutdown: () => "next",
      authentication,
      impersonation: createImpersonation({ authorizer }),
      limit: () => "next",
      authorization: createAuthorization({ authorizer }),
      route,
    },
    newTrace: createTraceFactory(clock),
    onTrace: () => {},
    onInternalError: (error) => void problems.push(error),
  });
  const server = createServer((req, res) => void pipeline.handle(req, res, "https"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const ask = (method: string, path: string, asked?: Asked): Promise<Answer> => send(port, method, path, asked);
  return {
    service,
    advance: (seconds) => void (offset += seconds * 1000),
    ask,
    outcome: async (method, path, asked) => {
      const { status, body } = await ask(method, path, asked);
      return typeof body["message"] === "string" ? `${status} ${body["message"]}` : String(status);
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      for (const informer of informers) informer.close();
      await store.close();
      if (problems.length > 0) throw new Error("a request failed inside", { cause: problems[0] });
    },
  };
}

async function fill(service: ResourceService): Promise<void> {
  for (const name of ["default", "kube-system", "kube-public"]) {
    const namespace: KubeObject = { apiVersion: "v1", kind: "Namespace", metadata: { name } };
    await service.create({ group: "", resource: "namespaces" }, namespace);
  }
  for (const object of bootstrapPolicy()) {
    const { namespace } = object.metadata;
    const target = { group: RBAC_GROUP, resource: `${object.kind.toLowerCase()}s` };
    await service.create(namespace === undefined ? target : { ...target, namespace }, object);
  }
}

async function send(
  port: number,
  method: string,
  path: string,
  { as = "admin", headers = {}, body }: Asked = {},
): Promise<Answer> {
  const token = ["admin", "alice", "bob"].includes(as) ? `${as}-token` : as;
  const isRaw = Buffer.isBuffer(body);
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    method,
    headers: {
      ...(as === "" ? {} : { Authorization: `Bearer ${token}` }),
      ...(body === undefined || isRaw ? {} : { "Content-Type": "application/json" }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: isRaw ? new Uint8Array(body) : JSON.stringify(body) }),
  });
  const bytes = Buffer.from(await response.arrayBuffer());
  const isJson = (response.headers.get("content-type") ?? "").includes("json");
  const parsed = isJson && bytes.length > 0 ? (JSON.parse(bytes.toString()) as Record<string, unknown>) : {};
  return { status: response.status, headers: response.headers, bytes, body: parsed };
}
