import type { FaultName } from "../../../trace/index.ts";
import type { World } from "../../world.ts";

/** Each shows itself by a message of its own. */
const QUESTIONS = [
  "no-service",
  "no-endpoints",
  "wrong-ca",
  "expired-certificate",
  "error-500",
] as const satisfies readonly FaultName[];

export interface Exam {
  readonly order: readonly FaultName[];
  /** How many were named. */
  named: number;
  lastWrong: string | undefined;
}

/** By chance, and the same again after a reset. */
export function orderOf(world: World): Promise<readonly FaultName[]> {
  return world.keep("order", async () =>
    QUESTIONS.map((fault) => ({ fault, at: Math.random() }))
      .sort((a, b) => a.at - b.at)
      .map(({ fault }) => fault),
  );
}

/** The fault to be named now replaces the one before. */
export function injectNext({ pg }: World, { order, named }: Exam): void {
  pg.faults.clear("v1.example.k8s.io");
  const fault = order[named];
  if (fault !== undefined) pg.faults.set("v1.example.k8s.io", fault);
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
