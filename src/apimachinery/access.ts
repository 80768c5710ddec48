import { quote } from "./go-print.ts";
import type { UserInfo } from "./user.ts";

/** What somebody wants to do, as authorizers see it (apiserver `authorization/authorizer` Attributes). */
export interface AccessAttributes {
  readonly user: UserInfo;
  readonly verb: string;
  readonly isResourceRequest: boolean;
  readonly apiGroup: string;
  readonly apiVersion: string;
  readonly resource: string;
  readonly subresource: string;
  readonly namespace: string;
  /** Of the object; empty for a collection. */
  readonly name: string;
  /** Of a request for no resource. */
  readonly path: string;
}

/** `pods/log`, or `pods` where no subresource is asked for. */
export function combinedResource({
  resource,
  subresource,
}: Pick<AccessAttributes, "resource" | "subresource">): string {
  return subresource === "" ? resource : `${resource}/${subresource}`;
}

/** The refusal in the words of apiserver `responsewriters/errors.go`; characters that could pass for HTML are escaped. */
export function refusal(attributes: AccessAttributes): string {
  const { user, verb, path, apiGroup, namespace, isResourceRequest } = attributes;
  const who = `User ${quote(user.name)} cannot ${verb}`;
  if (!isResourceRequest) return escapeMarkup(`${who} path ${quote(path)}`);
  const what = `${who} resource ${quote(combinedResource(attributes))} in API group ${quote(apiGroup)}`;
  return escapeMarkup(
    namespace === "" ? `${what} at the cluster scope` : `${what} in the namespace ${quote(namespace)}`,
  );
}

const MARKUP: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

/** Characters that could pass for HTML (apiserver `responsewriters/errors.go` sanitizer). */
export function escapeMarkup(text: string): string {
  return text.replace(/[&<>]/g, (char) => MARKUP[char] ?? char);
}
