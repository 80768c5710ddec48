import { both } from "../../judging.ts";
import type { Mistake, Step } from "../../lesson.ts";

const PATH = "/apis/apiregistration.k8s.io/v1/apiservices/v1.example.k8s.io";

export const solution: readonly Step[] = [
  {
    say: both("Name the Service that exists.", "改为真正存在的 Service 名称。"),
    shell: `kubectl patch apiservice v1.example.k8s.io --type=merge -p '{"spec":{"service":{"name":"example-server"}}}'
kubectl wait --for=jsonpath='{.status.conditions[0].reason}'=ServicePortError --timeout=30s apiservice/v1.example.k8s.io`,
    run: async (world) => {
      await world.patch(PATH, { spec: { service: { name: "example-server" } } });
      await world.untilReason("v1.example.k8s.io", "ServicePortError");
    },
  },
  {
    say: both("Name the port that it listens on.", "改为它监听的端口。"),
    shell: `kubectl patch apiservice v1.example.k8s.io --type=merge -p '{"spec":{"service":{"port":443}}}'`,
    run: (world) => world.patch(PATH, { spec: { service: { port: 443 } } }),
  },
];

export const mistake: Mistake = {
  promised: ['service/api in "example-namespace" is not present', "is not listening on port"],
  shell: "kubectl get apiservice v1.example.k8s.io -o yaml",
  run: async (world) => {
    await solution[0]?.run(world);
    return world
      .verdicts("v1.example.k8s.io")
      .map(({ message }) => message)
      .join("\n");
  },
};
