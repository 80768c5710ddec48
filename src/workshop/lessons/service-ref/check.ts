import { both, expectVerdicts, mended } from "../../judging.ts";
import type { Lesson } from "../../lesson.ts";
import { mistake, solution } from "./solution.ts";

const NAME = "v1.example.k8s.io";

const WRONG_PORT = {
  say: both(
    "The port is right already, so ServicePortError cannot show. Make it wrong again.",
    "端口已经正确，不会再出现 ServicePortError。请先把它改回错误的端口。",
  ),
  shell: `kubectl patch apiservice ${NAME} --type=merge -p '{"spec":{"service":{"port":8443}}}'`,
};

export const lesson: Lesson = {
  slug: "service-ref",
  prerequisites: ["first-route"],
  begin: (world) => world.untilReason(NAME, "ServiceNotFound"),
  check: (world) => {
    const port = world.route(NAME)?.apiService.spec.service?.port;
    const findings = expectVerdicts(world, NAME, [
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
    ]);
    return findings.map((finding, index) => mended(finding, index === 0 && port === 443, WRONG_PORT));
  },
  solution,
  mistake,
};
