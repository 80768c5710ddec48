import type { Clock, KubeObject } from "../../apimachinery/index.ts";
import type { AdmissionChain, KindTable } from "../../apiserver/index.ts";
import type { ObjectStore } from "../../storage/index.ts";
import { createEvaluators } from "../quota/evaluators.ts";
import { startQuotaPlugin } from "../quota/quota-admission.ts";
import type { Authorizer } from "../rbac/authorizer.ts";
import { createObjectReader, readNamespace } from "./object-reader.ts";
import type { MutatingPlugin, PluginParts, ValidatingPlugin } from "./plugin.ts";
import { startPolicySource } from "./policies/policy-source.ts";
import { mutatingPolicies } from "./policies/mutating.ts";
import { validatingPolicies } from "./policies/validating.ts";
import { createRounds } from "./reinvocation.ts";
import { mutatingWebhooks } from "./webhooks/mutating.ts";
import { validatingWebhooks } from "./webhooks/validating.ts";
import { startWebhookSource } from "./webhooks/webhook-source.ts";
import type { WebhookCaller } from "../webhook/webhook-caller.ts";

export interface AdmissionOptions {
  readonly store: ObjectStore;
  readonly kinds: KindTable;
  readonly authorizer: Authorizer;
  readonly webhooks: WebhookCaller;
  readonly clock: Clock;
  /** How what quotas have left is written. */
  readonly updateQuota: (quota: KubeObject) => Promise<unknown>;
}

export interface RunningAdmission {
  readonly chain: AdmissionChain;
  close(): void;
}

/** The plugins of kube-apiserver that are configured by objects, in its order (k8s `pkg/kubeapiserver/options/plugins.go`). */
export async function startAdmission({
  store,
  kinds,
  authorizer,
  webhooks,
  clock,
  updateQuota,
}: AdmissionOptions): Promise<RunningAdmission> {
  const parts: PluginParts = {
    kinds,
    authorizer,
    reader: createObjectReader(store),
    namespace: (name) => readNamespace(store, name),
  };
  const validating = await startPolicySource(store, "validatingadmissionpolicies", "validatingadmissionpolicybindings");
  const mutating = await startPolicySource(store, "mutatingadmissionpolicies", "mutatingadmissionpolicybindings");
  const mutatingHooks = await startWebhookSource(store, "mutatingwebhookconfigurations");
  const validatingHooks = await startWebhookSource(store, "validatingwebhookconfigurations");
  const evaluators = createEvaluators(() => clock.now());
  const quotas = await startQuotaPlugin({ store, evaluators, updateStatus: updateQuota });
  return {
    chain: chainOf(
      [mutatingPolicies(mutating, parts), mutatingWebhooks(mutatingHooks, webhooks, parts)],
      [validatingPolicies(validating, parts), validatingWebhooks(validatingHooks, webhooks, parts), quotas],
    ),
    close() {
      for (const source of [validating, mutating, mutatingHooks, validatingHooks, quotas]) source.close();
    },
  };
}

function chainOf(mutating: readonly MutatingPlugin[], validating: readonly ValidatingPlugin[]): AdmissionChain {
  return {
    async mutate(attributes) {
      const active = mutating.filter((plugin) => !plugin.isIdle());
      const rounds = createRounds();
      let { object } = attributes;
      for (const plugin of active) object = await plugin.mutate({ ...attributes, object }, rounds.first);
      const second = rounds.second();
      if (second === undefined) return object;
      for (const plugin of active) object = await plugin.mutate({ ...attributes, object }, second);
      return object;
    },
    async validate(attributes) {
      for (const plugin of validating) if (!plugin.isIdle()) await plugin.validate(attributes);
    },
  };
}
