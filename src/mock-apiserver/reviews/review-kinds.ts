import { asFields, type KubeObject } from "../../apimachinery/index.ts";
import type { KindDefinition } from "../../apiserver/index.ts";
import { transientKind } from "../admission/request-admission.ts";
import { reviewLocalAccess, reviewOwnAccess, reviewOwnRules, reviewSubjectAccess } from "./access-reviews.ts";
import type { ReviewContext } from "./review-context.ts";
import { reviewSelf, reviewToken } from "./token-reviews.ts";

/** A resource that is only ever created, to get an answer; nothing is stored. */
export interface Review {
  readonly kind: KindDefinition;
  /** The answer to a decoded object. @throws ApiError */
  readonly review: (object: KubeObject, context: ReviewContext) => KubeObject | Promise<KubeObject>;
}

type Answer = Review["review"];

function reviewKind(group: string, kind: string, namespaced: boolean): KindDefinition {
  return transientKind(group, kind, { namespaced, nameRule: "own" });
}

const AUTHENTICATION = "authentication.k8s.io";
const AUTHORIZATION = "authorization.k8s.io";

const TABLE: readonly (readonly [string, string, Answer])[] = [
  [AUTHENTICATION, "SelfSubjectReview", reviewSelf],
  [AUTHENTICATION, "TokenReview", reviewToken],
  [AUTHORIZATION, "LocalSubjectAccessReview", reviewLocalAccess],
  [AUTHORIZATION, "SelfSubjectAccessReview", reviewOwnAccess],
  [AUTHORIZATION, "SelfSubjectRulesReview", reviewOwnRules],
  [AUTHORIZATION, "SubjectAccessReview", reviewSubjectAccess],
];

export const REVIEWS: readonly Review[] = TABLE.map(([group, kind, review]) => ({
  kind: reviewKind(group, kind, kind === "LocalSubjectAccessReview"),
  review,
}));

/** Posted to a service account's `/token`. */
export const TOKEN_REQUEST_KIND: KindDefinition = {
  ...reviewKind(AUTHENTICATION, "TokenRequest", true),
  defaults: (object) => {
    const spec = asFields(object["spec"] ?? {});
    object["spec"] = { ...spec, expirationSeconds: spec["expirationSeconds"] ?? DEFAULT_EXPIRATION };
  },
};

/** k8s `pkg/apis/authentication/v1/defaults.go`, in seconds. */
const DEFAULT_EXPIRATION = 3600;
