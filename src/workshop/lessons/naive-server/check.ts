import { both, expectVerdicts } from "../../judging.ts";
import type { Lesson } from "../../lesson.ts";
import { mistake, solution } from "./solution.ts";

export const lesson: Lesson = {
  slug: "naive-server",
  prerequisites: ["discovery", "endpoints"],
  begin: (world) => world.untilReason("v1.example.k8s.io", "FailedDiscoveryCheck"),
  check: (world) =>
    expectVerdicts(world, "v1.example.k8s.io", [
      {
        reason: "FailedDiscoveryCheck",
        words: ": 307",
        expected: both(
          "as written, the server fails the discovery check with 307",
          "按原文运行时，服务器以 307 未通过发现检查",
        ),
      },
      {
        reason: "Passed",
        expected: both(
          "repaired, it answers 200 at its group version and passes",
          "修复之后，它在组版本路径上返回 200，检查通过",
        ),
      },
    ]),
  solution,
  mistake,
};
