import { type KubeObject, apiErrors, ANONYMOUS, type UserInfo, listAt, textAt } from "../../apimachinery/index.ts";
import { bearerToken, type TokenVerdict } from "../../apiserver/index.ts";
import type { ReviewContext } from "./review-context.ts";

/** `authentication/v1` UserInfo. */
function userInfo({ name: username, uid, groups, extra }: UserInfo): Record<string, unknown> {
  return { username, uid, groups, extra };
}

/** k8s `pkg/registry/authentication/selfsubjectreview`: an object of its own, not the one that was sent. */
export function reviewSelf({ apiVersion, kind }: KubeObject, { user, now }: ReviewContext): KubeObject {
  return { apiVersion, kind, metadata: { creationTimestamp: now }, status: { userInfo: userInfo(user) } };
}

/** k8s `pkg/registry/authentication/tokenreview/storage.go`. */
export async function reviewToken(object: KubeObject, { tokens }: ReviewContext): Promise<KubeObject> {
  const given = textAt(object, "spec", "token");
  if (given === "") throw apiErrors.badRequest("token is required for TokenReview in authentication");
  const asked = listAt(object, "spec", "audiences").filter((item) => typeof item === "string");
  const audiences = asked.length === 0 ? tokens.apiAudiences : asked;
  const token = bearerToken(`Bearer ${given}`);
  // What cannot be sent as a bearer token is no credential at all.
  const verdict: TokenVerdict =
    token === undefined
      ? { ok: true, source: "static", user: ANONYMOUS, audiences }
      : await tokens.authenticate(token, audiences);
  const status = verdict.ok
    ? { authenticated: true, user: userInfo(verdict.user), audiences: verdict.audiences }
    : { error: verdict.problem };
  return { ...object, status };
}
