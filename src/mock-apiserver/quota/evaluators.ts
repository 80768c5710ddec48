import type { GroupResource } from "../../apimachinery/index.ts";
import { objectCount, type Evaluator } from "./evaluator.ts";
import { claimEvaluator, serviceEvaluator } from "./object-evaluators.ts";
import { podEvaluator } from "./pod-evaluator.ts";

/** Names that are older than `count/...` (k8s `pkg/quota/v1/evaluator/core/registry.go`). */
const ALIASES = ["configmaps", "resourcequotas", "replicationcontrollers", "secrets"];
/** What was never counted (k8s `pkg/quota/v1/install/registry.go`). */
const IGNORED = ["events", "bindings"];

/** Which evaluator looks at a resource; the others count its objects. */
export interface Evaluators {
  /** Of those that know more than a number, in their order. */
  readonly special: readonly Evaluator[];
  /** Undefined for what is never counted. */
  of(resource: GroupResource): Evaluator | undefined;
}

export function createEvaluators(now: () => number): Evaluators {
  const special = [
    podEvaluator(now),
    serviceEvaluator,
    claimEvaluator,
    ...ALIASES.map((resource) => objectCount({ group: "", resource }, resource)),
  ];
  return {
    special,
    of({ group, resource }) {
      if (IGNORED.includes(resource) && ["", "events.k8s.io"].includes(group)) return undefined;
      const known = special.find((one) => one.resource.group === group && one.resource.resource === resource);
      return known ?? objectCount({ group, resource });
    },
  };
}
