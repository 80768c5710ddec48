import { both, expectRequest, expectVerdicts } from "../../judging.ts";
import type { Lesson } from "../../lesson.ts";
import { mistake, solution } from "./solution.ts";

const SLOW_MS = 2_900;

export const lesson: Lesson = {
  slug: "five-seconds",
  prerequisites: ["endpoints"],
  availableAtStart: ["v1.example.k8s.io"],
  check: (world) => [
    expectRequest(
      world,
      both(
        "with a delay of 3 s a request takes its 3 s and is answered: 200",
        "延迟 3 秒时，请求花费 3 秒并得到回答：200",
      ),
      ({ backend, status, durationMs = 0 }) => backend !== undefined && status === 200 && durationMs >= SLOW_MS,
    ),
    ...expectVerdicts(world, "v1.example.k8s.io", [
      {
        reason: "FailedDiscoveryCheck",
        words: "Client.Timeout exceeded while awaiting headers",
        expected: both(
          "with a delay of 7 s the discovery check gives up after 5 s",
          "延迟 7 秒时，发现检查在 5 秒后放弃",
        ),
      },
    ]),
  ],
  solution,
  mistake,
};
