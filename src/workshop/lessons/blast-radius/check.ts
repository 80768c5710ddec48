import { both, expectRequest, expectVerdicts, mended } from "../../judging.ts";
import type { Lesson } from "../../lesson.ts";
import { mistake, solution } from "./solution.ts";

const NAME = "v1.example.k8s.io";

const REGISTER = {
  say: both(
    "The APIService went before the API was down, so nobody saw what its failure does. Register it again.",
    "在 API 不可用之前 APIService 就被删除了，因此看不到故障的影响。请重新注册它。",
  ),
  shell: "kubectl apply -f WORK/apiservice.yaml",
};

export const lesson: Lesson = {
  slug: "blast-radius",
  prerequisites: ["endpoints"],
  availableAtStart: [NAME],
  check(world) {
    const since = world.verdicts(NAME).find(({ available }) => !available)?.afterRequest;
    const isLater = ({ id }: { id: number }): boolean => since !== undefined && id > since;
    const route = world.route(NAME);
    const findings = [
      ...expectVerdicts(world, NAME, [
        {
          reason: "MissingEndpoints",
          expected: both("the API is down: MissingEndpoints", "这个 API 不可用：MissingEndpoints"),
        },
      ]),
      expectRequest(
        world,
        both(
          "while it is down, discovery still answers: GET /apis is 200",
          "它不可用期间，发现仍有回答：GET /apis 返回 200",
        ),
        (trace) => isLater(trace) && /^\/apis\/?(\?|$)/.test(trace.client.target) && trace.status === 200,
        isLater,
      ),
      {
        passed: route === undefined && since !== undefined,
        expected: both(`afterwards the APIService ${NAME} is gone`, `之后 APIService ${NAME} 被删除`),
        saw:
          route === undefined
            ? both(`there is no APIService ${NAME}`, `没有名为 ${NAME} 的 APIService`)
            : both(`${NAME} is still registered`, `${NAME} 仍然注册着`),
      },
    ];
    const isGoneTooSoon = route === undefined && since === undefined;
    return findings.map((finding) => mended(finding, isGoneTooSoon, REGISTER));
  },
  solution,
  mistake,
};
