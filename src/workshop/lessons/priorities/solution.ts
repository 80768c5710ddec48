import { both } from "../../judging.ts";
import type { Mistake, Step } from "../../lesson.ts";

const PATH = "/apis/apiregistration.k8s.io/v1/apiservices/v1.example.k8s.io";

export const solution: readonly Step[] = [
  {
    say: both("Raise the version above v1beta1.", "让这个版本高于 v1beta1。"),
    shell: `kubectl patch apiservice v1.example.k8s.io --type=merge -p '{"spec":{"versionPriority":100}}'`,
    run: (world) => world.patch(PATH, { spec: { versionPriority: 100 } }),
  },
  {
    say: both("Raise the group above zoo.example.com.", "让这个组高于 zoo.example.com。"),
    shell: `kubectl patch apiservice v1.example.k8s.io --type=merge -p '{"spec":{"groupPriorityMinimum":1000}}'`,
    run: (world) => world.patch(PATH, { spec: { groupPriorityMinimum: 1000 } }),
  },
];

export const mistake: Mistake = {
  promised: ["must be positive and less than 1000"],
  shell: `kubectl patch apiservice v1.example.k8s.io --type=merge -p '{"spec":{"versionPriority":5000}}'`,
  run: async (world) => {
    const settings = { body: { spec: { versionPriority: 5000 } }, contentType: "application/merge-patch+json" };
    return (await world.request("PATCH", PATH, settings)).text;
  },
};
