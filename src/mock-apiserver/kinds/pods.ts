import { type KubeObject, ensure, numberAt, textAt } from "../../apimachinery/index.ts";
import type { KindHooks } from "./built-in.ts";
import { defaultPod } from "./pod-defaults.ts";
import { preparePod } from "./pod-strategy.ts";

function isOver(pod: KubeObject): boolean {
  return ["Failed", "Succeeded"].includes(textAt(pod, "status", "phase"));
}

export const POD_HOOKS: Readonly<Record<string, KindHooks>> = {
  "/pods": {
    complete: (object) => defaultPod(ensure(object, "spec")),
    prepareForCreate: preparePod,
    gracePeriod: (object, requested) => {
      if (textAt(object, "spec", "nodeName") === "" || isOver(object)) return 0;
      return requested ?? numberAt(object, "spec", "terminationGracePeriodSeconds");
    },
  },
};
