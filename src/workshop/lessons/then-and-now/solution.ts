import { both } from "../../judging.ts";
import type { Mistake, Step } from "../../lesson.ts";

export const NAME = "v1.example.k8s.io";

export const solution: readonly Step[] = [
  {
    say: both(
      "Then: the check of 1.15 follows the redirect, so the reason is Passed.",
      "当时：1.15 的检查会跟随重定向，因此原因是 Passed。",
    ),
    shell: "npm run workshop -- answer Passed",
    run: async (world) => world.say("Passed"),
  },
  {
    say: both(
      "Now: register the same server in the version that is served, and read the condition.",
      "现在：用仍在提供的版本注册同一个服务器，然后阅读状况。",
    ),
    shell: `kubectl apply -f WORK/apiservice-v1.yaml
kubectl wait --for=condition=Available=False --timeout=30s apiservice/${NAME}`,
    run: async (world) => {
      await world.applyFile("apiservice-v1.yaml");
      await world.untilReason(NAME, "FailedDiscoveryCheck");
    },
  },
];

export const mistake: Mistake = {
  promised: ['no matches for kind "APIService" in version "apiregistration.k8s.io/v1beta1"'],
  shell: "kubectl apply -f WORK/apiservice.yaml",
  run: (world) => world.kubectl("apply", "-f", `${world.work}/apiservice.yaml`),
};
