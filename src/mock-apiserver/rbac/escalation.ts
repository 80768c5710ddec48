import { isDeepStrictEqual } from "node:util";
import {
  inTurns,
  quote,
  quoteList,
  type AccessAttributes,
  type KubeObject,
  apiErrors,
  GROUP_MASTERS,
  type UserInfo,
  at,
  textAt,
} from "../../apimachinery/index.ts";
import type { RequestInfo, KindDefinition, Admission } from "../../apiserver/index.ts";
import type { Authorizer } from "./authorizer.ts";
import { rulesOf, type PolicyRule } from "./policy-rule.ts";
import { RBAC_GROUP, type RbacIndex } from "./rbac-index.ts";
import { describeRules, missingRules } from "./rule-cover.ts";

export interface EscalationOptions {
  readonly authorizer: Authorizer;
  readonly index: RbacIndex;
}

/** What an aggregated role may come to hold. */
const FULL_AUTHORITY: readonly PolicyRule[] = [
  { verbs: ["*"], apiGroups: ["*"], resources: ["*"] },
  { verbs: ["*"], nonResourceURLs: ["*"] },
];

/**
 * Nobody grants what he does not hold, unless he may `escalate` the role or `bind` it
 * (k8s `pkg/registry/rbac/{clusterrole,clusterrolebinding,role,rolebinding}/policybased/storage.go`).
 */
export function createEscalationGuard(options: EscalationOptions): (user: UserInfo, info: RequestInfo) => Admission {
  return (user, info) => async (kind, object, old) => {
    if (kind.group !== RBAC_GROUP || user.groups.includes(GROUP_MASTERS)) return;
    if (old !== undefined && isOnlyAboutOwnership(object, old)) return;
    const write = { user, info, kind, object, old };
    if (kind.kind.endsWith("Binding")) await checkBinding(write, options);
    else await checkRole(write, options);
  };
}

interface Write {
  readonly user: UserInfo;
  readonly info: RequestInfo;
  readonly kind: KindDefinition;
  readonly object: KubeObject;
  readonly old: KubeObject | undefined;
}

/** The garbage collector must get on with objects that it could not have written. */
function isOnlyAboutOwnership(object: KubeObject, old: KubeObject): boolean {
  const rest = ({ metadata, ...fields }: KubeObject): unknown => {
    const { ownerReferences: _owners, finalizers: _finalizers, managedFields: _managers, ...kept } = metadata;
    return { ...fields, metadata: kept };
  };
  return isDeepStrictEqual(rest(object), rest(old));
}

function roleAccess({ user, info }: Write, verb: string): AccessAttributes {
  const { namespace, name, resource, subresource, path } = info;
  const place = { namespace, name, resource, subresource, path };
  return { ...place, user, verb, isResourceRequest: true, apiGroup: RBAC_GROUP, apiVersion: "*" };
}

async function checkRole(write: Write, options: EscalationOptions): Promise<void> {
  const { kind, object, old } = write;
  if (options.authorizer.authorize({ ...roleAccess(write, "escalate"), subresource: "" }).allowed) return;
  await refuseMissing(write, rulesOf(object), options);
  if (![object, old].some((role) => at(role, "aggregationRule") !== undefined)) return;
  if ((await missing(write, FULL_AUTHORITY, options)).rules.length === 0) return;
  const why = "must have cluster-admin privileges to use the aggregationRule";
  throw apiErrors.forbidden({ group: kind.group, resource: kind.plural }, object.metadata.name ?? "", why);
}

async function checkBinding(write: Write, options: EscalationOptions): Promise<void> {
  const { object, kind } = write;
  const namespace = object.metadata.namespace ?? "";
  const ref = { kind: textAt(object, "roleRef", "kind"), name: textAt(object, "roleRef", "name") };
  const resource = ref.kind === "Role" ? "roles" : ref.kind === "ClusterRole" ? "clusterroles" : "";
  const bind = { ...roleAccess(write, "bind"), resource, subresource: "", name: ref.name, namespace };
  if (resource !== "" && options.authorizer.authorize(bind).allowed) return;
  const rules = options.index.rulesFor({ ref, namespace });
  // The role is read from the store, which names what the request is about.
  if (rules === undefined) throw apiErrors.notFound({ group: RBAC_GROUP, resource: kind.plural }, ref.name);
  await refuseMissing(write, rules, options);
}

interface Missing {
  readonly rules: readonly PolicyRule[];
  readonly problems: readonly string[];
}

async function missing(
  { user, object }: Write,
  wanted: readonly PolicyRule[],
  { authorizer }: EscalationOptions,
): Promise<Missing> {
  const { rules, problems } = authorizer.rulesOf(user, object.metadata.namespace ?? "");
  return { rules: await inTurns(missingRules(rules, wanted)), problems };
}

/** k8s `pkg/registry/rbac/validation/rule.go` ConfirmNoEscalation. */
async function refuseMissing(write: Write, wanted: readonly PolicyRule[], options: EscalationOptions): Promise<void> {
  const { rules, problems } = await missing(write, wanted, options);
  if (rules.length === 0) return;
  const { user, kind, object } = write;
  const who = `user ${quote(user.name)} (groups=${quoteList(user.groups)})`;
  const why = `${who} is attempting to grant RBAC permissions not currently held:\n${describeRules(rules)}`;
  const unresolved = problems.length === 0 ? "" : `; resolution errors: [${problems.join(" ")}]`;
  const resource = { group: kind.group, resource: kind.plural };
  throw apiErrors.forbidden(resource, object.metadata.name ?? "", why + unresolved);
}
