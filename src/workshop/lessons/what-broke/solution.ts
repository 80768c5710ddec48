import { both } from "../../judging.ts";
import type { Mistake, Step } from "../../lesson.ts";
import type { World } from "../../world.ts";
import { answerExam, SIGNS, type Exam } from "./exam.ts";

const NAME = "v1.example.k8s.io";

/** Reads the message as a person would, and answers. */
async function diagnose(world: World): Promise<void> {
  const faultOf = (): string | undefined => {
    const message = world.route(NAME)?.message ?? "";
    return SIGNS.find(({ sign }) => sign.test(message))?.fault;
  };
  const { order, named } = world.memory.get("exam") as Exam;
  // The message of the fault before stays until the check has run again.
  await world.until("the message of the fault", () => faultOf() !== undefined && faultOf() === order[named]);
  answerExam(world, faultOf() ?? "");
}

export const solution: readonly Step[] = [1, 2, 3, 4, 5].map((number) => ({
  say: both(
    `Fault ${number}: read the message of the condition, and answer by the table below.`,
    `第 ${number} 个故障：阅读状况的消息，按下表回答。`,
  ),
  shell: `kubectl get apiservice ${NAME} -o yaml
${SIGNS.map(({ fault, words }) => `# ${words} -> ${fault}`).join("\n")}
npm run workshop -- answer FAULT`,
  run: diagnose,
}));

export const mistake: Mistake = {
  promised: ["the server is currently unable to handle the request"],
  shell: "kubectl get --raw /apis/example.k8s.io/v1/pods",
  run: (world) => world.kubectl("get", "--raw", "/apis/example.k8s.io/v1/pods"),
};
