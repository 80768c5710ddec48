import { both } from "../../judging.ts";
import type { Mistake, Step } from "../../lesson.ts";

const GREETINGS = "/apis/extensions.example.com/v1alpha1/namespaces/default/greetings";

const list: Step = {
  say: both("List.", "列出。"),
  shell: "kubectl get greetings",
  run: (world) => world.get(GREETINGS),
};

export const solution: readonly Step[] = [
  list,
  {
    say: both("Create one.", "创建一个。"),
    shell: "kubectl apply -f WORK/hello.yaml",
    run: async (world) => {
      const body = await world.readFile("hello.yaml");
      return world.request("POST", GREETINGS, { body, contentType: "application/yaml" });
    },
  },
  list,
  {
    say: both("Delete it.", "删除它。"),
    shell: "kubectl delete greeting hello",
    run: (world) => world.request("DELETE", `${GREETINGS}/hello`),
  },
  list,
];

export const mistake: Mistake = {
  promised: ["no matches for kind"],
  shell: "kubectl apply -f WORK/wrong-kind.yaml",
  run: (world) => world.kubectl("apply", "-f", `${world.work}/wrong-kind.yaml`),
};
