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

const SHORT_ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  "\\": "\\\\",
  "\u0007": "\\a",
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\v": "\\v",
};

/** A string as Go's `%q` prints it. */
export function quote(text: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are what Go escapes
  const escaped = text.replace(/["\\\u0000-\u001f\u007f-\u009f\u00a0\u00ad\u2028\u2029\ufeff]/g, (char) => {
    const code = char.charCodeAt(0);
    const hex = code.toString(16);
    return SHORT_ESCAPES[char] ?? (code < 0x80 ? `\\x${hex.padStart(2, "0")}` : `\\u${hex.padStart(4, "0")}`);
  });
  return `"${escaped}"`;
}

/** A slice of strings as Go's `%q` prints it. */
export function quoteList(items: readonly string[]): string {
  return `[${items.map(quote).join(" ")}]`;
}
