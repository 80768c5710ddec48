import {
  type AccessAttributes,
  domainPrefixedPathErrors,
  dns1123Subdomain,
  joinFieldErrors,
  apiErrors,
  ANONYMOUS,
  GROUP_AUTHENTICATED,
  GROUP_MASTERS,
  GROUP_UNAUTHENTICATED,
  type UserInfo,
} from "../../apimachinery/index.ts";
import type { Authorizer } from "../rbac/authorizer.ts";
import { parseServiceAccountUserName, serviceAccountGroups } from "../service-accounts/service-account-names.ts";

const AUTHENTICATION_GROUP = "authentication.k8s.io";
const NODE_PREFIX = "system:node:";
const NODE_NAME_KEY = "authentication.kubernetes.io/node-name";
/** apiserver: from so many values on, one check for all of them is tried first. */
const MANY_CHECKS = 4;

/**
 * One way to be allowed to impersonate (KEP-5284, on by default in 1.36; apiserver `filters/impersonation/mode.go`).
 * Legacy impersonation asks for the verb `impersonate` alone. The constrained modes ask for `impersonate-on:<mode>:<verb>`
 * on what the request is about, and for `impersonate:<mode>` on whom it acts as.
 */
export interface ImpersonationMode {
  /** The verb on whom it acts as, e.g. `impersonate:user-info`. */
  readonly verb: string;
  /** The user as whom the request goes on; undefined when the mode is not for this user. @throws ApiError 403 */
  check(authorizer: Authorizer, wanted: UserInfo, attributes: AccessAttributes): UserInfo | undefined;
}

function nodeName(userName: string): string | undefined {
  if (!userName.startsWith(NODE_PREFIX)) return undefined;
  const name = userName.slice(NODE_PREFIX.length);
  return dns1123Subdomain(name).length === 0 ? name : undefined;
}

function onlyNameIsSet({ uid, groups, extra }: UserInfo): boolean {
  return uid === "" && groups.length === 0 && Object.keys(extra).length === 0;
}

/** A service account whose token says that its pod runs on this node. */
function isAssociated(requestor: UserInfo, node: string): boolean {
  const nodes = requestor.extra[NODE_NAME_KEY] ?? [];
  return parseServiceAccountUserName(requestor.name) !== undefined && nodes.length === 1 && nodes[0] === node;
}

type Applies = (wanted: UserInfo, requestor: UserInfo) => boolean;

/** In the order in which they are tried. */
const CONSTRAINED: readonly (readonly [string, Applies])[] = [
  [
    "associated-node",
    (wanted, requestor) => {
      const node = nodeName(wanted.name);
      return onlyNameIsSet(wanted) && node !== undefined && isAssociated(requestor, node);
    },
  ],
  ["arbitrary-node", (wanted) => onlyNameIsSet(wanted) && nodeName(wanted.name) !== undefined],
  ["serviceaccount", (wanted) => onlyNameIsSet(wanted) && parseServiceAccountUserName(wanted.name) !== undefined],
  ["user-info", ({ name }) => nodeName(name) === undefined && parseServiceAccountUserName(name) === undefined],
];

export const IMPERSONATION_MODES: readonly ImpersonationMode[] = [
  ...CONSTRAINED.map(([mode, applies]) => constrained(mode, applies)),
  {
    verb: "impersonate",
    check: (authorizer, wanted, { user }) => {
      const ask = askFor(authorizer, user, "impersonate");
      return checkParts({ ask, wanted, isConstrained: false, userGroup: "", isAnyNode: false });
    },
  },
];

function constrained(mode: string, applies: Applies): ImpersonationMode {
  const verb = `impersonate:${mode}`;
  return {
    verb,
    check(authorizer, wanted, attributes) {
      if (!applies(wanted, attributes.user)) return undefined;
      insist(authorizer, { ...attributes, verb: `impersonate-on:${mode}:${attributes.verb}` });
      const ask = askFor(authorizer, attributes.user, verb);
      const isAnyNode = mode === "associated-node";
      return checkParts({ ask, wanted, isConstrained: true, userGroup: AUTHENTICATION_GROUP, isAnyNode });
    },
  };
}

type Target = Pick<AccessAttributes, "apiGroup" | "resource" | "name"> & Partial<AccessAttributes>;

interface Ask {
  require(target: Target): void;
  allows(target: Target): boolean;
  refuse(target: Target, why: string): never;
}

