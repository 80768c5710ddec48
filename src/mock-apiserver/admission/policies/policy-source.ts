import { textAt, type KubeObject } from "../../../apimachinery/index.ts";
import { resourcePrefix, startInformer, type ObjectStore } from "../../../storage/index.ts";

/** A policy with the bindings that put it to work. */
export interface BoundPolicy {
  readonly policy: KubeObject;
  readonly bindings: readonly KubeObject[];
}

export interface PolicySource {
  /** Those that have bindings, by name. */
  readonly all: () => readonly BoundPolicy[];
  close(): void;
}

const GROUP = "admissionregistration.k8s.io";

function byName(a: KubeObject, b: KubeObject): number {
  const [left = "", right = ""] = [a.metadata.name, b.metadata.name];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** apiserver `admission/plugin/policy/generic/policy_source.go`, without its second of delay. */
export async function startPolicySource(
  store: ObjectStore,
  policies: string,
  policyBindings: string,
): Promise<PolicySource> {
  let known: readonly BoundPolicy[] | undefined;
  const changed = (): void => void (known = undefined);
  const follow = (resource: string) =>
    startInformer(store, resourcePrefix({ group: GROUP, resource }), { onUpsert: changed, onDelete: changed });
  const [ofPolicies, ofBindings] = await Promise.all([follow(policies), follow(policyBindings)]);
  const collect = (): readonly BoundPolicy[] => {
    const bindings = [...ofBindings.values()].toSorted(byName);
    if (bindings.length === 0) return [];
    return [...ofPolicies.values()]
      .toSorted(byName)
      .map((policy) => ({
        policy,
        bindings: bindings.filter((binding) => textAt(binding, "spec", "policyName") === policy.metadata.name),
      }))
      .filter((bound) => bound.bindings.length > 0);
  };
  return {
    all: () => (known ??= collect()),
    close() {
      ofPolicies.close();
      ofBindings.close();
    },
  };
}
