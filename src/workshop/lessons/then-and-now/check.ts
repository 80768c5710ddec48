import { both, expectVerdicts } from "../../judging.ts";
import type { Lesson } from "../../lesson.ts";
import { mistake, NAME, solution } from "./solution.ts";

const THEN = "passed";

export const lesson: Lesson = {
  slug: "then-and-now",
  prerequisites: ["naive-server"],
  check(world) {
    const last = world.answers.at(-1);
    const isRight = world.answers.some((answer) => answer.trim().toLowerCase() === THEN);
    const wrong = both(
      `${last} is not what the condition of 1.15 says: read its reason`,
      `1.15 中状况的原因不是 ${last}：请阅读 reason`,
    );
    return [
      {
        passed: isRight,
        expected: both("you say which reason Kubernetes 1.15 gives", "你说出 Kubernetes 1.15 给出的原因"),
        saw: isRight
          ? both("Passed: it follows the redirect", "Passed：它会跟随重定向")
          : last === undefined
            ? both("no answer yet", "还没有回答")
            : wrong,
      },
      ...expectVerdicts(world, NAME, [
        {
          reason: "FailedDiscoveryCheck",
          words: ": 307",
          expected: both(
            "today the same server, registered through v1, fails with its redirect",
            "如今通过 v1 注册的同一个服务器，因重定向而检查失败",
          ),
        },
      ]),
    ];
  },
  solution,
  mistake,
};
