import { isDeepStrictEqual } from "node:util";
import type { ControllerContext } from "./context.ts";
import { keyOf, type Controller } from "./controller.ts";
import {
  HASH_LABEL,
  planDeployment,
  replicasOf,
  REVISION,
  revisionOf,
  templateHash,
  type DeploymentPlan,
} from "./deployment-plan.ts";
import { deploymentStatus, untilDeadline } from "./deployment-status.ts";
import { controllerOf, controllerReference, isControlledBy } from "./owners.ts";
import { readObject, readObjects } from "./reads.ts";
import { RESOURCES, type Deployment, type ReplicaSet } from "../types/index.ts";
import { wrote } from "./writer.ts";

/** Deployment -> ReplicaSets, and their numbers back into its status. */
export function deploymentController(context: ControllerContext): Controller {
  return {
    name: "deployment-controller",
    watches: [
      { resource: RESOURCES.deployments, keys: (object) => [keyOf(object)] },
      {
        resource: RESOURCES.replicaSets,
        keys: (set) => {
          const owner = controllerOf(set);
          return owner?.kind === "Deployment" ? [`${set.metadata.namespace ?? ""}/${owner.name}`] : [];
        },
      },
    ],
    reconcile: (namespace, name) => reconcile(context, namespace, name),
  };
}

async function reconcile(context: ControllerContext, namespace: string, name: string): Promise<"done" | number> {
  const { store, clock } = context;
  const deployment = await readObject<Deployment>(store, RESOURCES.deployments, namespace, name);
  if (deployment === undefined) return "done";
  const sets = await readObjects<ReplicaSet>(store, RESOURCES.replicaSets, namespace);
  const owned = sets.filter((set) => isControlledBy(set, deployment));
  const plan = planDeployment(deployment, owned);
  await apply(context, deployment, plan);
  const now = clock.now();
  const status = deploymentStatus(deployment, plan.current, owned, now);
  if (!isDeepStrictEqual(status, deployment.status)) {
    await wrote(context.writer.updateStatus({ ...RESOURCES.deployments, namespace }, { ...deployment, status }));
  }
  return untilDeadline(deployment, status, now) ?? "done";
}

async function apply(context: ControllerContext, deployment: Deployment, plan: DeploymentPlan): Promise<void> {
  const target = { ...RESOURCES.replicaSets, namespace: deployment.metadata.namespace ?? "" };
  const revision = String(Math.max(0, ...plan.old.map(revisionOf)) + 1);
  if (plan.createWith !== undefined) {
    const set = newReplicaSet(deployment, plan.createWith, revision);
    if (await wrote(context.writer.create(target, set))) announce(context, deployment, set, 0);
  }
  for (const { set, replicas } of plan.scale) {
    const scaled = { ...set, spec: { ...set.spec, replicas } };
    if (await wrote(context.writer.update(target, scaled))) announce(context, deployment, scaled, replicasOf(set));
  }
  for (const set of plan.remove) await wrote(context.writer.delete(target, set.metadata.name ?? ""));
  await markRevision(context, deployment, plan, revision);
}

/** `kubectl rollout history` and `undo` go by the revision of each set; a rollback makes an old set the newest. */
async function markRevision(
  { writer }: ControllerContext,
  deployment: Deployment,
  { current, old }: DeploymentPlan,
  next: string,
): Promise<void> {
  const namespace = deployment.metadata.namespace ?? "";
  const isNewest = current !== undefined && old.every((set) => revisionOf(set) < revisionOf(current));
  const revision = isNewest ? String(revisionOf(current)) : next;
  if (current !== undefined && !isNewest) {
    const annotations = { ...current.metadata.annotations, [REVISION]: revision };
    const marked = { ...current, metadata: { ...current.metadata, annotations } };
    await wrote(writer.update({ ...RESOURCES.replicaSets, namespace }, marked));
  }
  if (deployment.metadata.annotations?.[REVISION] === revision || deployment.metadata.deletionTimestamp !== undefined)
    return;
  const annotations = { ...deployment.metadata.annotations, [REVISION]: revision };
  const marked = { ...deployment, metadata: { ...deployment.metadata, annotations } };
  await wrote(writer.update({ ...RESOURCES.deployments, namespace }, marked));
}

function newReplicaSet(deployment: Deployment, replicas: number, revision: string): ReplicaSet {
  const { template, selector, minReadySeconds } = deployment.spec;
  const hash = templateHash(template);
  const labels = { ...template.metadata?.labels, [HASH_LABEL]: hash };
  return {
    apiVersion: "apps/v1",
    kind: "ReplicaSet",
    metadata: {
      name: `${deployment.metadata.name ?? ""}-${hash}`,
      namespace: deployment.metadata.namespace ?? "",
      labels,
      annotations: { [REVISION]: revision },
      ownerReferences: [controllerReference(deployment)],
    },
    spec: {
      replicas,
      ...(minReadySeconds === undefined ? {} : { minReadySeconds }),
      selector: { ...selector, matchLabels: { ...selector.matchLabels, [HASH_LABEL]: hash } },
      template: { ...template, metadata: { ...template.metadata, labels } },
    },
  };
}

function announce({ events }: ControllerContext, deployment: Deployment, set: ReplicaSet, from: number): void {
  const to = replicasOf(set);
  const message = `Scaled ${to > from ? "up" : "down"} replica set ${set.metadata.name ?? ""} from ${from} to ${to}`;
  if (to === from) return;
  events.record({
    about: deployment,
    component: "deployment-controller",
    type: "Normal",
    reason: "ScalingReplicaSet",
    message,
  });
}
