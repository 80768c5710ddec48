import { both, expectRequest, expectVerdicts, mended } from "../../judging.ts";
import type { Lesson } from "../../lesson.ts";
import { mistake, solution } from "./solution.ts";

const NAME = "v1.example.k8s.io";

const RECOVER = {
  say: both(
    "The route is down, so no request gets through. Take the delay away and wait until it is up.",
    "路由不可用，任何请求都无法通过。请先去掉延迟，等待它恢复可用。",
  ),
  shell: `npm run workshop -- fault ${NAME} clear
kubectl wait --for=condition=Available --timeout=60s apiservice/${NAME}`,
};

const SLOW_MS = 2_900;

export const lesson: Lesson = {
  slug: "five-seconds",
  prerequisites: ["endpoints"],
  availableAtStart: [NAME],
  check: (world) => [
    mended(
      expectRequest(
        world,
        both(
          "with a delay of 3 s a request takes its 3 s and is answered: 200",
          "延迟 3 秒时，请求花费 3 秒并得到回答：200",
        ),
        ({ backend, status, durationMs = 0 }) => backend !== undefined && status === 200 && durationMs >= SLOW_MS,
      ),
      world.route(NAME)?.available !== true,
      RECOVER,
    ),
    ...expectVerdicts(world, NAME, [
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
