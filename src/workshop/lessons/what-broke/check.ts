import { both } from "../../judging.ts";
import type { Lesson } from "../../lesson.ts";
import { applyTrustingApiService, SERVER_NAME, storeCertificate } from "../../tls-setup.ts";
import type { World } from "../../world.ts";
import type { Text } from "../../text.ts";
import { randomFrom } from "../../chance.ts";
import { answerExam, drawExam, injectNext, SIGNS, wordsOf, type Exam, type ExamFault } from "./exam.ts";
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
    const exam: Exam = { order: drawExam(randomFrom(world.seed)), named: 0, lastWrong: undefined };
    world.memory.set("exam", exam);
    injectNext(world, exam);
    await world.until("the first fault to show", () => world.route(NAME)?.available === false);
  },
  onAnswer: answerExam,
  check(world) {
    const exam = world.memory.get("exam") as Exam;
    return exam.order.map((fault, index) => ({
      passed: index < exam.named,
      expected: both(
        `you name fault ${index + 1} of ${exam.order.length} (--seed ${world.seed})`,
        `你说出第 ${index + 1} 个故障（共 ${exam.order.length} 个，--seed ${world.seed}）`,
      ),
      saw: index < exam.named ? named(fault) : index > exam.named ? LATER : answered(world, exam),
    }));
  },
  solution,
  mistake,
};

const LATER = both("it comes later", "还没轮到");

function named(fault: ExamFault): Text {
  const words = wordsOf(fault) ?? "";
  return both(`you named it: ${fault}, for the message said: ${words}`, `你说对了：${fault}，因为消息中写着：${words}`);
}

/** Why the last answer is wrong, without the right one. */
function answered(world: World, { lastWrong }: Exam): Text {
  if (lastWrong === undefined) return both("no answer yet", "还没有回答");
  const words = wordsOf(lastWrong);
  if (words === undefined) {
    const all = SIGNS.map(({ fault }) => fault).join(", ");
    return both(`${lastWrong} is no fault's name; there are ${all}`, `${lastWrong} 不是故障名称；可选的有 ${all}`);
  }
  const message = world.route(NAME)?.message ?? "";
  return both(
    `${lastWrong} is not it: then the message would say "${words}", and it says "${message}"`,
    `不是 ${lastWrong}：如果是它，消息中会写着 “${words}”，而现在的消息是 “${message}”`,
  );
}
