import { both } from "../../judging.ts";
import type { Mistake, Step } from "../../lesson.ts";

export const solution: readonly Step[] = [
  {
    say: both("All groups.", "所有 API 组。"),
    shell: "curl http://127.0.0.1:8001/apis",
    run: (world) => world.get("/apis"),
  },
  {
    say: both("One group and its versions.", "一个 API 组及其版本。"),
    shell: "curl http://127.0.0.1:8001/apis/example.k8s.io",
    run: (world) => world.get("/apis/example.k8s.io"),
  },
  {
    say: both("One group version and its resources.", "一个组版本及其资源。"),
    shell: "curl http://127.0.0.1:8001/apis/example.k8s.io/v1",
    run: (world) => world.get("/apis/example.k8s.io/v1"),
  },
];

export const mistake: Mistake = {
  promised: ["404 page not found"],
  shell: "curl http://127.0.0.1:8001/apis/example.k8s.io/v2",
  run: async (world) => (await world.get("/apis/example.k8s.io/v2")).text,
};
