import type { AccessAttributes, UserInfo } from "../../apimachinery/index.ts";
import type { RequestInfo } from "../request-info.ts";

/** What a request asks for, as apiserver `endpoints/filters/authorization.go` GetAuthorizerAttributes reads it. */
export function requestAttributes(user: UserInfo, info: RequestInfo): AccessAttributes {
  const { verb, isResourceRequest, apiGroup, apiVersion, resource, subresource, namespace, name, path } = info;
  return { user, verb, isResourceRequest, apiGroup, apiVersion, resource, subresource, namespace, name, path };
}
