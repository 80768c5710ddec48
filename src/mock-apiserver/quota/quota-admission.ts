import { ApiError, apiErrors, type KubeObject } from "../../apimachinery/index.ts";
import type { AdmissionAttributes } from "../../apiserver/index.ts";
import { resourcePrefix, startInformer, type ObjectStore } from "../../storage/index.ts";
import { refusedName, type ValidatingPlugin } from "../admission/plugin.ts";
import { checkRequest } from "./check-request.ts";
import type { Evaluators } from "./evaluators.ts";

const QUOTAS = { group: "", resource: "resourcequotas" };
const ATTEMPTS = 4;

interface QuotaParts {
  readonly store: ObjectStore;
  readonly evaluators: Evaluators;
  /** @throws ApiError 409 where somebody wrote in between */
  readonly updateStatus: (quota: KubeObject) => Promise<unknown>;
}

export interface QuotaPlugin extends ValidatingPlugin {
  close(): void;
}

/** Refuses what a namespace may not have any more, and charges the rest to its quotas (apiserver `admission/plugin/resourcequota`). */
export async function startQuotaPlugin(parts: QuotaParts): Promise<QuotaPlugin> {
  const { store, evaluators } = parts;
  const informer = await startInformer(store, resourcePrefix(QUOTAS));
  /** One request of a namespace at a time, or two would take the same last place. */
  const turns = new Map<string, Promise<unknown>>();
  return {
    isIdle: () => informer.values()[Symbol.iterator]().next().done === true,
    async validate(attributes) {
      const { namespace, operation, kind, resource } = attributes;
      const isWrite = operation === "CREATE" || operation === "UPDATE";
      const isNamespace = kind.group === "" && kind.kind === "Namespace";
      if (namespace === "" || !isWrite || (isNamespace && operation === "CREATE")) return;
      const evaluator = evaluators.of(resource);
      if (evaluator?.handles(attributes) !== true) return;
      const run = (): Promise<void> => take(parts, attributes);
      const turn = (turns.get(namespace) ?? Promise.resolve()).then(run, run);
      const last = turn.catch(() => undefined);
      turns.set(namespace, last);
      void last.then(() => {
        if (turns.get(namespace) === last) turns.delete(namespace);
      });
      await turn;
    },
    close: () => informer.close(),
  };
}

async function take({ store, evaluators, updateStatus }: QuotaParts, attributes: AdmissionAttributes): Promise<void> {
  const { object, resource, namespace, dryRun } = attributes;
  const evaluator = evaluators.of(resource);
  if (object === undefined || evaluator === undefined) return;
  const charged = new Set<string>();
  for (let attempt = 1; ; attempt++) {
    const { items } = await store.list(resourcePrefix(QUOTAS, namespace));
    const quotas = items.map((item) => item.object).filter(({ metadata }) => !charged.has(metadata.name ?? ""));
    const verdict = checkRequest(quotas, evaluator, { ...attributes, object });
    if ("refused" in verdict) throw apiErrors.forbidden(resource, refusedName(attributes), verdict.refused);
    if (dryRun) return;
    try {
      for (const quota of verdict.changed) {
        await updateStatus(quota);
        charged.add(quota.metadata.name ?? "");
      }
      return;
    } catch (error) {
      const isOvertaken = error instanceof ApiError && error.code === 409;
      if (!isOvertaken || attempt === ATTEMPTS) throw error;
    }
  }
}
