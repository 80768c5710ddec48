import { readFile } from "node:fs/promises";
import type { Clock } from "../apimachinery/clock.ts";
import type { KubeObject } from "../apimachinery/meta.ts";
import { GROUP_MASTERS, type UserInfo } from "../apimachinery/user.ts";
import { authenticationConfigMap } from "../mock-apiserver/authentication-config-map.ts";
import { createAuthentication, DEFAULT_ISSUER, FRONT_PROXY_NAMES } from "../apiserver/authentication/authentication.ts";
import { createAuthorization } from "../mock-apiserver/rbac/authorization-stage.ts";
import { createAuthorizer, type Authorizer } from "../mock-apiserver/rbac/authorizer.ts";
import { createEscalationGuard } from "../mock-apiserver/rbac/escalation.ts";
import { createRbacIndex, RBAC_GROUP, type RbacIndex } from "../mock-apiserver/rbac/rbac-index.ts";
import { startRoleAggregation } from "../mock-apiserver/rbac/role-aggregation.ts";
import { createImpersonation } from "../mock-apiserver/impersonation/stage.ts";
import type { LocalApi } from "../mock-apiserver/aggregator/discovery/local-apis.ts";
import type { IdentityStages } from "../apiserver/pipeline.ts";
import { createReviewApi } from "../mock-apiserver/reviews/review-api.ts";
import type { PageHandler } from "../mock-apiserver/route-stage.ts";
import { createIssuerPages } from "../mock-apiserver/service-accounts/issuer-pages.ts";
import { createObjectFinder } from "../mock-apiserver/service-accounts/object-finder.ts";
import { createTokenSigner, type TokenSigner } from "../mock-apiserver/service-accounts/token-signer.ts";
import { createTokenVerifier, type FindObject } from "../mock-apiserver/service-accounts/token-verifier.ts";
import { createTokenAuthenticator } from "../apiserver/authentication/token-authenticator.ts";
import { NO_TOKENS, parseTokenFile, type TokenFile } from "../apiserver/authentication/token-file.ts";
import type { PlaygroundPki } from "../pki/issue/playground-pki.ts";
import type { ResourceService } from "../apiserver/rest/service-types.ts";
import { startInformer } from "../storage/informer.ts";
import { resourcePrefix } from "../storage/keys.ts";
import type { ObjectStore } from "../storage/object-store.ts";
import { createSessionTokens, type SessionTokens } from "./client-factory.ts";
import type { PlaygroundOptions } from "./options.ts";
import { StartupError } from "./startup-error.ts";

/** Whom the administrator's kubeconfig and the plain-HTTP front act as. */
export const ADMIN: UserInfo = { name: "admin", uid: "", groups: [GROUP_MASTERS], extra: {} };

export interface Identity {
  readonly stages: IdentityStages;
  readonly tokens: SessionTokens;
  /** Reviews and service account tokens; comes before the stored kinds. */
  readonly reviews: LocalApi;
  /** Keeps roles and bindings from granting what their writer does not hold. */
  readonly guard: ReturnType<typeof createEscalationGuard>;
  readonly authorizer: Authorizer;
  /** What tokens for pods are made with. */
  readonly serviceAccounts: {
    readonly signer: TokenSigner;
    readonly find: FindObject;
    readonly audiences: readonly string[];
  };
  /** OpenID Connect documents of the token issuer. */
  readonly issuerPages: PageHandler;
  /** What extension apiservers read to know whom to believe. */
  readonly configMap: KubeObject;
  close(): Promise<void>;
}

export interface IdentityParts {
  readonly store: ObjectStore;
  readonly service: ResourceService;
  readonly pki: PlaygroundPki;
  readonly clock: Clock;
  /** `host:port` where clients reach the main apiserver. */
  readonly serverAddress: () => string;
}

const RBAC_RESOURCES = ["clusterroles", "clusterrolebindings", "roles", "rolebindings"];

/** Everything that decides who a client is and what it may do. @throws StartupError, TokenFileError */
export async function startIdentity(parts: IdentityParts, options: PlaygroundOptions): Promise<Identity> {
  const { store, service, pki, clock, serverAddress } = parts;
  const now = (): number => clock.now();
  const tokens = createSessionTokens(await readTokens(options.tokenAuthFile));
  const clientCas = [pki.ca.cert, ...(await readClientCas(options.clientCaFile))];
  const index = createRbacIndex();
  const informers = await followRbac(store, index);
  const aggregation = await startRoleAggregation({ store, clock });
  const authorizer = createAuthorizer(index);
  const find = createObjectFinder(store);
  const key = pki.serviceAccountKey;
  const issuer = DEFAULT_ISSUER;
  const apiAudiences = [issuer];
  const signer = createTokenSigner(key, issuer);
  const serviceAccounts = createTokenVerifier({ key, issuer, find, now });
  const tokenRequests = { signer, find, apiAudiences, now };
  return {
    stages: {
      authentication: createAuthentication({
        clientCas: () => clientCas,
        tokens,
        adminUser: ADMIN,
        now,
        serviceAccounts,
        frontProxyCa: () => pki.frontProxyCa.cert,
      }),
      impersonation: createImpersonation({ authorizer }),
      authorization: createAuthorization({ authorizer }),
    },
    tokens,
    reviews: createReviewApi({
      clock,
      authorizer,
      tokens: createTokenAuthenticator({ tokens, apiAudiences, serviceAccounts }),
      kinds: service.kinds,
      tokenRequests,
    }),
    authorizer,
    serviceAccounts: { signer, find, audiences: apiAudiences },
    guard: createEscalationGuard({ authorizer, index }),
    issuerPages: createIssuerPages({ key, issuer, serverAddress }),
    configMap: authenticationConfigMap({
      clientCas,
      frontProxyCa: pki.frontProxyCa.cert,
      frontProxyNames: FRONT_PROXY_NAMES,
    }),
    async close() {
      for (const informer of informers) informer.close();
      await aggregation.close();
    },
  };
}

function followRbac(store: ObjectStore, index: RbacIndex): Promise<{ close(): void }[]> {
  return Promise.all(
    RBAC_RESOURCES.map((resource) =>
      startInformer<KubeObject>(store, resourcePrefix({ group: RBAC_GROUP, resource }), {
        onUpsert: (object) => index.upsert(object),
        onDelete: (object) => index.remove(object),
      }),
    ),
  );
}

async function readTokens(file: string | undefined): Promise<TokenFile> {
  return file === undefined ? NO_TOKENS : parseTokenFile(await readSetting("token-auth-file", file), file);
}

async function readClientCas(file: string | undefined): Promise<string[]> {
  return file === undefined ? [] : [await readSetting("client-ca-file", file)];
}

async function readSetting(flag: string, file: string): Promise<string> {
  return readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new StartupError(`--${flag} ${file} cannot be read (${error.code ?? error.message}).`, { cause: error });
  });
}
