import { both } from "../../judging.ts";
import type { Mistake, Step } from "../../lesson.ts";
import type { World } from "../../world.ts";
import { answerExam } from "./exam.ts";

const NAME = "v1.example.k8s.io";

/** What tells one fault from the others in the message of the condition Available. */
const SIGNS: readonly (readonly [sign: RegExp, fault: string])[] = [
  [/is not present/, "no-service"],
  [/have no addresses/, "no-endpoints"],
  [/certificate signed by unknown authority/, "wrong-ca"],
  [/certificate has expired/, "expired-certificate"],
  [/bad status from .*: 500/, "error-500"],
];

/** Reads the message as a person would, and answers. */
async function diagnose(world: World): Promise<void> {
  const faultOf = (): string | undefined => {
    const message = world.route(NAME)?.message ?? "";
    return SIGNS.find(([sign]) => sign.test(message))?.[1];
  };
  const active = (): string | undefined => world.pg.faults.list().get(NAME)?.[0]?.name;
  // The message of the fault before stays until the check has run again.
  await world.until("the message of the fault", () => faultOf() !== undefined && faultOf() === active());
  answerExam(world, faultOf() ?? "");
}

export const solution: readonly Step[] = SIGNS.map((_sign, index) => ({
  say: both(
    `Fault ${index + 1}: read the message of the condition, and answer by the table below.`,
    `第 ${index + 1} 个故障：阅读状况的消息，按下表回答。`,
  ),
  shell: `kubectl get apiservice ${NAME} -o yaml
# is not present -> no-service; have no addresses -> no-endpoints; unknown authority -> wrong-ca
# certificate has expired -> expired-certificate; bad status 500 -> error-500
npm run workshop -- answer FAULT`,
  run: diagnose,
}));

export const mistake: Mistake = {
  promised: ["the server is currently unable to handle the request"],
  shell: "kubectl get --raw /apis/example.k8s.io/v1/pods",
  run: (world) => world.kubectl("get", "--raw", "/apis/example.k8s.io/v1/pods"),
};
