import { quote, apiErrors, type UserInfo } from "../../apimachinery/index.ts";
import { byHeaderName, extraValues, utf8, values, type HeaderLines } from "../../apiserver/index.ts";

const EXTRA_PREFIX = "impersonate-extra-";
const isImpersonation = byHeaderName((name) => name.startsWith("impersonate-"));

/**
 * Whom the Impersonate-* headers name, as they name them; undefined when there are none
 * (apiserver `filters/impersonation/constrained_impersonation.go` processImpersonationHeaders).
 * @throws ApiError 400 for groups, uid or extra without a user name.
 */
export function wantedUser(lines: HeaderLines): UserInfo | undefined {
  if (!lines.some((line, index) => index % 2 === 0 && isImpersonation(line))) return undefined;
  const wanted: UserInfo = {
    name: utf8(values(lines, "impersonate-user")[0] ?? ""),
    uid: utf8(values(lines, "impersonate-uid")[0] ?? ""),
    groups: values(lines, "impersonate-group").map(utf8),
    extra: extraValues(lines, EXTRA_PREFIX),
  };
  if (wanted.name !== "") return wanted;
  if (wanted.uid === "" && wanted.groups.length === 0 && Object.keys(wanted.extra).length === 0) return undefined;
  throw apiErrors.badRequest(`requested ${goSyntax(wanted)} without impersonating a user name`);
}

/** Go's `%#v` of a `*user.DefaultInfo`. */
function goSyntax({ name, uid, groups, extra }: UserInfo): string {
  const entries = Object.entries(extra)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, items]) => `${quote(key)}:${goStrings(items)}`);
  const extraText = `map[string][]string${entries.length === 0 ? "(nil)" : `{${entries.join(", ")}}`}`;
  const fields = `Name:${quote(name)}, UID:${quote(uid)}, Groups:${goStrings(groups)}, Extra:${extraText}`;
  return `&user.DefaultInfo{${fields}}`;
}

function goStrings(items: readonly string[]): string {
  return `[]string${items.length === 0 ? "(nil)" : `{${items.map(quote).join(", ")}}`}`;
}
