import type { DecisionCode, DecisionParams } from "../../trace/index.ts";
import { apiErrors, ANONYMOUS, withAuthenticatedGroup, type UserInfo } from "../../apimachinery/index.ts";
import { warn } from "../warnings.ts";
import { bearerToken, bearerWarning, remoteUser } from "./credentials.ts";
import { byHeaderName, isIdentityHeader } from "../header-rules.ts";
import type { Exchange } from "../exchange.ts";
import { createPeerIdentities, type PeerIdentity } from "./peer-identity.ts";
import type { Stage, StageResult } from "../pipeline.ts";
import { createTokenAuthenticator, type ServiceAccountVerifier, type TokenVerdict } from "./token-authenticator.ts";
import type { TokenFile } from "./token-file.ts";
import { webSocketToken } from "./websocket-token.ts";

export interface AuthenticationOptions {
  /** PEM bundles: the own CA and that of `--client-ca-file`. */
  readonly clientCas: () => readonly string[];
  readonly tokens: TokenFile;
  /** Whom the plain-HTTP front acts as. */
  readonly adminUser: UserInfo;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly serviceAccounts?: ServiceAccountVerifier;
  /** `--api-audiences`; default that of the recorded server. */
  readonly apiAudiences?: readonly string[];
  /** PEM of the CA whose certificates may speak for other users in X-Remote-* headers. */
  readonly frontProxyCa?: () => string;
  readonly frontProxyNames?: readonly string[];
}

/** `--service-account-issuer` of the recorded server, which `--api-audiences` falls back to. */
export const DEFAULT_ISSUER = "https://kubernetes.default.svc";
/** `--requestheader-allowed-names` of the recorded server. */
export const FRONT_PROXY_NAMES: readonly string[] = ["front-proxy-client"];

/**
 * Who is asking: front proxy, client certificate, bearer token, or anonymous, in kube-apiserver's order
 * (k8s `pkg/kubeapiserver/authenticator/config.go`). Credentials that are there but wrong are answered 401, unless others
 * are right.
 */
export function createAuthentication(options: AuthenticationOptions): Stage {
  const { tokens, serviceAccounts, apiAudiences = [DEFAULT_ISSUER], now, clientCas, frontProxyCa } = options;
  const { frontProxyNames = FRONT_PROXY_NAMES } = options;
  const identities = createPeerIdentities({
    clientCas,
    frontProxyNames: () => frontProxyNames,
    now,
    ...(frontProxyCa === undefined ? {} : { frontProxyCa }),
  });
  const tokenAuthenticator = createTokenAuthenticator({
    tokens,
    apiAudiences,
    ...(serviceAccounts === undefined ? {} : { serviceAccounts }),
  });
  const admin = withAuthenticatedGroup(options.adminUser);

  return (exchange) => {
    const { req, front } = exchange;
    const peer = identities(req.socket);
    const remote = peer.frontProxy === undefined ? undefined : remoteUser(req.rawHeaders);
    if (remote === undefined) noteStripped(exchange);
    else return pass(exchange, remote, "authn.front-proxy", { proxy: peer.frontProxy ?? "" });
    if (peer.user !== undefined) return pass(exchange, peer.user, "authn.certificate");
    const { authorization } = req.headers;
    // client-go's transport leaves an Authorization header alone that is there already, so kubectl proxy passes it on.
    if (front === "proxy" && (authorization === undefined || authorization === ""))
      return pass(exchange, admin, "authn.front");
    const token = bearerToken(authorization);
    const warning = bearerWarning(authorization);
    if (warning !== undefined) warn(exchange.res, warning);
    const offered = token === undefined ? webSocketToken(req) : undefined;
    if (offered !== undefined && "problem" in offered) return refuse(exchange, offered.problem);
    const presented = token ?? offered?.token;
    if (presented === undefined) return withoutToken(exchange, peer);
    const verdict = tokenAuthenticator.authenticate(presented);
    const settle = (settled: TokenVerdict): StageResult => {
      if (settled.ok) offered?.strip();
      return judge(exchange, peer, settled);
    };
    return verdict instanceof Promise ? verdict.then(settle) : settle(verdict);
  };
}

function judge(exchange: Exchange, peer: PeerIdentity, verdict: TokenVerdict): StageResult {
  if (verdict.ok) {
    if (peer.problem !== undefined)
      exchange.trace.decide("authentication", "note", "authn.certificate-ignored", { problem: peer.problem });
    return pass(exchange, verdict.user, verdict.source === "static" ? "authn.token" : "authn.service-account");
  }
  return refuse(exchange, verdict.problem);
}

function refuse({ trace }: Exchange, problem: string): never {
  trace.decide("authentication", "stop", "authn.refused", { problem });
  throw apiErrors.unauthorized();
}

function withoutToken(exchange: Exchange, { problem }: PeerIdentity): StageResult {
  if (problem === undefined) return pass(exchange, ANONYMOUS, "authn.anonymous");
  exchange.trace.decide("authentication", "stop", "authn.refused-certificate", { problem });
  throw apiErrors.unauthorized();
}

const userParams = new WeakMap<UserInfo, DecisionParams>();

/** Records of one user's requests share what they say of the user. */
function paramsOf(user: UserInfo): DecisionParams {
  const known = userParams.get(user);
  if (known !== undefined) return known;
  const params = { user: user.name };
  userParams.set(user, params);
  return params;
}

function pass(exchange: Exchange, user: UserInfo, code: DecisionCode, params?: DecisionParams): StageResult {
  const { trace } = exchange;
  exchange.user = user;
  trace.record.user = user.name;
  trace.record.groups = user.groups;
  trace.decide("authentication", "pass", code, params === undefined ? paramsOf(user) : { user: user.name, ...params });
  return "next";
}

const isIdentity = byHeaderName(isIdentityHeader);

/** Nothing after this stage reads X-Remote-* headers, and the proxy sends its own in their place. */
function noteStripped({ req: { rawHeaders }, trace }: Exchange): void {
  let stripped: string[] | undefined;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? "";
    if (isIdentity(name)) (stripped ??= []).push(name);
  }
  if (stripped === undefined) return;
  const names = [...new Set(stripped)];
  trace.decide("authentication", "note", "authn.stripped", { headers: names.join(", ") });
}
