import { type Clock, type APIResource, formatTime, type GroupVersion, apiErrors } from "../../apimachinery/index.ts";
import {
  createKindTable,
  kindResources,
  type AdmissionChain,
  type Exchange,
  type KindTable,
  type TokenAuthenticator,
} from "../../apiserver/index.ts";
import type { Authorizer } from "../rbac/authorizer.ts";
import type { LocalApi } from "../aggregator/discovery/local-apis.ts";
import { answerTokenRequest, type TokenRequestOptions } from "../service-accounts/token-request.ts";
import { answerPosted, type PostedEndpoint } from "./posted.ts";
import { REVIEWS, TOKEN_REQUEST_KIND } from "./review-kinds.ts";

export interface ReviewApiOptions {
  readonly clock: Clock;
  readonly authorizer: Authorizer;
  readonly tokens: TokenAuthenticator;
  /** The kinds that are stored, which a body could be of by mistake. */
  readonly kinds: KindTable;
  readonly chain: AdmissionChain;
  /** Without it service accounts have no `/token`. */
  readonly tokenRequests?: TokenRequestOptions;
}

const CORE: GroupVersion = { group: "", version: "v1" };
const REVIEW_VERSIONS: readonly GroupVersion[] = [...new Set(REVIEWS.map(({ kind }) => kind.group))].map((group) => ({
  group,
  version: "v1",
}));

/**
 * The reviews of authentication.k8s.io and authorization.k8s.io, and the `/token` of service accounts: objects that are
 * answered and not stored. Comes before the stored kinds, one of which is the service account itself.
 */
export function createReviewApi(options: ReviewApiOptions): LocalApi {
  const kinds = createKindTable([...options.kinds.all, ...REVIEWS.map(({ kind }) => kind), TOKEN_REQUEST_KIND]);
  const hasTokens = options.tokenRequests !== undefined;
  return {
    groupVersions: [...REVIEW_VERSIONS, ...(hasTokens ? [CORE] : [])],
    resources: ({ group, version }) => [
      ...REVIEWS.filter(({ kind }) => kind.group === group && kind.version === version).flatMap(({ kind }) =>
        kindResources(kind),
      ),
      ...(hasTokens && group === CORE.group && version === CORE.version ? [TOKEN_RESOURCE] : []),
    ],
    async handle(exchange) {
      const endpoint = findEndpoint(exchange, options);
      if (endpoint === undefined) return false;
      if (exchange.info.method !== "POST") throw apiErrors.methodNotAllowed();
      await answerPosted(exchange, endpoint, { ...options, kinds });
      return true;
    },
  };
}

const TOKEN_RESOURCE: APIResource = {
  name: "serviceaccounts/token",
  singularName: "",
  namespaced: true,
  group: TOKEN_REQUEST_KIND.group,
  version: TOKEN_REQUEST_KIND.version,
  kind: TOKEN_REQUEST_KIND.kind,
  verbs: ["create"],
};

/** Undefined where the path is none of these resources. @throws ApiError 404 for a path below one of them */
function findEndpoint({ info }: Exchange, options: ReviewApiOptions): PostedEndpoint | undefined {
  const { apiGroup, apiVersion, resource, subresource, namespace, parts } = info;
  const { tokenRequests } = options;
  if (apiGroup === CORE.group) {
    const isToken = apiVersion === CORE.version && resource === "serviceaccounts" && subresource === "token";
    if (!isToken || tokenRequests === undefined) return undefined;
    if (parts.length !== 3 || namespace === "") throw apiErrors.noSuchPath();
    const place = { namespace, name: parts[1] ?? "" };
    const answer: PostedEndpoint["answer"] = (object, { validate }) =>
      answerTokenRequest(object, { ...place, validate }, tokenRequests);
    return { kind: TOKEN_REQUEST_KIND, subresource, name: place.name, keepsUid: true, answer };
  }
  const review = REVIEWS.find(
    ({ kind }) => kind.group === apiGroup && kind.version === apiVersion && kind.plural === resource,
  );
  if (review === undefined) return undefined;
  if (parts.length !== 1 || review.kind.namespaced !== (namespace !== "")) throw apiErrors.noSuchPath();
  const { authorizer, tokens, clock } = options;
  return {
    kind: review.kind,
    subresource: "",
    answer: async (object, { user, validate }) => {
      await validate();
      return review.review(object, { user, authorizer, tokens, now: formatTime(clock.now()) });
    },
  };
}
