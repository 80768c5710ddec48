import { isDeepStrictEqual } from "node:util";
import {
  type Clock,
  type KubeObject,
  at,
  listAt,
  textAt,
  matchesLabels,
  type LabelOperator,
  type LabelSelector,
  createWorkQueue,
} from "../../apimachinery/index.ts";
import {
  objectKey,
  resourcePrefix,
  KeyNotFoundError,
  RevisionConflictError,
  type ObjectStore,
  startInformer,
} from "../../storage/index.ts";
import { RBAC_GROUP } from "./rbac-index.ts";

const CLUSTER_ROLES = { group: RBAC_GROUP, resource: "clusterroles" } as const;

const OPERATORS: ReadonlyMap<string, LabelOperator> = new Map<string, LabelOperator>([
  ["In", "in"],
  ["NotIn", "notin"],
  ["Exists", "exists"],
  ["DoesNotExist", "!"],
]);

/** A stored `meta/v1` LabelSelector; undefined when it has an operator that does not exist. */
function readSelector(selector: unknown): LabelSelector | undefined {
  const labels = Object.entries(at(selector, "matchLabels") ?? {});
  const requirements = labels.map(([key, value]) => ({ key, operator: "=" as LabelOperator, values: [String(value)] }));
  for (const expression of listAt(selector, "matchExpressions")) {
    const operator = OPERATORS.get(textAt(expression, "operator"));
    if (operator === undefined) return undefined;
    requirements.push({ key: textAt(expression, "key"), operator, values: listAt(expression, "values").map(String) });
  }
  return requirements;
}

function isAggregated(role: KubeObject): boolean {
  return listAt(role, "aggregationRule", "clusterRoleSelectors").length > 0;
}

/** Whether a change of one role may change the rules of an aggregated one: itself, or one that it takes. */
function concerns(aggregated: KubeObject, role: KubeObject): boolean {
  if (aggregated.metadata.name === role.metadata.name) return true;
  return listAt(aggregated, "aggregationRule", "clusterRoleSelectors").some((source) => {
    const selector = readSelector(source);
    return selector !== undefined && matchesLabels(selector, role.metadata.labels);
  });
}

/**
 * The rules of a ClusterRole with an aggregationRule: those of all others that one of its selectors takes, selector by
 * selector, in the order of their names, each rule once (k8s `pkg/controller/clusterroleaggregation`).
 */
export function aggregateRules(role: KubeObject, all: Iterable<KubeObject>): unknown[] {
  const others = [...all]
    .filter(({ metadata }) => metadata.name !== role.metadata.name)
    .toSorted((a, b) => ((a.metadata.name ?? "") < (b.metadata.name ?? "") ? -1 : 1));
  const rules = new Map<string, unknown>();
  for (const source of listAt(role, "aggregationRule", "clusterRoleSelectors")) {
    const selector = readSelector(source);
    if (selector === undefined) continue;
    for (const other of others) {
      if (!matchesLabels(selector, other.metadata.labels)) continue;
      for (const rule of listAt(other, "rules")) {
        const key = ruleKey(rule);
        if (!rules.has(key)) rules.set(key, rule);
      }
    }
  }
  return [...rules.values()];
}

const RULE_FIELDS = ["verbs", "apiGroups", "resources", "resourceNames", "nonResourceURLs"];

/** The same for rules that are deeply equal, and for no others: a rule is five lists of text. */
function ruleKey(rule: unknown): string {
  return JSON.stringify(RULE_FIELDS.map((field) => at(rule, field) ?? null));
}

export interface RoleAggregation {
  /** Resolves when every aggregated role was brought up to date with what was seen so far. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

export interface RoleAggregationOptions {
  readonly store: ObjectStore;
  readonly clock: Clock;
}

/** Keeps the rules of aggregated ClusterRoles as their parts change. Writes nothing where nothing changes. */
export async function startRoleAggregation({ store, clock }: RoleAggregationOptions): Promise<RoleAggregation> {
  const roles = new Map<string, KubeObject>();
  const queue = createWorkQueue({
    workers: 1,
    baseDelayMs: 5,
    maxDelayMs: 30_000,
    clock,
    work: (name) => reconcile(store, roles, name),
  });
  const aggregated = new Set<string>();
  /** Only those that take this role, in its new state or in the one before, can have other rules now. */
  const changed = (...states: readonly (KubeObject | undefined)[]): void => {
    for (const name of aggregated) {
      const role = roles.get(name);
      if (role !== undefined && states.some((state) => state !== undefined && concerns(role, state))) queue.add(name);
    }
  };
  const informer = await startInformer(store, resourcePrefix(CLUSTER_ROLES), {
    onUpsert: (role, previous) => {
      const { name = "" } = role.metadata;
      roles.set(name, role);
      if (isAggregated(role)) aggregated.add(name);
      else aggregated.delete(name);
      changed(role, previous);
    },
    onDelete: (role) => {
      const { name = "" } = role.metadata;
      roles.delete(name);
      aggregated.delete(name);
      changed(role);
    },
  });
  return {
    idle: () => queue.idle(),
    close: () => {
      informer.close();
      return queue.close();
    },
  };
}

async function reconcile(
  store: ObjectStore,
  roles: ReadonlyMap<string, KubeObject>,
  name: string,
): Promise<"done" | "again"> {
  const role = roles.get(name);
  if (role === undefined || !isAggregated(role)) return "done";
  const rules = aggregateRules(role, roles.values());
  if (isDeepStrictEqual(rules, listAt(role, "rules"))) return "done";
  try {
    const revision = Number(role.metadata.resourceVersion);
    await store.update(objectKey(CLUSTER_ROLES, "", name), { ...role, rules }, revision);
    return "done";
  } catch (error) {
    // The newer state, or the deletion, is on its way through the informer.
    if (error instanceof RevisionConflictError || error instanceof KeyNotFoundError) return "again";
    throw error;
  }
}
