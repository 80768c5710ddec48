import { at, type Clock, type KubeObject } from "../../apimachinery/index.ts";
import { storedResource, type KindDefinition, type KindTable } from "../../apiserver/index.ts";
import { resourcePrefix, type ObjectStore } from "../../storage/index.ts";
import { countName, type Evaluator } from "./evaluator.ts";
import { createEvaluators, type Evaluators } from "./evaluators.ts";
import { freesPods } from "./pod-evaluator.ts";
import { add, mask, readList, writeList, ZERO, type ResourceList } from "./resource-list.ts";
import { scopesOf } from "./scopes.ts";

/** What is used of a quota's resources by what is stored now; without those that nobody counts. */
type QuotaUsage = (quota: KubeObject) => Promise<Record<string, string>>;

interface UsageParts {
  readonly store: ObjectStore;
  readonly kinds: KindTable;
  readonly evaluators: Evaluators;
}

/** What a controller of quotas counts with. */
export function createQuotaParts(
  store: ObjectStore,
  kinds: KindTable,
  clock: Clock,
): { usage: QuotaUsage; freesPods: (before: KubeObject, after: KubeObject) => boolean } {
  const evaluators = createEvaluators(() => clock.now());
  return {
    usage: createQuotaUsage({ store, kinds, evaluators }),
    freesPods: (before, after) => freesPods(before, after, clock.now()),
  };
}

/** apiserver `pkg/quota/v1` CalculateUsage. */
function createQuotaUsage(parts: UsageParts): QuotaUsage {
  return async (quota) => {
    const names = [...readList(at(quota, "spec", "hard")).keys()];
    let used: ResourceList = new Map();
    for (const [evaluator, kind] of countersOf(names, parts)) {
      const found = evaluator.matching(names);
      used = add(used, mask(await usedBy(quota, evaluator, kind, parts.store), found));
      used = add(new Map(found.map((name) => [name, ZERO])), used);
    }
    return writeList(used);
  };
}

function countersOf(names: readonly string[], { kinds, evaluators }: UsageParts): [Evaluator, KindDefinition][] {
  const seen = new Set<string>();
  return kinds.all.flatMap((kind): [Evaluator, KindDefinition][] => {
    const resource = { group: kind.group, resource: kind.plural };
    const evaluator = kind.namespaced && !seen.has(countName(resource)) ? evaluators.of(resource) : undefined;
    if (evaluator === undefined || evaluator.matching(names).length === 0) return [];
    seen.add(countName(resource));
    return [[evaluator, kind]];
  });
}

async function usedBy(
  quota: KubeObject,
  evaluator: Evaluator,
  kind: KindDefinition,
  store: ObjectStore,
): Promise<ResourceList> {
  const { items } = await store.list(resourcePrefix(storedResource(kind), quota.metadata.namespace ?? ""));
  const scopes = scopesOf(quota);
  return items
    .map(({ object }) => object)
    .filter((object) => scopes.every((requirement) => evaluator.inScope(requirement, object)))
    .reduce((sum, object) => add(sum, evaluator.usage(object)), new Map() as ResourceList);
}
