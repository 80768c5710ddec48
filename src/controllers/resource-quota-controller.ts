import { isDeepStrictEqual } from "node:util";
import { fieldsAt, type GroupResource, type KubeObject } from "../apimachinery/index.ts";
import { RESOURCES } from "../types/index.ts";
import type { ControllerContext } from "./context.ts";
import { keyOf, type Controller } from "./controller.ts";
import { readObject, readObjects } from "./reads.ts";
import { wrote } from "./writer.ts";

const QUOTAS: GroupResource = { group: "", resource: "resourcequotas" };
const CLAIMS: GroupResource = { group: "", resource: "persistentvolumeclaims" };
/** `--resource-quota-sync-period`: what was charged for and never written is given back by then. */
const RESYNC_MS = 300_000;

export interface QuotaParts {
  /** What is used of a quota's resources, as far as somebody counts them. */
  readonly usage: (quota: KubeObject) => Promise<Readonly<Record<string, string>>>;
  /** Whether a Pod that changes gives something back. */
  readonly freesPods: (before: KubeObject, after: KubeObject) => boolean;
}

function hardOf(quota: KubeObject): unknown {
  return fieldsAt(quota, "spec", "hard");
}

function changesType(before: KubeObject, after: KubeObject): boolean {
  return fieldsAt(before, "spec")["type"] !== fieldsAt(after, "spec")["type"];
}

/**
 * Keeps what is used of each ResourceQuota (k8s `pkg/controller/resourcequota`). Creates are charged by admission: to count them
 * here too would give back what is charged for and not yet stored. What goes is named by `/`-ended keys from outside.
 */
export function resourceQuotaController({ store, writer }: ControllerContext, parts: QuotaParts): Controller {
  const sync = async (quota: KubeObject): Promise<void> => {
    const hard = fieldsAt(quota, "spec", "hard");
    const known = fieldsAt(quota, "status", "used");
    const all = { ...known, ...(await parts.usage(quota)) };
    const used = Object.fromEntries(Object.entries(all).filter(([name]) => hard[name] !== undefined));
    const status = { hard, used };
    if (isDeepStrictEqual(quota["status"], status)) return;
    await wrote(writer.updateStatus({ ...QUOTAS, namespace: quota.metadata.namespace ?? "" }, { ...quota, status }));
  };
  const ofNamespace = ({ metadata }: KubeObject): string[] => [`${metadata.namespace ?? ""}/`];
  const changed =
    (frees: (before: KubeObject, after: KubeObject) => boolean) =>
    (object: KubeObject, previous: KubeObject | undefined): string[] =>
      previous !== undefined && frees(previous, object) ? ofNamespace(object) : [];
  return {
    name: "resourcequota-controller",
    watches: [
      {
        resource: QUOTAS,
        keys: (quota, previous) =>
          previous !== undefined && isDeepStrictEqual(hardOf(previous), hardOf(quota)) ? [] : [keyOf(quota)],
      },
      { resource: RESOURCES.pods, keys: changed(parts.freesPods) },
      { resource: RESOURCES.services, keys: changed(changesType) },
      { resource: CLAIMS, keys: changed(() => true) },
    ],
    reconcile: async (namespace, name) => {
      if (name !== "") {
        const quota = await readObject<KubeObject>(store, QUOTAS, namespace, name);
        if (quota === undefined) return "done";
        await sync(quota);
        return RESYNC_MS;
      }
      for (const quota of await readObjects<KubeObject>(store, QUOTAS, namespace)) await sync(quota);
      return "done";
    },
  };
}
