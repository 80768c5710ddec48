import type { FaultName } from "../../../trace/index.ts";
import type { World } from "../../world.ts";

const NAME = "v1.example.k8s.io";

/** Each shows itself by a message of its own. */
export const SIGNS = [
  { fault: "no-service", sign: /is not present/, words: "is not present" },
  { fault: "no-endpoints", sign: /have no addresses/, words: "have no addresses" },
  {
    fault: "wrong-ca",
    sign: /certificate signed by unknown authority/,
    words: "certificate signed by unknown authority",
  },
  { fault: "expired-certificate", sign: /certificate has expired/, words: "certificate has expired" },
  { fault: "error-500", sign: /bad status from .*: 500/, words: "bad status from ...: 500" },
  { fault: "backend-down", sign: /connection refused/, words: "connection refused" },
  { fault: "delay", sign: /Client\.Timeout exceeded/, words: "Client.Timeout exceeded" },
] as const satisfies readonly { fault: FaultName; sign: RegExp; words: string }[];

export type ExamFault = (typeof SIGNS)[number]["fault"];

const ASKED = 5;
/** Longer than the check waits. */
const DELAY_MS = 7_000;

export interface Exam {
  readonly order: readonly ExamFault[];
  /** How many were named. */
  named: number;
  lastWrong: string | undefined;
}

/** Of all faults some, in an order of chance: the same for the same seed. */
export function drawExam(chance: () => number): readonly ExamFault[] {
  return SIGNS.map(({ fault }) => ({ fault, at: chance() }))
    .toSorted((a, b) => a.at - b.at)
    .slice(0, ASKED)
    .map(({ fault }) => fault);
}

/** The fault to be named now replaces the one before; nobody sees that one is injected. */
export function injectNext({ pg }: World, { order, named }: Exam): void {
  pg.faults.clear(NAME);
  const fault = order[named];
  if (fault !== undefined) pg.faults.hide(NAME, fault, fault === "delay" ? DELAY_MS : undefined);
}

/** A wrong answer costs nothing; the right one brings the next fault. */
export function answerExam(world: World, text: string): void {
  const exam = world.memory.get("exam") as Exam;
  if (text !== exam.order[exam.named]) {
    exam.lastWrong = text;
    return;
  }
  exam.named += 1;
  exam.lastWrong = undefined;
  injectNext(world, exam);
}

/** What a fault makes the message say; undefined for a word that is none of them. */
export function wordsOf(fault: string): string | undefined {
  return SIGNS.find((known) => known.fault === fault)?.words;
}
