/** Twenty learners and their teacher's page, for as many minutes as a class has. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { startPlayground } from "../../../src/index.ts";
import { startWeb, type Web } from "../../../src/web/server.ts";
import { randomFrom } from "../../../src/workshop/chance.ts";
import { createClassroom, type Stuck } from "../../../src/workshop/classroom.ts";
import { loadCourse } from "../../../src/workshop/course.ts";
import type { LoadedLesson } from "../../../src/workshop/lesson-folder.ts";
import {
  isPassed,
  openProgress,
  withLesson,
  type Progress,
  type ProgressStore,
} from "../../../src/workshop/progress.ts";
import { startReporter } from "../../../src/workshop/reporter.ts";
import { openSession } from "../../../src/workshop/session.ts";

/** What a learner does. A real one has a playground and passes by doing what the solution says; the others only report it. */
interface Hands {
  begin(slug: string): Promise<void>;
  pass(): Promise<void>;
  hint(): Promise<void>;
  lookAtSolution(): Promise<void>;
  close(): Promise<void>;
}

export interface Learner {
  readonly name: string;
  readonly store: ProgressStore;
  /** Why the page ought to say that this one may want help. */
  readonly stuck: Stuck | undefined;
}

export interface ClassRun extends AsyncDisposable {
  readonly web: Web;
  readonly learners: readonly Learner[];
  /** A minute of the class, and what each learner does in it. */
  minute(number: number): Promise<void>;
}

export interface ClassOptions {
  readonly learners: number;
  /** So many of them have a playground of their own. */
  readonly real: number;
  readonly seed: number;
  /** How long a minute of the class really takes. */
  readonly minuteMs: number;
}

const MINUTE = 60_000;
/** What becomes of the first four; the others learn as chance has it, and want no help. */
const FATES = ["all-hints", "solution-shown", "silent", "long"] as const satisfies readonly Stuck[];
/** In the middle of the class. */
const FATEFUL_MINUTE = 4;
/** Quick to pass, as a class's first ten minutes are. */
const FIRST_LESSONS = 6;

export async function startClass({ learners: count, real, seed, minuteMs }: ClassOptions): Promise<ClassRun> {
  const folder = await mkdtemp(path.join(tmpdir(), "class-"));
  const lessons = await loadCourse();
  let ahead = 0;
  const now = (): number => Date.now() + ahead;
  const classroom = createClassroom({ lessons, now });
  const web = await startWeb({ language: "en", classroom, page: { script: "", style: "" } });
  const chance = randomFrom(seed);
  const attend = async (index: number): Promise<Attending> => {
    const name = `Learner ${String(index + 1).padStart(2, "0")}`;
    const store = await openProgress(path.join(folder, name, "progress.json"), name);
    const isReal = index >= count - real;
    const hands = isReal ? await realHands(store, lessons, path.join(folder, name)) : reportedHands(store, now);
    const problems: string[] = [];
    const reporter = startReporter({ store, url: web.url, onProblem: (problem) => problems.push(problem) });
    return { name, store, stuck: FATES[index], hands, reporter, problems, isHere: true };
  };
  const learners = await Promise.all(Array.from({ length: count }, (_, index) => attend(index)));
  const slugs = lessons.slice(0, FIRST_LESSONS).map(({ lesson }) => lesson.slug);
  return {
    web,
    learners,
    async minute(number) {
      const began = Date.now();
      await Promise.all(learners.map((learner) => act(learner, number, slugs, chance(), now)));
      const left = Math.max(0, minuteMs - (Date.now() - began));
      await new Promise((resolve) => setTimeout(resolve, left));
      ahead += Math.max(0, MINUTE - (Date.now() - began));
      // Who is there goes on reporting, every quarter of a minute.
      const here = learners.filter(({ isHere }) => isHere);
      await Promise.all(here.map(({ store }) => store.update((before) => before)));
      const problems = learners.flatMap((learner) => learner.problems);
      if (problems.length > 0) throw new Error(`reports failed: ${problems.join(", ")}`);
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(learners.map(leave));
      await web.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

interface Attending extends Learner {
  readonly hands: Hands;
  readonly reporter: { close(): Promise<void> };
  readonly problems: readonly string[];
  isHere: boolean;
}

async function leave(learner: Attending): Promise<void> {
  if (!learner.isHere) return;
  learner.isHere = false;
  await learner.reporter.close();
  await learner.hands.close();
}

async function act(
  learner: Attending,
  minute: number,
  slugs: readonly string[],
  chance: number,
  now: () => number,
): Promise<void> {
  const { hands, store, stuck, isHere } = learner;
  if (!isHere) return;
  const state = store.get();
  const { current } = state;
  if (current === undefined) return hands.begin(slugs[0] ?? "");
  const isFateful = stuck !== undefined && minute >= FATEFUL_MINUTE;
  if (isFateful && minute > FATEFUL_MINUTE) return;
  if (isFateful) return meet(learner, stuck, now);
  const next = slugs.find((slug) => !isPassed(state, slug));
  if (isPassed(state, current)) return next === undefined ? undefined : hands.begin(next);
  if (chance < 0.6) return hands.pass();
  const { hints = 0 } = state.lessons[current] ?? {};
  // Two hints are no sign of being stuck.
  if (chance < 0.8 && hints < 2) return hands.hint();
}

async function meet(learner: Attending, fate: Stuck, now: () => number): Promise<void> {
  const { hands, store } = learner;
  const slug = "delegation";
  await hands.begin(slug);
  if (fate === "all-hints") for (const _ of [1, 2, 3]) await hands.hint();
  if (fate === "solution-shown") await hands.lookAtSolution();
  if (fate === "silent") await leave(learner);
  // Begun at home, before the class.
  const startedAt = new Date(now() - 20 * MINUTE).toISOString();
  if (fate === "long") await store.update((before) => withLesson(before, slug, () => ({ startedAt }), startedAt));
}

function reportedHands(store: ProgressStore, now: () => number): Hands {
  const time = (): string => new Date(now()).toISOString();
  const note = (change: Parameters<typeof withLesson>[2]): Promise<void> =>
    store.update((before) => withLesson(before, before.current ?? "", change, time()));
  return {
    begin: (slug) =>
      store.update((before): Progress => ({ ...withLesson(before, slug, () => ({}), time()), current: slug })),
    pass: () => note(() => ({ passedAt: time() })),
    hint: () => note(({ hints }) => ({ hints: hints + 1 })),
    lookAtSolution: () => note(() => ({ solutionShown: true })),
    close: () => Promise.resolve(),
  };
}

async function realHands(
  progress: ProgressStore,
  lessons: readonly LoadedLesson[],
  workFolder: string,
): Promise<Hands> {
  const pg = await startPlayground({ drainMs: 0 });
  const session = await openSession({ pg, lessons, progress, workFolder });
  return {
    begin: (slug) => session.start(slug),
    async pass() {
      const world = session.world();
      if (world === undefined) return;
      for (const step of session.current()?.lesson.solution ?? []) await step.run(world);
      await world.until("the lesson to be passed", async () => (await session.check()).length > 0 && session.passed());
    },
    hint: async () => void (await session.hint("en")),
    lookAtSolution: () => session.markSolutionShown(),
    async close() {
      session.close();
      await pg.close();
    },
  };
}
