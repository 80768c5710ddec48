import { both } from "../../judging.ts";
import type { Mistake, Step } from "../../lesson.ts";
import type { World } from "../../world.ts";

async function scale(world: World, replicas: number): Promise<void> {
  await world.patch("/apis/apps/v1/namespaces/example-namespace/deployments/example-server", { spec: { replicas } });
}

export const solution: readonly Step[] = [
  {
    say: both("Stop every Pod.", "停止所有 Pod。"),
    shell: `kubectl scale deployment example-server -n example-namespace --replicas=0
kubectl wait --for=condition=Available=False --timeout=30s apiservice/v1.example.k8s.io`,
    run: async (world) => {
      await scale(world, 0);
      await world.untilReason("v1.example.k8s.io", "MissingEndpoints");
    },
  },
  {
    say: both("Start one again.", "重新启动一个。"),
    shell: `kubectl scale deployment example-server -n example-namespace --replicas=1
kubectl wait --for=condition=Available --timeout=30s apiservice/v1.example.k8s.io`,
    run: async (world) => {
      await scale(world, 1);
      await world.untilReason("v1.example.k8s.io", "Passed");
    },
  },
];

export const mistake: Mistake = {
  promised: ['have no addresses with port name ""'],
  shell: "kubectl get apiservice v1.example.k8s.io -o yaml",
  run: async (world) => {
    await solution[0]?.run(world);
    return world.route("v1.example.k8s.io")?.message ?? "";
  },
};
