import type { KubeObject } from "../../apimachinery/index.ts";
import type { AdmissionChain, KindTable } from "../../apiserver/index.ts";
import type { ObjectStore } from "../../storage/index.ts";
import type { Authorizer } from "../rbac/authorizer.ts";
import { createObjectReader, readNamespace } from "./object-reader.ts";
import type { MutatingPlugin, PluginParts, ValidatingPlugin } from "./plugin.ts";
import { startPolicySource } from "./policies/policy-source.ts";
import { validatingPolicies } from "./policies/validating.ts";

export interface AdmissionOptions {
  readonly store: ObjectStore;
  readonly kinds: KindTable;
  readonly authorizer: Authorizer;
}

export interface RunningAdmission {
  readonly chain: AdmissionChain;
  close(): void;
}

/** The plugins of kube-apiserver that are configured by objects, in its order (k8s `pkg/kubeapiserver/options/plugins.go`). */
export async function startAdmission({ store, kinds, authorizer }: AdmissionOptions): Promise<RunningAdmission> {
  const parts: PluginParts = {
    kinds,
    authorizer,
    reader: createObjectReader(store),
    namespace: (name) => readNamespace(store, name),
  };
  const validating = await startPolicySource(store, "validatingadmissionpolicies", "validatingadmissionpolicybindings");
  return {
    chain: chainOf([], [validatingPolicies(validating, parts)]),
    close: () => validating.close(),
  };
}

function chainOf(mutating: readonly MutatingPlugin[], validating: readonly ValidatingPlugin[]): AdmissionChain {
  return {
    async mutate(attributes) {
      let object: KubeObject | undefined = attributes.object;
      for (const plugin of mutating) if (!plugin.isIdle()) object = await plugin.mutate({ ...attributes, object });
      return object;
    },
    async validate(attributes) {
      for (const plugin of validating) if (!plugin.isIdle()) await plugin.validate(attributes);
    },
  };
}
