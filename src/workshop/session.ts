import { createListeners, toldOf } from "../apimachinery/index.ts";
import { randomInt } from "node:crypto";
import path from "node:path";
import type { Checkpoint, Playground } from "../playground/index.ts";
import { layOutWork, textOf, type LoadedLesson } from "./lesson-folder.ts";
import { HINTS } from "./lesson-text.ts";
import type { Finding } from "./lesson.ts";
import { isPassed, withLesson, type LessonProgress, type ProgressStore } from "./progress.ts";
import type { Language } from "./text.ts";
import { COMMAND } from "./typed-line.ts";
import { createWorld } from "./running-world.ts";
import type { RunningWorld } from "./world.ts";

export type SessionEvent =
  | { readonly type: "preparing" | "lesson"; readonly lesson: LoadedLesson }
  | { readonly type: "findings"; readonly findings: readonly Finding[] }
  | { readonly type: "passed"; readonly lesson: LoadedLesson };

/** A course on one running playground: one lesson at a time, judged whenever something happens. */
export interface Session {
  readonly pg: Playground;
  readonly lessons: readonly LoadedLesson[];
  readonly progress: ProgressStore;
  /** What is typed before a command of the workshop to reach this one. */
  readonly command: string;
  current(): LoadedLesson | undefined;
  /** The lesson that is being set up, the one asked for last; undefined when none is. */
  preparing(): LoadedLesson | undefined;
  /** Of the current lesson. */
  world(): RunningWorld | undefined;
  /** As last judged. */
  findings(): readonly Finding[];
  passed(): boolean;
  find(slug: string): LoadedLesson | undefined;
  /** The first lesson that is not passed after the one that is being set up, else after the current one. */
  following(): LoadedLesson | undefined;
  /** Brings the playground to the start of a lesson, exactly, whatever was there before. */
  start(slug: string): Promise<void>;
  reset(): Promise<void>;
  /** Judges now. */
  check(): Promise<readonly Finding[]>;
  /** The next hint, counting from 1; undefined when all were shown. */
  hint(language: Language): Promise<{ readonly number: number; readonly text: string } | undefined>;
  markSolutionShown(): Promise<void>;
  answer(text: string): void;
  subscribe(listener: (event: SessionEvent) => void): () => void;
  close(): void;
}

export interface SessionOptions {
  readonly pg: Playground;
  readonly lessons: readonly LoadedLesson[];
  readonly progress: ProgressStore;
  /** Holds one folder for each lesson. */
  readonly workFolder: string;
  /** What is typed before a command to reach this workshop. Default: what texts have. */
  readonly command?: string;
  /** Of the first lesson's chance; each further start takes the next number. Default: by chance. */
  readonly seed?: number;
}

/** Remembers the playground as it is now: every lesson begins from there. */
export async function openSession(options: SessionOptions): Promise<Session> {
  await options.pg.settled();
  return new CourseSession(options, await options.pg.checkpoint());
}

interface Running {
  readonly lesson: LoadedLesson;
  readonly world: RunningWorld;
  findings: readonly Finding[];
}

/** Short enough to be read out to a class. */
const MAX_SEED = 10_000;

class CourseSession implements Session {
  readonly #options: SessionOptions;
  readonly #baseline: Checkpoint;
  readonly #listeners = createListeners<[event: SessionEvent]>();
  #running: Running | undefined;
  #preparing: { readonly lesson: LoadedLesson } | undefined;
  readonly #kept = new Map<string, Map<string, Promise<unknown>>>();
  #judging: Promise<void> = Promise.resolve();
  #turn: Promise<void> = Promise.resolve();
  #dirty = false;
  #seed: number;

  constructor(options: SessionOptions, baseline: Checkpoint) {
    this.#options = options;
    this.#baseline = baseline;
    this.#seed = (options.seed ?? randomInt(MAX_SEED)) - 1;
  }

  get pg(): Playground {
    return this.#options.pg;
  }

  get lessons(): readonly LoadedLesson[] {
    return this.#options.lessons;
  }

  get progress(): ProgressStore {
    return this.#options.progress;
  }

  get command(): string {
    return this.#options.command ?? COMMAND;
  }

  current(): LoadedLesson | undefined {
    return this.#running?.lesson;
  }

  preparing(): LoadedLesson | undefined {
    return this.#preparing?.lesson;
  }

  world(): RunningWorld | undefined {
    return this.#running?.world;
  }

  findings(): readonly Finding[] {
    return this.#running?.findings ?? [];
  }

  passed(): boolean {
    const findings = this.findings();
    return findings.length > 0 && findings.every(({ passed }) => passed);
  }

  find(slug: string): LoadedLesson | undefined {
    return this.lessons.find(({ lesson }) => lesson.slug === slug);
  }

  following(): LoadedLesson | undefined {
    const here = this.lessons.findIndex((lesson) => lesson === (this.preparing() ?? this.current()));
    const rest = [...this.lessons.slice(here + 1), ...this.lessons.slice(0, Math.max(here, 0))];
    return rest.find(({ lesson: { slug } }) => !isPassed(this.progress.get(), slug));
  }

