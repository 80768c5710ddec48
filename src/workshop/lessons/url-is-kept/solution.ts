import { both } from "../../judging.ts";
import type { Mistake, Step } from "../../lesson.ts";

export const solution: readonly Step[] = [
  {
    say: both("Ask for a path below the group version.", "访问组版本之下的路径。"),
    shell: "curl http://127.0.0.1:8001/apis/example.k8s.io/v1/hello",
    run: (world) => world.get("/apis/example.k8s.io/v1/hello"),
  },
  {
    say: both("Ask for the same path without the prefix.", "去掉前缀，访问同样的路径。"),
    shell: "curl http://127.0.0.1:8001/hello",
    run: (world) => world.get("/hello"),
  },
];

export const mistake: Mistake = {
  promised: ["404 page not found"],
  shell: "curl http://127.0.0.1:8001/hello",
  run: async (world) => (await world.get("/hello")).text,
};
