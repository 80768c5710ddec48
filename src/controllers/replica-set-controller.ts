import { isDeepStrictEqual } from "node:util";
import { ApiError, apiErrors, breathe, formatTime, type KubeObject } from "../apimachinery/index.ts";
import { RESOURCES, type Pod, type ReplicaSet, type ReplicaSetStatus } from "../types/index.ts";
import { withCondition } from "./conditions.ts";
import type { ControllerContext } from "./context.ts";
import { keyOf, type Controller } from "./controller.ts";
import { controllerOf, controllerReference } from "./owners.ts";
import { createPace, type Pace } from "./pace.ts";
import { readObject, readObjects } from "./reads.ts";
import { planReplicaSet, type ReplicaSetPlan } from "./replica-set-plan.ts";
import { wrote } from "./writer.ts";

/**
 * How fast pods are made: a thousand at once, then as fast as kube-controller-manager's `--kube-api-qps`, never more in one go
 * than its BurstReplicas. A set of five million replicas would otherwise leave the store to nobody else.
 */
const PACE = { burst: 1_000, perSecond: 20, atOnce: 500 } as const;

/** ReplicaSet -> Pods, and their numbers back into its status. */
export function replicaSetController(context: ControllerContext): Controller {
  const pace = createPace(context.clock, PACE);
  return {
    name: "replicaset-controller",
    watches: [
      { resource: RESOURCES.replicaSets, keys: (object) => [keyOf(object)] },
      { resource: RESOURCES.pods, keys: (pod, previous) => [...ownerKeys(pod), ...ownerKeys(previous)] },
    ],
    reconcile: (namespace, name) => reconcile(context, pace, namespace, name),
  };
}

function ownerKeys(pod: KubeObject | undefined): string[] {
  if (pod === undefined) return [];
  const owner = controllerOf(pod);
  return owner?.kind === "ReplicaSet" ? [`${pod.metadata.namespace ?? ""}/${owner.name}`] : [];
}

async function reconcile(
  context: ControllerContext,
  pace: Pace,
  namespace: string,
  name: string,
): Promise<"done" | "again" | number> {
  const { store, clock, writer } = context;
  const set = await readObject<ReplicaSet>(store, RESOURCES.replicaSets, namespace, name);
  if (set === undefined) return "done";
  const plan = planReplicaSet(set, await readObjects<Pod>(store, RESOURCES.pods, namespace), clock.now());
  const create = pace.take(plan.create);
  const isDeleted = set.metadata.deletionTimestamp !== undefined;
  const failure = isDeleted ? undefined : await apply(context, set, { ...plan, create });
  const status = withFailure(plan.status, failure, formatTime(clock.now()));
  if (!isDeepStrictEqual(status, set.status)) {
    await wrote(writer.updateStatus({ ...RESOURCES.replicaSets, namespace }, { ...set, status }));
  }
  if (failure !== undefined) return "again";
  return create < plan.create ? Math.min(pace.untilNext(), plan.againAfter ?? Infinity) : (plan.againAfter ?? "done");
}

/** Resolves to the API's refusal when pods could not be made. */
async function apply(context: ControllerContext, set: ReplicaSet, plan: ReplicaSetPlan): Promise<ApiError | undefined> {
  const { writer } = context;
  const target = { ...RESOURCES.pods, namespace: set.metadata.namespace ?? "" };
  for (const pod of plan.adopt) await wrote(writer.update(target, withOwners(pod, [controllerReference(set)])));
  for (const pod of plan.release) await wrote(writer.update(target, withOwners(pod, [])));
  for (const pod of plan.remove) {
    await breathe();
    const name = pod.metadata.name ?? "";
    if (await wrote(writer.delete(target, name)))
      notify(context, set, "Normal", "SuccessfulDelete", `Deleted pod: ${name}`);
  }
  for (let made = 0; made < plan.create; made++) {
    await breathe();
    const failure = await createPod(context, set);
    if (failure !== undefined) return failure;
  }
  return undefined;
}

async function createPod(context: ControllerContext, set: ReplicaSet): Promise<ApiError | undefined> {
  const namespace = set.metadata.namespace ?? "";
  try {
    await checkServiceAccount(context, set);
    const pod = await context.writer.create({ ...RESOURCES.pods, namespace }, newPod(set));
    notify(context, set, "Normal", "SuccessfulCreate", `Created pod: ${pod.metadata.name ?? ""}`);
    return undefined;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    notify(context, set, "Warning", "FailedCreate", `Error creating: ${error.message}`);
    return error;
  }
}

/**
 * What the ServiceAccount admission plugin refuses (k8s `plugin/pkg/admission/serviceaccount`). Every namespace has an account
 * named `default`, whether or not it is stored.
 */
async function checkServiceAccount({ store }: ControllerContext, set: ReplicaSet): Promise<void> {
  const { name = "", namespace = "" } = set.metadata;
  const account = set.spec.template.spec.serviceAccountName ?? "";
  if (account === "" || account === "default") return;
  if ((await readObject(store, RESOURCES.serviceAccounts, namespace, account)) !== undefined) return;
  throw apiErrors.forbidden(
    RESOURCES.pods,
    `${name}-`,
    `error looking up service account ${namespace}/${account}: serviceaccount "${account}" not found`,
  );
}

function newPod(set: ReplicaSet): KubeObject {
  const { template } = set.spec;
  const { labels, annotations } = template.metadata ?? {};
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      generateName: `${set.metadata.name ?? ""}-`,
      namespace: set.metadata.namespace ?? "",
      ...(labels === undefined ? {} : { labels }),
      ...(annotations === undefined ? {} : { annotations }),
      ownerReferences: [controllerReference(set)],
    },
    spec: template.spec,
  };
}

function withOwners(pod: Pod, ownerReferences: Pod["metadata"]["ownerReferences"]): Pod {
  const { ownerReferences: _old, ...metadata } = pod.metadata;
  return {
    ...pod,
    metadata: ownerReferences?.length === 0 ? metadata : { ...metadata, ownerReferences: ownerReferences ?? [] },
  };
}

function withFailure(status: ReplicaSetStatus, failure: ApiError | undefined, now: string): ReplicaSetStatus {
  const known = status.conditions?.find(({ type, status: value }) => type === "ReplicaFailure" && value === "True");
  // The words name a different pod every time: to write them would be a change, and a change brings us back at once.
  if (failure !== undefined && known !== undefined) return status;
  const others = (status.conditions ?? []).filter(({ type }) => type !== "ReplicaFailure");
  const conditions =
    failure === undefined
      ? others
      : withCondition(
          status.conditions,
          { type: "ReplicaFailure", status: "True", reason: "FailedCreate", message: failure.message },
          now,
        );
  const { conditions: _old, ...counts } = status;
  return conditions.length === 0 ? counts : { ...counts, conditions };
}

function notify(
  { events }: ControllerContext,
  about: ReplicaSet,
  type: "Normal" | "Warning",
  reason: string,
  message: string,
): void {
  events.record({ about, component: "replicaset-controller", type, reason, message });
}
