import { both, expectVerdicts } from "../../judging.ts";
import type { Lesson } from "../../lesson.ts";
import { mistake, solution } from "./solution.ts";

export const lesson: Lesson = {
  slug: "endpoints",
  prerequisites: ["service-ref"],
  availableAtStart: ["v1.example.k8s.io"],
  check: (world) =>
    expectVerdicts(world, "v1.example.k8s.io", [
      {
        reason: "MissingEndpoints",
        expected: both("without Pods the reason becomes MissingEndpoints", "没有 Pod 时，原因变为 MissingEndpoints"),
      },
      {
        reason: "Passed",
        expected: both("with a Pod again the reason becomes Passed", "重新有了 Pod，原因变为 Passed"),
      },
    ]),
  solution,
  mistake,
};
