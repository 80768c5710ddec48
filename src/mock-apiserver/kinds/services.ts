import { type KubeObject, asFields, textAt } from "../../apimachinery/index.ts";
import type { KindHooks } from "./built-in.ts";
import { allocateService } from "./service-allocation.ts";
import { dropUnused, hasClusterIp } from "./service-update.ts";

/** No reply has it (`storage.go` defaultOnReadInternalTrafficPolicy); a wrong value is left to validation. */
function dropInternalPolicy(object: KubeObject): void {
  const spec = asFields(object["spec"]);
  if (!hasClusterIp(spec) && ["Cluster", "Local"].includes(textAt(spec, "internalTrafficPolicy")))
    delete spec["internalTrafficPolicy"];
}

export const SERVICE_HOOKS: Readonly<Record<string, KindHooks>> = {
  "/services": { complete: dropInternalPolicy, prepareForUpdate: dropUnused, allocate: allocateService },
};