function insist(authorizer: Authorizer, attributes: AccessAttributes): void {
  const { allowed, reason } = authorizer.authorize(attributes);
  if (!allowed) throw apiErrors.accessDenied(attributes, reason);
}

function askFor(authorizer: Authorizer, user: UserInfo, verb: string): Ask {
  const full = (target: Target): AccessAttributes => ({
    user,
    verb,
    isResourceRequest: true,
    apiVersion: "v1",
    namespace: "",
    subresource: "",
    path: "",
    ...target,
  });
  return {
    require: (target) => insist(authorizer, full(target)),
    allows: (target) => authorizer.authorize(full(target)).allowed,
    refuse: (target, why) => {
      throw apiErrors.accessDenied(full(target), why);
    },
  };
}

interface Check {
  readonly ask: Ask;
  readonly wanted: UserInfo;
  readonly isConstrained: boolean;
  /** API group of the resources `users`, `groups`, `serviceaccounts` and `nodes` in this mode. */
  readonly userGroup: string;
  /** The node's name does not count, as it is the requestor's own. */
  readonly isAnyNode: boolean;
}

function checkParts(check: Check): UserInfo {
  const { ask, wanted } = check;
  const groups = checkName(check);
  if (wanted.uid !== "") ask.require({ apiGroup: AUTHENTICATION_GROUP, resource: "uids", name: wanted.uid });
  checkGroups(check);
  checkExtra(check);
  return { ...wanted, groups: withImpliedGroup(wanted.name, groups) };
}

/** The groups before the implied one; nodes and service accounts have fixed ones. */
function checkName({ ask, wanted, isConstrained, userGroup, isAnyNode }: Check): readonly string[] {
  const node = isConstrained ? nodeName(wanted.name) : undefined;
  if (node !== undefined) {
    ask.require({ apiGroup: userGroup, resource: "nodes", name: isAnyNode ? "*" : node });
    return ["system:nodes"];
  }
  const account = parseServiceAccountUserName(wanted.name);
  if (account !== undefined) {
    ask.require({ apiGroup: userGroup, resource: "serviceaccounts", ...account });
    return wanted.groups.length === 0 ? serviceAccountGroups(account.namespace) : wanted.groups;
  }
  ask.require({ apiGroup: userGroup, resource: "users", name: wanted.name });
  return wanted.groups;
}

function checkGroups({ ask, wanted: { groups }, isConstrained, userGroup }: Check): void {
  const target = (name: string): Target => ({ apiGroup: userGroup, resource: "groups", name });
  if (isConstrained) {
    if (groups.includes("")) ask.refuse(target(""), "impersonating the empty string group is not allowed");
    if (groups.includes(GROUP_MASTERS))
      ask.refuse(target(GROUP_MASTERS), "impersonating the system:masters group is not allowed");
    if (groups.length >= MANY_CHECKS && ask.allows(target("*"))) return;
  }
  for (const group of groups) ask.require(target(group));
}

function checkExtra({ ask, wanted: { extra }, isConstrained }: Check): void {
  const target = (subresource: string, name: string): Target => ({
    apiGroup: AUTHENTICATION_GROUP,
    resource: "userextras",
    subresource,
    name,
  });
  const entries = Object.entries(extra);
  if (isConstrained && entries.length > 0) {
    const problem = entries.map(([key, items]) => extraProblem(key, items)).find((text) => text !== undefined);
    if (problem !== undefined) ask.refuse(target("", ""), problem);
    const count = entries.reduce((sum, [, items]) => sum + items.length, 0);
    if (count >= MANY_CHECKS && ask.allows(target("*", "*"))) return;
  }
  for (const [key, items] of entries) {
    for (const item of items) ask.require(target(key, item));
  }
}

function extraProblem(key: string, items: readonly string[]): string | undefined {
  if (key === "") return "impersonating the empty string key in extra is not allowed";
  const errors = domainPrefixedPathErrors("extra.key", key);
  if (errors.length > 0) return `impersonating an invalid key in extra is not allowed: ${joinFieldErrors(errors)}`;
  return items.includes("") ? "impersonating the empty string value in extra is not allowed" : undefined;
}

function withImpliedGroup(name: string, groups: readonly string[]): readonly string[] {
  if (groups.includes(GROUP_UNAUTHENTICATED)) return groups;
  const implied = name === ANONYMOUS.name ? GROUP_UNAUTHENTICATED : GROUP_AUTHENTICATED;
  return groups.includes(implied) ? groups : [...groups, implied];
}
