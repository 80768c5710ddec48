import { both } from "../../judging.ts";
import type { Mistake, Step } from "../../lesson.ts";

export const solution: readonly Step[] = [
  {
    say: both("Ask for a path that the server wants to tidy up.", "访问一个服务器想要“整理”的路径。"),
    shell: "curl -i http://127.0.0.1:8001/apis/example.k8s.io/v1//pods",
    run: (world) => world.get("/apis/example.k8s.io/v1//pods"),
  },
  {
    say: both("Ask for the tidy path.", "访问整理后的路径。"),
    shell: "curl -i http://127.0.0.1:8001/apis/example.k8s.io/v1/pods",
    run: (world) => world.get("/apis/example.k8s.io/v1/pods"),
  },
];

export const mistake: Mistake = {
  promised: ["attempted to redirect this request, which is not permitted"],
  shell: "curl http://127.0.0.1:8001/apis/example.k8s.io/v1//pods",
  run: async (world) => (await world.get("/apis/example.k8s.io/v1//pods")).text,
};
