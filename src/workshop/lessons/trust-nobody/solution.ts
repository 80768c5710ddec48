import { both } from "../../judging.ts";
import type { Mistake, Step } from "../../lesson.ts";

export const solution: readonly Step[] = [
  {
    say: both("Demand a certificate that can be verified.", "要求验证证书。"),
    shell: `kubectl patch apiservice v1.example.k8s.io --type=merge -p '{"spec":{"insecureSkipTLSVerify":false}}'`,
    run: async (world) => {
      await world.patch("/apis/apiregistration.k8s.io/v1/apiservices/v1.example.k8s.io", {
        spec: { insecureSkipTLSVerify: false },
      });
      await world.untilReason("v1.example.k8s.io", "FailedDiscoveryCheck");
    },
  },
];

export const mistake: Mistake = {
  promised: ["x509: certificate signed by unknown authority"],
  shell: "kubectl get apiservice v1.example.k8s.io -o yaml",
  run: async (world) => {
    await solution[0]?.run(world);
    return world.route("v1.example.k8s.io")?.message ?? "";
  },
};
