import { both } from "../../judging.ts";
import type { Lesson } from "../../lesson.ts";
import { applyTrustingApiService, SERVER_NAME, storeCertificate } from "../../tls-setup.ts";
import type { World } from "../../world.ts";
import { answerExam, injectNext, orderOf, type Exam } from "./exam.ts";
import { mistake, solution } from "./solution.ts";

const NAME = "v1.example.k8s.io";

async function prepare(world: World): Promise<void> {
  const ca = await world.keep("ca", () => world.createCa("my-ca"));
  const certificate = { commonName: SERVER_NAME, hosts: [SERVER_NAME] };
  await storeCertificate(world, await world.keep("certificate", () => world.issueCertificate(ca, certificate)));
  await applyTrustingApiService(world, ca.cert);
}

export const lesson: Lesson = {
  slug: "what-broke",
  prerequisites: ["right-name", "five-seconds", "blast-radius"],
  availableAtStart: [NAME],
  prepare,
  async begin(world) {
    const exam: Exam = { order: await orderOf(world), named: 0, lastWrong: undefined };
    world.memory.set("exam", exam);
    injectNext(world, exam);
    await world.until("the first fault to show", () => world.route(NAME)?.available === false);
  },
  onAnswer: answerExam,
  check(world) {
    const { order, named, lastWrong } = world.memory.get("exam") as Exam;
    return order.map((_fault, index) => {
      const number = index + 1;
      const passed = index < named;
      const waiting = index > named;
      const wrong = lastWrong !== undefined && index === named;
      return {
        passed,
        expected: both(
          `you name fault ${number} of ${order.length}`,
          `你说出第 ${number} 个故障（共 ${order.length} 个）`,
        ),
        saw: passed
          ? both(`you named it: ${order[index]}`, `你说对了：${order[index]}`)
          : waiting
            ? both("it comes later", "还没轮到")
            : wrong
              ? both(`your answer ${lastWrong} is not it`, `你的回答 ${lastWrong} 不对`)
              : both("no answer yet", "还没有回答"),
      };
    });
  },
  solution,
  mistake,
};
