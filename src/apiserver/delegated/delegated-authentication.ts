import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import {
  messageOf,
  type Clock,
  apiErrors,
  ANONYMOUS,
  withAuthenticatedGroup,
  type UserInfo,
  at,
  fieldsAt,
  listAt,
  textAt,
} from "../../apimachinery/index.ts";
import { bearerToken, remoteUser } from "../authentication/credentials.ts";
import { createPeerIdentities } from "../authentication/peer-identity.ts";
import type { AuthenticationConfig } from "./authentication-config.ts";
import { createExpiringCache } from "./expiring-cache.ts";
import type { Log } from "./log.ts";
import type { MainClient } from "./main-client.ts";

export interface DelegatedAuthenticationOptions {
  readonly config: () => AuthenticationConfig;
  readonly client: MainClient;
  readonly clock: Clock;
  readonly log: Log;
  /** How long an answer about a token holds. */
  readonly cacheTtlMs: number;
}

/** @throws ApiError 401 */
export type Authenticate = (req: IncomingMessage) => Promise<UserInfo>;

const CACHED_TOKENS = 4096;

/**
 * Front proxy, client certificate, bearer token by TokenReview, anonymous: the order of apiserver
 * `authenticatorfactory/delegating.go`. Credentials that are there but wrong are answered 401, unless others are right.
 */
export function createDelegatedAuthentication(options: DelegatedAuthenticationOptions): Authenticate {
  const { config, clock, log } = options;
  const identities = createPeerIdentities({
    clientCas: () => [config().clientCa],
    frontProxyCa: () => config().requestHeaderCa,
    frontProxyNames: () => config().allowedNames,
    now: () => clock.now(),
  });
  const review = createTokenReview(options);
  return async (req) => {
    const peer = identities(req.socket);
    const remote = peer.frontProxy === undefined ? undefined : remoteUser(req.rawHeaders, config().headers);
    if (remote !== undefined) return remote;
    if (peer.user !== undefined) return peer.user;
    const token = bearerToken(req.headers.authorization);
    const verdict = token === undefined ? { problem: peer.problem } : await review(token);
    if ("user" in verdict) return withAuthenticatedGroup(verdict.user);
    if (token === undefined && verdict.problem === undefined) return ANONYMOUS;
    log.error(`"Unable to authenticate the request" err=${JSON.stringify(verdict.problem ?? "")}`);
    throw apiErrors.unauthorized();
  };
}

type TokenVerdict = { readonly user: UserInfo } | { readonly problem: string | undefined };

function createTokenReview({ client, clock, log, cacheTtlMs }: DelegatedAuthenticationOptions) {
  const known = createExpiringCache<UserInfo>(CACHED_TOKENS, clock);
  return async (token: string): Promise<TokenVerdict> => {
    // Tokens themselves are not kept in memory longer than their request.
    const key = createHash("sha256").update(token).digest("base64");
    const before = known.get(key);
    if (before !== undefined) return { user: before };
    try {
      const reply = await client.post("/apis/authentication.k8s.io/v1/tokenreviews", {
        kind: "TokenReview",
        apiVersion: "authentication.k8s.io/v1",
        metadata: {},
        spec: { token },
        status: { user: {} },
      });
      if (at(reply, "status", "authenticated") !== true)
        return { problem: textAt(reply, "status", "error") || "invalid bearer token" };
      const user = readUser(fieldsAt(reply, "status", "user"));
      known.set(key, user, cacheTtlMs);
      return { user };
    } catch (error) {
      const problem = messageOf(error);
      log.error(`Failed to make webhook authenticator request: ${problem}`);
      return { problem };
    }
  };
}

function readUser(user: Readonly<Record<string, unknown>>): UserInfo {
  const extra = Object.entries(fieldsAt(user, "extra")).map(([key, values]) => [
    key,
    Array.isArray(values) ? values.map(String) : [],
  ]);
  return {
    name: textAt(user, "username"),
    uid: textAt(user, "uid"),
    groups: listAt(user, "groups").map(String),
    extra: Object.fromEntries(extra) as UserInfo["extra"],
  };
}
