import { at, type GroupResource, type KubeObject, type OwnerReference } from "../apimachinery/index.ts";
import { RESOURCES, type LabelSelector, type Pod } from "../types/index.ts";
import type { ControllerContext } from "./context.ts";
import { keyOf, type Controller } from "./controller.ts";
import { budgetStatus, disruptedOf, expectedOf, failedStatus, needsScale } from "./disruption-plan.ts";
import { controllerOf } from "./owners.ts";
import { readObject, readObjects } from "./reads.ts";
import { selects } from "./selector.ts";
import { wrote } from "./writer.ts";

const BUDGETS: GroupResource = { group: "policy", resource: "poddisruptionbudgets" };
const SCALED: readonly GroupResource[] = [
  RESOURCES.deployments,
  RESOURCES.replicaSets,
  { group: "apps", resource: "statefulsets" },
  { group: "", resource: "replicationcontrollers" },
];

export interface ScaleOf {
  /** How many pods a controller is to have; undefined for one that is gone. @throws Error for one that has no scale */
  (namespace: string, owner: OwnerReference): Promise<{ readonly uid: string; readonly replicas: number } | undefined>;
}

/** Counts how many pods of each PodDisruptionBudget may be evicted (k8s `pkg/controller/disruption`). */
export function disruptionController(context: ControllerContext, scaleOf: ScaleOf): Controller {
  const { store, writer, clock, events } = context;
  const ofNamespace = ({ metadata }: KubeObject): string[] => [`${metadata.namespace ?? ""}/`];
  const write = async (budget: KubeObject, status: object | undefined): Promise<void> => {
    if (status === undefined) return;
    const { namespace = "" } = budget.metadata;
    await wrote(writer.updateStatus({ ...BUDGETS, namespace }, { ...budget, status }));
  };
  const total = async (budget: KubeObject, pods: readonly Pod[]): Promise<number> =>
    needsScale(budget) ? scaleOfAll(context, pods, scaleOf) : pods.length;
  /** Resolves to the milliseconds after which to look again. */
  const sync = async (budget: KubeObject): Promise<number | undefined> => {
    const now = clock.now();
    const pods = await podsOf(context, budget);
    try {
      const disrupted = disruptedOf(budget, pods, now);
      const expected = expectedOf(budget, await total(budget, pods));
      const status = budgetStatus(budget, { pods, expected, disrupted, now });
      const notice = { component: "controllermanager", type: "Normal", reason: "NoPods" } as const;
      if (status !== undefined && pods.length === 0)
        events.record({ about: budget, ...notice, message: "No matching pods found" });
      await write(budget, status);
      return disrupted.againAfter;
    } catch (error) {
      if (!(error instanceof NoScaleError)) throw error;
      await write(budget, failedStatus(budget, error.message, now));
      return undefined;
    }
  };
  return {
    name: "disruption-controller",
    watches: [
      { resource: BUDGETS, keys: (budget) => [keyOf(budget)] },
      ...[RESOURCES.pods, ...SCALED].map((resource) => ({ resource, keys: ofNamespace })),
    ],
    reconcile: async (namespace, name) => {
      if (name !== "") {
        const budget = await readObject<KubeObject>(store, BUDGETS, namespace, name);
        return (budget === undefined ? undefined : await sync(budget)) ?? "done";
      }
      for (const budget of await readObjects<KubeObject>(store, BUDGETS, namespace)) await sync(budget);
      return "done";
    },
  };
}

async function podsOf({ store }: ControllerContext, budget: KubeObject): Promise<Pod[]> {
  const selector = at(budget, "spec", "selector") as LabelSelector | undefined;
  if (selector === undefined) return [];
  const pods = await readObjects<Pod>(store, RESOURCES.pods, budget.metadata.namespace ?? "");
  return pods.filter(({ metadata }) => selects(selector, metadata.labels));
}

/** A pod of which nobody can say how many there are to be. */
class NoScaleError extends Error {}

/** Of everybody who controls one of these pods; a ReplicaSet is what its Deployment says. */
async function scaleOfAll({ store }: ControllerContext, pods: readonly Pod[], scaleOf: ScaleOf): Promise<number> {
  const scales = new Map<string, number>();
  for (const pod of pods) {
    const { namespace = "", name = "" } = pod.metadata;
    const owner = controllerOf(pod);
    if (owner === undefined) continue;
    const isSet = owner.kind === "ReplicaSet" && owner.apiVersion.startsWith("apps/");
    const set = isSet ? await readObject(store, RESOURCES.replicaSets, namespace, owner.name) : undefined;
    const above = set?.metadata.uid === owner.uid ? controllerOf(set) : undefined;
    const scale = await scaleOf(namespace, above ?? owner).catch((error: unknown) => {
      throw new NoScaleError(error instanceof Error ? error.message : String(error));
    });
    if (scale === undefined) throw new NoScaleError(`found no controllers for pod "${name}"`);
    scales.set(scale.uid, scale.replicas);
  }
  return [...scales.values()].reduce((sum, replicas) => sum + replicas, 0);
}
