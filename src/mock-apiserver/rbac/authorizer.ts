import { type AccessAttributes, GROUP_MASTERS, type UserInfo } from "../../apimachinery/index.ts";
import { ruleAllows, type PolicyRule } from "./policy-rule.ts";
import { RBAC_GROUP, type Grant, type RbacIndex } from "./rbac-index.ts";

export interface Verdict {
  readonly allowed: boolean;
  /** Kubernetes' own, e.g. `RBAC: allowed by ClusterRoleBinding "x" of ClusterRole "y" to Group "z"`; often empty. */
  readonly reason: string;
  /** The binding that allows it; absent for system:masters and for a refusal. */
  readonly grant?: Grant;
}

export interface HeldRules {
  readonly rules: readonly PolicyRule[];
  /** Roles that are bound but do not exist. */
  readonly problems: readonly string[];
}

export interface Authorizer {
  /** Grows with every change of a role or binding: a verdict is good for one generation. */
  readonly generation: number;
  authorize(attributes: AccessAttributes): Verdict;
  /** Everything a user may do cluster-wide and in a namespace, as far as rules say it. */
  rulesOf(user: UserInfo, namespace: string): HeldRules;
}

/**
 * kube-apiserver's chain with `--authorization-mode=RBAC`: the privileged group, then RBAC
 * (apiserver `authorizerfactory` NewPrivilegedGroups, k8s `plugin/pkg/auth/authorizer/rbac/rbac.go`).
 */
export function createAuthorizer(index: RbacIndex): Authorizer {
  return {
    get generation() {
      return index.generation;
    },
    authorize(attributes) {
      if (attributes.user.groups.includes(GROUP_MASTERS)) return { allowed: true, reason: "" };
      return askRbac(index, attributes);
    },
    rulesOf(user, namespace) {
      const rules: PolicyRule[] = [];
      const problems: string[] = [];
      for (const grant of index.grantsOf(user, namespace)) {
        const found = index.rulesFor(grant);
        if (found === undefined) problems.push(missingRole(grant));
        else rules.push(...found);
      }
      return { rules, problems };
    },
  };
}

function askRbac(index: RbacIndex, attributes: AccessAttributes): Verdict {
  const problems: string[] = [];
  const namespace = attributes.isResourceRequest ? attributes.namespace : "";
  for (const grant of index.grantsOf(attributes.user, namespace)) {
    const rules = index.rulesFor(grant);
    if (rules === undefined) problems.push(missingRole(grant));
    else if (rules.some((rule) => ruleAllows(rule, attributes))) {
      const reason = `RBAC: allowed by ${grant.binding} of ${grant.role} to ${grant.subject}`;
      return { allowed: true, reason, grant };
    }
  }
  return { allowed: false, reason: problems.length === 0 ? "" : `RBAC: ${aggregate(problems)}` };
}

/** The lister's error for a role that is bound but does not exist. */
function missingRole({ ref }: Grant): string {
  if (ref.kind !== "Role" && ref.kind !== "ClusterRole") return `unsupported role reference kind: "${ref.kind}"`;
  return `${ref.kind.toLowerCase()}.${RBAC_GROUP} "${ref.name}" not found`;
}

/** apimachinery `util/errors` Aggregate: one error bare, several in brackets, each once. */
export function aggregate(problems: readonly string[]): string {
  const unique = [...new Set(problems)];
  return unique.length === 1 ? (unique[0] ?? "") : `[${unique.join(", ")}]`;
}
