import { both } from "../../judging.ts";
import type { Mistake, Step } from "../../lesson.ts";
import type { World } from "../../world.ts";

const NAME = "v1.example.k8s.io";

async function takeDown(world: World): Promise<void> {
  const path = "/apis/apps/v1/namespaces/example-namespace/deployments/example-server";
  await world.patch(path, { spec: { replicas: 0 } });
  await world.untilReason(NAME, "MissingEndpoints");
  await world.pg.settled();
}

export const solution: readonly Step[] = [
  {
    say: both("Take the API's Pods away.", "停掉这个 API 的 Pod。"),
    shell: `kubectl scale deployment example-server -n example-namespace --replicas=0
kubectl wait --for=condition=Available=False --timeout=30s apiservice/${NAME}`,
    run: takeDown,
  },
  {
    say: both("Ask for discovery.", "查询发现信息。"),
    shell: "curl http://127.0.0.1:8001/apis",
    run: (world) => world.get("/apis"),
  },
  {
    say: both("Take the registration away.", "删除注册。"),
    shell: `kubectl delete apiservice ${NAME}`,
    run: (world) => world.request("DELETE", `/apis/apiregistration.k8s.io/v1/apiservices/${NAME}`),
  },
];

export const mistake: Mistake = {
  promised: ["unable to retrieve the complete list of server APIs"],
  shell: "kubectl api-resources --cached",
  run: async (world) => {
    // What kubectl has cached from before is what it misses afterwards.
    await world.kubectl("api-versions");
    await takeDown(world);
    return world.kubectl("api-resources", "--cached");
  },
};