  start(slug: string): Promise<void> {
    const lesson = this.find(slug);
    if (lesson === undefined) return Promise.reject(new Error(`there is no lesson ${slug}`));
    const begin = (): Promise<void> => {
      this.#seed += 1;
      return this.#begin(lesson);
    };
    return this.#setUp(lesson, begin, async () => {
      await this.#note(slug, () => ({}), slug);
      this.#tell({ type: "lesson", lesson });
      await this.check();
    });
  }

  reset(): Promise<void> {
    const lesson = this.preparing() ?? this.current();
    if (lesson === undefined) return Promise.resolve();
    return this.#setUp(
      lesson,
      () => this.#begin(lesson),
      async () => {
        await this.#note(lesson.lesson.slug, ({ resets }) => ({ resets: resets + 1 }));
        await this.check();
      },
    );
  }

  async check(): Promise<readonly Finding[]> {
    await this.#judge();
    return this.findings();
  }

  async hint(language: Language): Promise<{ number: number; text: string } | undefined> {
    const lesson = this.current();
    if (lesson === undefined) return undefined;
    const { slug } = lesson.lesson;
    const shown = this.progress.get().lessons[slug]?.hints ?? 0;
    const text = textOf(lesson, language).hints[shown];
    if (text === undefined || shown >= HINTS) return undefined;
    await this.#note(slug, () => ({ hints: shown + 1 }));
    return { number: shown + 1, text };
  }

  async markSolutionShown(): Promise<void> {
    const slug = this.current()?.lesson.slug;
    if (slug !== undefined) await this.#note(slug, () => ({ solutionShown: true }));
  }

  answer(text: string): void {
    if (this.#running === undefined) return;
    const { lesson, world } = this.#running;
    lesson.lesson.onAnswer?.(world, text);
    world.say(text);
  }

  subscribe(listener: (event: SessionEvent) => void): () => void {
    return this.#listeners.subscribe(listener);
  }

  close(): void {
    this.#running?.world.close();
    this.#running = undefined;
    this.#listeners.clear();
  }

  /** Known from the moment it is asked for: what is typed meanwhile goes on from there. */
  #setUp(lesson: LoadedLesson, begin: () => Promise<void>, then: () => Promise<void>): Promise<void> {
    const asked = { lesson };
    this.#preparing = asked;
    this.#tell({ type: "preparing", lesson });
    return this.#inTurn(async () => {
      try {
        await begin();
      } finally {
        if (this.#preparing === asked) this.#preparing = undefined;
        // It failed: there is no lesson to find anything in.
        if (this.#running === undefined) this.#tell({ type: "findings", findings: [] });
      }
      await then();
    });
  }

  /** Commands may come from two terminals at once; the playground has one state. */
  #inTurn(work: () => Promise<void>): Promise<void> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => {});
    return turn;
  }

  async #begin(lesson: LoadedLesson): Promise<void> {
    this.#running?.world.close();
    this.#running = undefined;
    const { pg, workFolder } = this.#options;
    pg.faults.clear();
    await this.#baseline.restore();
    const work = path.join(workFolder, lesson.lesson.slug);
    await layOutWork(lesson, work);
    const { slug } = lesson.lesson;
    const kept = this.#kept.get(slug) ?? new Map<string, Promise<unknown>>();
    this.#kept.set(slug, kept);
    const world = createWorld({ pg, work, seed: this.#seed, kept });
    try {
      await prepareLesson(lesson, world);
    } catch (error) {
      world.close();
      throw error;
    }
    world.begin();
    this.#running = { lesson, world, findings: [] };
    world.subscribe(() => void this.#judge());
  }

  /** One judgement at a time; what happens meanwhile leads to one more. */
  #judge(): Promise<void> {
    if (this.#dirty) return this.#judging;
    this.#dirty = true;
    this.#judging = this.#judging.then(async () => {
      this.#dirty = false;
      await this.#judgeNow();
    });
    return this.#judging;
  }

  async #judgeNow(): Promise<void> {
    const running = this.#running;
    if (running === undefined) return;
    const { lesson, world } = running;
    const findings = await judgement(lesson, world);
    // A reset may have come meanwhile.
    if (this.#running !== running) return;
    const changed = JSON.stringify(findings) !== JSON.stringify(running.findings);
    const before = this.passed();
    running.findings = findings;
    if (changed) this.#tell({ type: "findings", findings });
    if (before || !this.passed()) return;
    const now = new Date().toISOString();
    await this.#note(lesson.lesson.slug, ({ passedAt }) => ({ passedAt: passedAt ?? now }));
    this.#tell({ type: "passed", lesson });
  }

  async #note(
    slug: string,
    change: (before: LessonProgress) => Partial<LessonProgress>,
    current?: string,
  ): Promise<void> {
    const now = new Date().toISOString();
    await this.progress.update((before) => ({
      ...withLesson(before, slug, change, now),
      ...(current === undefined ? {} : { current }),
    }));
  }

  #tell(event: SessionEvent): void {
    this.#listeners.emit(event);
  }
}

/** A check that throws has found something, too, and must not end the course. */
async function judgement({ lesson }: LoadedLesson, world: RunningWorld): Promise<readonly Finding[]> {
  try {
    return await lesson.check(world);
  } catch (error) {
    const expected = { en: "the lesson's check works", zh: "本课的检查正常运行" };
    return [{ passed: false, expected, saw: toldOf(error) }];
  }
}

/** Applies what the lesson begins with and waits until it stands. */
async function prepareLesson({ lesson, manifests }: LoadedLesson, world: RunningWorld): Promise<void> {
  const { pg } = world;
  await lesson.prepare?.(world);
  if (manifests.length > 0) await pg.apply(manifests.join("\n---\n"));
  if (lesson.startsBroken !== true) await untilDeployed(world);
  for (const name of lesson.availableAtStart ?? []) await world.untilReason(name, "Passed");
  await lesson.begin?.(world);
  await pg.settled();
}

async function untilDeployed(world: RunningWorld): Promise<void> {
  const { pg } = world;
  await world.until("every Deployment to be ready", async () => {
    const deployments = (await pg.objects.list({ group: "apps", resource: "deployments" })).items;
    return deployments.every((item) => {
      const { spec, status } = item as { spec?: { replicas?: number }; status?: { availableReplicas?: number } };
      return (status?.availableReplicas ?? 0) >= (spec?.replicas ?? 1);
    });
  });
}
