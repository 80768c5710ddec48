import { dns1123Label, dns1123Subdomain, type AccessAttributes, type UserInfo } from "../../../apimachinery/index.ts";
import { CelError, declare, opaqueType, OpaqueValue, type Type, type Value } from "../../../apiserver/index.ts";
import type { Authorizer, Verdict } from "../../rbac/authorizer.ts";
import { serviceAccountGroups, serviceAccountUserName } from "../../service-accounts/service-account-names.ts";
import { AUTHORIZER, RESOURCE_CHECK } from "./types.ts";

/** What expressions can ask of the authorizer (apiserver `pkg/cel/library/authz.go`). */

abstract class OnlyItself extends OpaqueValue {
  equals(other: OpaqueValue): boolean {
    return other === this;
  }
}

class AuthorizerValue extends OnlyItself {
  readonly type = AUTHORIZER;
  readonly authorizer: Authorizer;
  readonly user: UserInfo;
  constructor(authorizer: Authorizer, user: UserInfo) {
    super();
    this.authorizer = authorizer;
    this.user = user;
  }
}

type Wanted = Omit<AccessAttributes, "user" | "verb">;

const NOTHING: Wanted = {
  isResourceRequest: false,
  apiGroup: "",
  apiVersion: "",
  resource: "",
  subresource: "",
  namespace: "",
  name: "",
  path: "",
};

/** A question that lacks its verb, and at first its resource. */
class CheckValue extends OnlyItself {
  readonly type: Type;
  readonly by: AuthorizerValue;
  readonly wanted: Wanted;
  constructor(type: Type, by: AuthorizerValue, wanted: Wanted) {
    super();
    this.type = type;
    this.by = by;
    this.wanted = wanted;
  }
}

class DecisionValue extends OnlyItself {
  readonly type = opaqueType("kubernetes.authorization.Decision");
  readonly verdict: Verdict;
  constructor(verdict: Verdict) {
    super();
    this.verdict = verdict;
  }
}

const PATH_CHECK = opaqueType("kubernetes.authorization.PathCheck");
const GROUP_CHECK = opaqueType("kubernetes.authorization.GroupCheck");

function needed(text: string, what: string): string {
  if (text.trim() === "") throw new CelError(`${what} must not be empty`);
  return text;
}

function serviceAccount({ authorizer }: AuthorizerValue, namespace: string, name: string): Value {
  if (dns1123Subdomain(name).length > 0) throw new CelError("Invalid service account name");
  if (dns1123Label(namespace).length > 0) throw new CelError("Invalid service account namespace");
  const user = {
    name: serviceAccountUserName(namespace, name),
    uid: "",
    groups: serviceAccountGroups(namespace),
    extra: {},
  };
  return new AuthorizerValue(authorizer, user);
}

function narrowed(field: "subresource" | "namespace" | "name"): (check: CheckValue, text: string) => Value {
  return ({ by, wanted }, text) => new CheckValue(RESOURCE_CHECK, by, { ...wanted, [field]: text });
}

function decide({ by, wanted }: CheckValue, verb: string): Value {
  return new DecisionValue(by.authorizer.authorize({ ...wanted, user: by.user, verb }));
}

const IN = "kubernetes.authorization";

export const AUTHORIZER_FUNCTIONS = declare([
  {
    table: `
path: authorizer_path ${IN}.Authorizer.(string) ${IN}.PathCheck
group: authorizer_group ${IN}.Authorizer.(string) ${IN}.GroupCheck
serviceAccount: authorizer_serviceaccount ${IN}.Authorizer.(string, string) ${IN}.Authorizer
resource: groupcheck_resource ${IN}.GroupCheck.(string) ${IN}.ResourceCheck
subresource: resourcecheck_subresource ${IN}.ResourceCheck.(string) ${IN}.ResourceCheck
namespace: resourcecheck_namespace ${IN}.ResourceCheck.(string) ${IN}.ResourceCheck
name: resourcecheck_name ${IN}.ResourceCheck.(string) ${IN}.ResourceCheck
fieldSelector: authorizer_fieldselector ${IN}.ResourceCheck.(string) ${IN}.ResourceCheck
labelSelector: authorizer_labelselector ${IN}.ResourceCheck.(string) ${IN}.ResourceCheck
check: pathcheck_check ${IN}.PathCheck.(string) ${IN}.Decision
check: resourcecheck_check ${IN}.ResourceCheck.(string) ${IN}.Decision
errored: decision_errored ${IN}.Decision.() bool
error: decision_error ${IN}.Decision.() string
allowed: decision_allowed ${IN}.Decision.() bool
reason: decision_reason ${IN}.Decision.() string`,
    runs: {
      authorizer_path: (by: AuthorizerValue, path: string) =>
        new CheckValue(PATH_CHECK, by, { ...NOTHING, path: needed(path, "path") }),
      authorizer_group: (by: AuthorizerValue, apiGroup: string) =>
        new CheckValue(GROUP_CHECK, by, { ...NOTHING, isResourceRequest: true, apiGroup, apiVersion: "*" }),
      authorizer_serviceaccount: serviceAccount,
      groupcheck_resource: ({ by, wanted }: CheckValue, resource: string) =>
        new CheckValue(RESOURCE_CHECK, by, { ...wanted, resource: needed(resource, "resource") }),
      resourcecheck_subresource: narrowed("subresource"),
      resourcecheck_namespace: narrowed("namespace"),
      resourcecheck_name: narrowed("name"),
      // RBAC does not look at selectors.
      authorizer_fieldselector: (check: CheckValue, _selector: string) => check,
      authorizer_labelselector: (check: CheckValue, _selector: string) => check,
      pathcheck_check: decide,
      resourcecheck_check: decide,
      decision_errored: () => false,
      decision_error: () => "",
      decision_allowed: ({ verdict }: DecisionValue) => verdict.allowed,
      decision_reason: ({ verdict }: DecisionValue) => verdict.reason,
    },
  },
]);

export function authorizerValue(authorizer: Authorizer, user: UserInfo): Value {
  return new AuthorizerValue(authorizer, user);
}

/** `authorizer.requestResource`. */
export function requestResourceValue(
  authorizer: Authorizer,
  user: UserInfo,
  request: Pick<AccessAttributes, "apiGroup" | "resource" | "subresource" | "namespace" | "name">,
): Value {
  const wanted = { ...NOTHING, ...request, isResourceRequest: true, apiVersion: "*" };
  return new CheckValue(RESOURCE_CHECK, new AuthorizerValue(authorizer, user), wanted);
}
