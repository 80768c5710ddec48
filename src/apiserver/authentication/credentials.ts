import { withAuthenticatedGroup, type UserInfo } from "../../apimachinery/index.ts";
import { extraValues, utf8, values, type HeaderLines } from "../header-rules.ts";

/** apiserver `request/bearertoken`: another scheme or an empty token is no bearer token at all. */
export function bearerToken(authorization: string | undefined): string | undefined {
  const [scheme = "", token = ""] = (authorization ?? "").trim().split(" ");
  return scheme.toLowerCase() === "bearer" && token !== "" ? token : undefined;
}

const EXTRA_SPACE = "the provided Authorization header contains extra space before the bearer token, and is ignored";

/** What is said of a token that nobody looks at, where somebody may have meant one. */
export function bearerWarning(authorization: string | undefined): string | undefined {
  return /^bearer  /i.test((authorization ?? "").trim()) ? EXTRA_SPACE : undefined;
}

/** Lower-case names of the headers that say who is asking; of several the first that is there counts. */
export interface IdentityHeaderNames {
  readonly user: readonly string[];
  readonly uid: readonly string[];
  readonly group: readonly string[];
  readonly extraPrefix: readonly string[];
}

export const IDENTITY_HEADERS: IdentityHeaderNames = {
  user: ["x-remote-user"],
  uid: ["x-remote-uid"],
  group: ["x-remote-group"],
  extraPrefix: ["x-remote-extra-"],
};

/** Whom a front proxy speaks for (apiserver `request/headerrequest`); undefined when it names nobody. */
export function remoteUser(lines: HeaderLines, names: IdentityHeaderNames = IDENTITY_HEADERS): UserInfo | undefined {
  const name = firstValue(lines, names.user);
  if (name === "") return undefined;
  return withAuthenticatedGroup({
    name,
    uid: firstValue(lines, names.uid),
    groups: names.group.flatMap((header) =>
      values(lines, header)
        .filter((group) => group !== "")
        .map(utf8),
    ),
    extra: Object.assign({}, ...names.extraPrefix.map((prefix) => extraValues(lines, prefix))) as UserInfo["extra"],
  });
}

function firstValue(lines: HeaderLines, names: readonly string[]): string {
  return utf8(names.map((name) => values(lines, name)[0] ?? "").find((value) => value !== "") ?? "");
}
