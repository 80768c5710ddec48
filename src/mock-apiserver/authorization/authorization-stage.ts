import { combinedResource, type AccessAttributes } from "../../api/access.ts";
import type { DecisionParams } from "../../api/decisions.ts";
import { apiErrors } from "../../api/status.ts";
import { requestAttributes } from "../../http/access-attributes.ts";
import { forbidSniffing } from "../../http/replies.ts";
import type { Stage } from "../pipeline.ts";
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

/** The stage that asks the authorizer, in front of local and proxied requests alike. */
export function createAuthorization({ authorizer }: { readonly authorizer: Authorizer }): Stage {
  return ({ user, info, trace, res }) => {
    const attributes = requestAttributes(user, info);
    const { allowed, reason, grant } = authorizer.authorize(attributes);
    if (!allowed) {
      const what = describe(attributes);
      trace.decide("authorization", "stop", "authz.refused", { user: user.name, verb: attributes.verb, what });
      forbidSniffing(res);
      throw apiErrors.accessDenied(attributes, reason);
    }
    if (grant === undefined) {
      trace.decide("authorization", "pass", "authz.masters", { user: user.name });
    } else {
      trace.decide("authorization", "pass", "authz.allowed", paramsOf(grant));
    }
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
