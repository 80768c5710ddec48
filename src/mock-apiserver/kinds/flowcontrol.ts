import { type KubeObject, at, ensure } from "../../apimachinery/index.ts";
import { applyGoDefaults } from "../../types/index.ts";
import type { KindHooks } from "./built-in.ts";

/** flowcontrol.apiserver.k8s.io/v1: extension servers list and watch both kinds; this server shapes no traffic by them. */

/** What is exempt has the settings of that; what is limited must bring its own. */
function completeLevel(object: KubeObject): void {
  const spec = ensure(object, "spec");
  if (spec["type"] === "Exempt" && at(spec, "exempt") === undefined) ensure(spec, "exempt");
  applyGoDefaults(object, "flowcontrol/v1.PriorityLevelConfiguration");
}

export const FLOW_CONTROL_HOOKS: Readonly<Record<string, KindHooks>> = {
  "flowcontrol.apiserver.k8s.io/prioritylevelconfigurations": { complete: completeLevel },
};
