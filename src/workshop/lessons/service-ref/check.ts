import { both, expectVerdicts } from "../../judging.ts";
import type { Lesson } from "../../lesson.ts";
import { mistake, solution } from "./solution.ts";

export const lesson: Lesson = {
  slug: "service-ref",
  prerequisites: ["first-route"],
  begin: (world) => world.untilReason("v1.example.k8s.io", "ServiceNotFound"),
  check: (world) =>
    expectVerdicts(world, "v1.example.k8s.io", [
      {
        reason: "ServicePortError",
        expected: both(
          "the Service is found, but not its port: the reason becomes ServicePortError",
          "找到了 Service，但端口不对：原因变为 ServicePortError",
        ),
      },
      {
        reason: "Passed",
        expected: both(
          "service and port are right: the reason becomes Passed",
          "Service 和端口都正确：原因变为 Passed",
        ),
      },
    ]),
  solution,
  mistake,
};
