import { numberAt, type GroupResource, type KubeObject } from "../apimachinery/index.ts";
import type { ControllerContext } from "./context.ts";
import { keyOf, type Controller } from "./controller.ts";
import { readObject } from "./reads.ts";

const POLICIES: GroupResource = { group: "admissionregistration.k8s.io", resource: "validatingadmissionpolicies" };
export const POLICY_STATUS_MANAGER = "validatingadmissionpolicy-status";

export interface PolicyStatusParts {
  /** What a policy's expressions do that their types forbid. */
  readonly check: (policy: KubeObject) => Promise<readonly object[]>;
  /** Server-side apply of a status. */
  readonly applyStatus: (resource: GroupResource, name: string, configuration: object) => Promise<unknown>;
}

/** Says of each policy what its types forbid (k8s `pkg/controller/validatingadmissionpolicystatus`). */
export function policyStatusController({ store }: ControllerContext, parts: PolicyStatusParts): Controller {
  return {
    name: POLICY_STATUS_MANAGER,
    watches: [{ resource: POLICIES, keys: (policy) => [keyOf(policy)] }],
    reconcile: async (_, name) => {
      const policy = await readObject<KubeObject>(store, POLICIES, "", name);
      if (policy === undefined) return "done";
      const { generation = 0 } = policy.metadata;
      if (generation <= numberAt(policy, "status", "observedGeneration")) return "done";
      const expressionWarnings = await parts.check(policy);
      const typeChecking = expressionWarnings.length === 0 ? {} : { expressionWarnings };
      const status = { observedGeneration: generation, typeChecking };
      const { apiVersion, kind } = policy;
      await parts.applyStatus(POLICIES, name, { apiVersion, kind, metadata: { name }, status });
      return "done";
    },
  };
}
