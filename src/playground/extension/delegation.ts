import type { IncomingMessage } from "node:http";
import {
  type AccessAttributes,
  apiErrors,
  ANONYMOUS,
  GROUP_MASTERS,
  withAuthenticatedGroup,
  type UserInfo,
  at,
  listAt,
  textAt,
} from "../../apimachinery/index.ts";
import { bearerToken, remoteUser, createPeerIdentities } from "../../apiserver/index.ts";
import type { PlaygroundClient } from "../client.ts";

export interface DelegationOptions {
  /** PEM. */
  readonly clientCa: string;
  /** PEM of the CA whose certificates may speak for others in X-Remote-* headers. */
  readonly frontProxyCa: string;
  readonly frontProxyNames: readonly string[];
  readonly now: () => number;
  /** Requests to the main apiserver as one who may review. */
  readonly main: PlaygroundClient;
}

/** Who asks and whether they may, as an extension server finds out: from its main apiserver. */
export interface Delegation {
  /** @throws ApiError 401 */
  authenticate(req: IncomingMessage): Promise<UserInfo>;
  authorize(this: void, attributes: AccessAttributes): Promise<{ readonly allowed: boolean; readonly reason: string }>;
}

export function createDelegation(options: DelegationOptions): Delegation {
  const { clientCa, frontProxyCa, frontProxyNames, now, main } = options;
  const identities = createPeerIdentities({
    clientCas: () => [clientCa],
    frontProxyCa: () => frontProxyCa,
    frontProxyNames: () => frontProxyNames,
    now,
  });
  return {
    async authenticate(req) {
      const peer = identities(req.socket);
      const remote = peer.frontProxy === undefined ? undefined : remoteUser(req.rawHeaders);
      const known = remote ?? peer.user;
      if (known !== undefined) return known;
      const token = bearerToken(req.headers.authorization);
      if (token !== undefined) return reviewToken(main, token);
      if (peer.problem !== undefined) throw apiErrors.unauthorized();
      return ANONYMOUS;
    },
    async authorize(attributes) {
      // Go's library asks nobody about system:masters, nor about the health endpoints.
      if (attributes.user.groups.includes(GROUP_MASTERS)) return { allowed: true, reason: "" };
      const review = await post(main, "/apis/authorization.k8s.io/v1/subjectaccessreviews", {
        apiVersion: "authorization.k8s.io/v1",
        kind: "SubjectAccessReview",
        spec: { ...subject(attributes.user), ...wanted(attributes) },
      });
      return { allowed: at(review, "status", "allowed") === true, reason: textAt(review, "status", "reason") };
    },
  };
}

async function reviewToken(main: PlaygroundClient, token: string): Promise<UserInfo> {
  const review = await post(main, "/apis/authentication.k8s.io/v1/tokenreviews", {
    apiVersion: "authentication.k8s.io/v1",
    kind: "TokenReview",
    spec: { token },
  });
  if (at(review, "status", "authenticated") !== true) throw apiErrors.unauthorized();
  return withAuthenticatedGroup({
    name: textAt(review, "status", "user", "username"),
    uid: textAt(review, "status", "user", "uid"),
    groups: listAt(review, "status", "user", "groups").map(String),
    extra: {},
  });
}

function subject({ name, uid, groups, extra }: UserInfo): object {
  return { user: name, uid, groups, extra };
}

function wanted(attributes: AccessAttributes): object {
  const { verb, isResourceRequest, apiGroup, apiVersion, resource, subresource, namespace, name, path } = attributes;
  if (!isResourceRequest) return { nonResourceAttributes: { path, verb } };
  return { resourceAttributes: { verb, group: apiGroup, version: apiVersion, resource, subresource, namespace, name } };
}

async function post(main: PlaygroundClient, path: string, body: object): Promise<unknown> {
  const reply = await main.post(path, body);
  if (reply.status !== 201) throw apiErrors.internal(`${path} answered ${reply.status}`);
  return reply.json();
}
