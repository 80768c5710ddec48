import { both } from "../../judging.ts";
import type { Mistake, Step } from "../../lesson.ts";

export const solution: readonly Step[] = [
  {
    say: both("Ask the main apiserver for its API groups.", "向主 API 服务器查询它的 API 组。"),
    shell: "curl http://127.0.0.1:8001/apis",
    run: (world) => world.get("/apis"),
  },
];

export const mistake: Mistake = {
  promised: ["the server doesn't have a resource type"],
  shell: "kubectl get pears",
  run: (world) => world.kubectl("get", "pears"),
};
