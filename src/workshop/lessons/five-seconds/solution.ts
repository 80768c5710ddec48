import { both } from "../../judging.ts";
import type { Mistake, Step } from "../../lesson.ts";

const NAME = "v1.example.k8s.io";

export const solution: readonly Step[] = [
  {
    say: both("Make the backend slow, and ask it.", "让后端变慢，然后访问它。"),
    shell: `npm run workshop -- fault ${NAME} delay 3000
curl http://127.0.0.1:8001/apis/example.k8s.io/v1/pods`,
    run: async (world) => {
      world.pg.faults.set(NAME, "delay", 3000);
      await world.get("/apis/example.k8s.io/v1/pods");
    },
  },
  {
    say: both("Make it slower than the check waits.", "让它慢过检查的等待时间。"),
    shell: `npm run workshop -- fault ${NAME} delay 7000
kubectl wait --for=condition=Available=False --timeout=60s apiservice/${NAME}`,
    run: async (world) => {
      world.pg.faults.set(NAME, "delay", 7000);
      await world.untilReason(NAME, "FailedDiscoveryCheck");
    },
  },
];

export const mistake: Mistake = {
  promised: ["Client.Timeout exceeded while awaiting headers"],
  shell: `npm run workshop -- fault ${NAME} delay 7000
kubectl get apiservice ${NAME} -o yaml`,
  run: async (world) => {
    await solution[1]?.run(world);
    return world.route(NAME)?.message ?? "";
  },
};
