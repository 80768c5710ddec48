import { messageOf, type AccessAttributes, apiErrors, type UserInfo } from "../../apimachinery/index.ts";
import type { RequestInfo } from "../request-info.ts";
import { requestAttributes } from "./access-attributes.ts";

interface Verdict {
  readonly allowed: boolean;
  readonly reason: string;
}

/**
 * Whether a request that was allowed to change an object may create it, as an update or an apply of a missing one does
 * (apiserver `endpoints/handlers/update.go` withAuthorization). The check throws ApiError 403, or 500 without a verdict.
 */
export function creationCheck(
  user: UserInfo,
  info: RequestInfo,
  authorize: (attributes: AccessAttributes) => Verdict | Promise<Verdict>,
): () => Promise<void> {
  return async () => {
    const { apiGroup: group, resource, name } = info;
    let verdict: Verdict;
    try {
      verdict = await authorize({ ...requestAttributes(user, info), verb: "create" });
    } catch (error) {
      throw apiErrors.internal(messageOf(error));
    }
    if (!verdict.allowed) throw apiErrors.forbidden({ group, resource }, name, verdict.reason);
  };
}
