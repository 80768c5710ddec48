import { type Clock, type KubeObject, GROUP_MASTERS, type UserInfo } from "../apimachinery/index.ts";
import {
  authenticationConfigMap,
  createAuthorization,
  type Authorizer,
  createEscalationGuard,
  startRoleAggregation,
  createImpersonation,
  type LocalApi,
  createReviewApi,
  type PageHandler,
  createIssuerPages,
  createObjectFinder,
  createTokenSigner,
  type TokenSigner,
  createTokenVerifier,
  type FindObject,
} from "../mock-apiserver/index.ts";
import {
  createAuthentication,
  DEFAULT_ISSUER,
  FRONT_PROXY_NAMES,
  type IdentityStages,
  createTokenAuthenticator,
  NO_TOKENS,
  parseTokenFile,
  type TokenFile,
  type AdmissionChain,
  type ResourceService,
} from "../apiserver/index.ts";
import { certificatesOf, type PlaygroundPki } from "../pki/index.ts";
import type { ObjectStore } from "../storage/index.ts";
import { createSessionTokens, type SessionTokens } from "./client/index.ts";
import { StartupError, type Closers } from "./lifecycle/index.ts";
import type { EventHub } from "./events/index.ts";
import { type PlaygroundOptions, readSetting } from "./settings/index.ts";
import type { Rbac } from "./rbac.ts";

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
}

interface IdentityParts {
  readonly store: ObjectStore;
  readonly service: ResourceService;
  readonly chain: AdmissionChain;
  readonly pki: PlaygroundPki;
  readonly clock: Clock;
  readonly rbac: Rbac;
  readonly events: EventHub;
  /** Where clients reach the main apiserver. */
  readonly url: string;
}

/** Everything that decides who a client is and what it may do. @throws StartupError, TokenFileError */
export async function openIdentity(
  options: PlaygroundOptions,
  parts: IdentityParts,
  closers: Closers,
): Promise<Identity> {
  const { store, service, chain, pki, clock, url, rbac, events } = parts;
  const now = (): number => clock.now();
  const tokens = createSessionTokens(await readTokens(options.tokenAuthFile));
  for (const warning of tokens.warnings) events.emit("warn", "manifest", warning);
  const clientCas = [pki.ca.cert, ...(await readClientCas(options.clientCaFile))];
  const aggregation = await startRoleAggregation({ store, clock });
  closers.add(() => aggregation.close());
  const { authorizer, index } = rbac;
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
      chain,
      tokenRequests,
    }),
    authorizer,
    serviceAccounts: { signer, find, audiences: apiAudiences },
    guard: createEscalationGuard({ authorizer, index }),
    issuerPages: createIssuerPages({ key, issuer, serverAddress: url.slice("https://".length) }),
    configMap: authenticationConfigMap({
      clientCas,
      frontProxyCa: pki.frontProxyCa.cert,
      frontProxyNames: FRONT_PROXY_NAMES,
    }),
  };
}

async function readTokens(file: string | undefined): Promise<TokenFile> {
  return file === undefined ? NO_TOKENS : parseTokenFile(await readSetting("token-auth-file", file), file);
}

/** kube-apiserver does not start either with a file that holds no certificate. */
async function readClientCas(file: string | undefined): Promise<string[]> {
  if (file === undefined) return [];
  const text = await readSetting("client-ca-file", file);
  if (certificatesOf(text).length === 0)
    throw new StartupError(`--client-ca-file ${file} holds no certificate in PEM.`);
  return [text];
}
