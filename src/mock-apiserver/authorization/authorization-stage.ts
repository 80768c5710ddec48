import { combinedResource, type AccessAttributes } from "../../api/access.ts";
import { apiErrors } from "../../api/status.ts";
import { requestAttributes } from "../../http/access-attributes.ts";
import { forbidSniffing } from "../../http/replies.ts";
import type { Stage } from "../pipeline.ts";
import type { Authorizer } from "./authorizer.ts";

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
      const { binding, role, subject } = grant;
      trace.decide("authorization", "pass", "authz.allowed", { binding, role, subject });
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
