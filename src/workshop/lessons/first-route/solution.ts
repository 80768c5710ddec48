import { both } from "../../judging.ts";
import type { Mistake, Step } from "../../lesson.ts";

export const solution: readonly Step[] = [
  {
    say: both("Register the route.", "注册路由。"),
    shell: "kubectl apply -f WORK/apiservice.yaml",
    run: (world) => world.applyFile("apiservice.yaml"),
  },
  {
    say: both("Wait until it is available.", "等待它可用。"),
    shell: "kubectl wait --for=condition=Available --timeout=30s apiservice/v1.example.k8s.io",
    run: (world) => world.untilReason("v1.example.k8s.io", "Passed"),
  },
  {
    say: both("Use it.", "使用它。"),
    shell: "curl http://127.0.0.1:8001/apis/example.k8s.io/v1/pods",
    run: (world) => world.get("/apis/example.k8s.io/v1/pods"),
  },
];

export const mistake: Mistake = {
  promised: ['must be `spec.version+"."+spec.group`'],
  shell: "kubectl apply -f WORK/wrong-name.yaml",
  run: async (world) => {
    const body = await world.readFile("wrong-name.yaml");
    const settings = { body, contentType: "application/yaml" };
    return (await world.request("POST", "/apis/apiregistration.k8s.io/v1/apiservices", settings)).text.replaceAll(
      '\\"',
      '"',
    );
  },
};
