import { combinedResource, type AccessAttributes, apiErrors, type UserInfo } from "../../apimachinery/index.ts";
import type { DecisionCode, DecisionParams } from "../../trace/index.ts";
import { requestAttributes, forbidSniffing, type RequestInfo, type Stage } from "../../apiserver/index.ts";
import type { Authorizer } from "./authorizer.ts";
import type { Grant } from "./rbac-index.ts";

const grantParams = new WeakMap<Grant, DecisionParams>();

/** Records share what they say of the binding that allowed them. */
function paramsOf(grant: Grant): DecisionParams {
  const known = grantParams.get(grant);
  if (known !== undefined) return known;
  const { binding, role, subject } = grant;
  const params = { binding, role, subject };
  grantParams.set(grant, params);
  return params;
}

/** Requests for the same are described by the same object, and mostly come from the same user. */
interface Allowed {
  readonly user: UserInfo;
  readonly generation: number;
  readonly code: DecisionCode;
  readonly params: DecisionParams;
}

/** The stage that asks the authorizer, in front of local and proxied requests alike. */
export function createAuthorization({ authorizer }: { readonly authorizer: Authorizer }): Stage {
  const allowedBefore = new WeakMap<RequestInfo, Allowed>();
  return ({ user, info, trace, res }) => {
    const before = allowedBefore.get(info);
    if (before !== undefined && before.user === user && before.generation === authorizer.generation) {
      trace.decide("authorization", "pass", before.code, before.params);
      return "next";
    }
    const attributes = requestAttributes(user, info);
    const { allowed, reason, grant } = authorizer.authorize(attributes);
    if (!allowed) {
      const what = describe(attributes);
      trace.decide("authorization", "stop", "authz.refused", { user: user.name, verb: attributes.verb, what });
      forbidSniffing(res);
      throw apiErrors.accessDenied(attributes, reason);
    }
    const code = grant === undefined ? "authz.masters" : "authz.allowed";
    const params = grant === undefined ? { user: user.name } : paramsOf(grant);
    allowedBefore.set(info, { user, generation: authorizer.generation, code, params });
    trace.decide("authorization", "pass", code, params);
    return "next";
  };
}

function describe(attributes: AccessAttributes): string {
  const { isResourceRequest, path, apiGroup, namespace, name } = attributes;
  if (!isResourceRequest) return path;
  const resource = combinedResource(attributes) + (apiGroup === "" ? "" : `.${apiGroup}`);
  const object = name === "" ? resource : `${resource} ${name}`;
  return namespace === "" ? `${object} at the cluster scope` : `${object} in the namespace ${namespace}`;
}
