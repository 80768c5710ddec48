import { both } from "../../judging.ts";
import type { Mistake, Step } from "../../lesson.ts";

const PODS = "/apis/example.k8s.io/v1/pods";

export const solution: readonly Step[] = [
  {
    say: both("Allow bob to list.", "允许 bob 列出（list）。"),
    shell: "kubectl apply -f WORK/bob.yaml",
    run: (world) => world.applyFile("bob.yaml"),
  },
  {
    say: both("Let bob list.", "让 bob 列出。"),
    shell: `curl -H "Impersonate-User: bob" http://127.0.0.1:8001${PODS}`,
    run: (world) => world.until("bob's list", async () => (await world.get(PODS, { as: "bob" })).status === 200),
  },
  {
    say: both("Let bob try to delete.", "让 bob 尝试删除。"),
    shell: `curl -X DELETE -H "Impersonate-User: bob" http://127.0.0.1:8001${PODS}/one`,
    run: (world) => world.request("DELETE", `${PODS}/one`, { as: "bob" }),
  },
];

export const mistake: Mistake = {
  promised: ['is forbidden: User "bob" cannot'],
  shell: `curl -H "Impersonate-User: bob" http://127.0.0.1:8001${PODS}`,
  run: async (world) => (await world.get(PODS, { as: "bob" })).text.replaceAll('\\"', '"'),
};
