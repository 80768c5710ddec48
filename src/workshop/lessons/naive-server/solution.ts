import { both } from "../../judging.ts";
import type { Mistake, Step } from "../../lesson.ts";

export const solution: readonly Step[] = [
  {
    say: both(
      "Roll out the server that answers at its group version: the flag --as-written is gone.",
      "部署在组版本路径上有回答的服务器：去掉了参数 --as-written。",
    ),
    shell: `kubectl apply -f WORK/server.yaml
kubectl wait --for=condition=Available --timeout=60s apiservice/v1.example.k8s.io`,
    run: async (world) => {
      await world.applyFile("server.yaml");
      await world.untilReason("v1.example.k8s.io", "Passed");
    },
  },
];

export const mistake: Mistake = {
  promised: ["bad status from", ": 307"],
  shell: "kubectl get apiservice v1.example.k8s.io -o yaml",
  run: async (world) => world.route("v1.example.k8s.io")?.message ?? "",
};
