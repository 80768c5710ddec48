import { createListeners, isRecord } from "../apimachinery/index.ts";
import { randomBytes, randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { writeFileAtomically } from "./atomic-file.ts";

/** What a learner has done in one lesson. Times are RFC 3339. */
export interface LessonProgress {
  readonly startedAt: string;
  readonly passedAt?: string;
  /** How many hints were shown, at most three. */
  readonly hints: number;
  readonly solutionShown: boolean;
  readonly resets: number;
}

/** The content of the progress file. */
export interface Progress {
  readonly version: 1;
  /** Tells learners of the same name apart. */
  readonly learner: { readonly id: string; readonly name: string };
  readonly current?: string;
  readonly lessons: Readonly<Record<string, LessonProgress>>;
}

const FRESH: Omit<LessonProgress, "startedAt"> = { hints: 0, solutionShown: false, resets: 0 };

export function newProgress(name: string): Progress {
  return { version: 1, learner: { id: randomUUID(), name }, lessons: {} };
}

export function isPassed(progress: Progress, slug: string): boolean {
  return lessonOf(progress, slug)?.passedAt !== undefined;
}

export function lessonOf({ lessons }: Progress, slug: string): LessonProgress | undefined {
  return Object.hasOwn(lessons, slug) ? lessons[slug] : undefined;
}

export function withLesson(
  progress: Progress,
  slug: string,
  change: (before: LessonProgress) => Partial<LessonProgress>,
  now: string,
): Progress {
  const before = lessonOf(progress, slug) ?? { ...FRESH, startedAt: now };
  return { ...progress, lessons: { ...progress.lessons, [slug]: { ...before, ...change(before) } } };
}

/** What was passed in either stays passed; hints and resets are the larger ones. */
export function mergeProgress(own: Progress, other: Progress): Progress {
  const lessons: Record<string, LessonProgress> = { ...own.lessons };
  for (const [slug, theirs] of Object.entries(other.lessons)) {
    const mine = lessonOf(own, slug);
    const passedAt = earlier(mine?.passedAt, theirs.passedAt);
    lessons[slug] = {
      startedAt: earlier(mine?.startedAt, theirs.startedAt) ?? theirs.startedAt,
      ...(passedAt === undefined ? {} : { passedAt }),
      hints: Math.max(mine?.hints ?? 0, theirs.hints),
      solutionShown: mine?.solutionShown === true || theirs.solutionShown,
      resets: Math.max(mine?.resets ?? 0, theirs.resets),
    };
  }
  return { ...own, lessons };
}

function earlier(a: string | undefined, b: string | undefined): string | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a < b ? a : b;
}

const SLUG = /^[a-z0-9][a-z0-9-]{0,62}$/;
const MAX_LESSONS = 200;
const MAX_NAME = 80;

/** @throws Error saying which field is not what it should be */
export function parseProgress(text: string, source: string): Progress {
  const fail = (field: string): never => {
    throw new Error(`${source} is no progress of the workshop: ${field}`);
  };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return fail("it is no JSON");
  }
  if (!isRecord(value) || value.version !== 1) return fail("version must be 1");
  const { learner, current, lessons } = value;
  if (!isRecord(learner) || !isText(learner.id, 64) || !isText(learner.name, MAX_NAME)) return fail("learner");
  if (current !== undefined && !(isText(current, 63) && SLUG.test(current))) return fail("current");
  if (!isRecord(lessons) || Object.keys(lessons).length > MAX_LESSONS) return fail("lessons");
  const entries = Object.entries(lessons).map(([slug, lesson]) => {
    if (!SLUG.test(slug)) return fail(`lessons.${slug}`);
    return [slug, parseLesson(lesson) ?? fail(`lessons.${slug}`)] as const;
  });
  return {
    version: 1,
    learner: { id: learner.id, name: learner.name },
    ...(current === undefined ? {} : { current }),
    lessons: Object.fromEntries(entries),
  };
}

function parseLesson(value: unknown): LessonProgress | undefined {
  if (!isRecord(value)) return undefined;
  const { startedAt, passedAt, hints, solutionShown, resets } = value;
  if (!isTime(startedAt) || (passedAt !== undefined && !isTime(passedAt))) return undefined;
  if (!isCount(hints) || !isCount(resets) || typeof solutionShown !== "boolean") return undefined;
  return { startedAt, ...(passedAt === undefined ? {} : { passedAt }), hints, solutionShown, resets };
}

function isText(value: unknown, max: number): value is string {
  return typeof value === "string" && value.length > 0 && value.length <= max;
}

function isTime(value: unknown): value is string {
  return isText(value, 40) && !Number.isNaN(Date.parse(value));
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 && value < 1_000_000;
}

/** The progress of one learner, in a file that is whole at every moment. */
export interface ProgressStore {
  get(): Progress;
  /** Known to this learner alone, and kept beside the progress: who reports with it is the same one as before. */
  readonly key: string;
  /** Resolves when it is on disk. */
  update(change: (before: Progress) => Progress): Promise<void>;
  subscribe(listener: (progress: Progress) => void): () => void;
}

/** Made at its first use. */
async function openKey(file: string): Promise<string> {
  const kept = await readFile(file, "utf8").catch(() => "");
  if (/^[\w-]{43}$/.test(kept)) return kept;
  const made = randomBytes(32).toString("base64url");
  await writeFileAtomically(file, made);
  return made;
}

/** @throws Error when the file is there and is no progress */
export async function openProgress(file: string, name: string | undefined): Promise<ProgressStore> {
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  let progress = text === undefined ? newProgress(name ?? "learner") : parseProgress(text, file);
  if (name !== undefined) progress = { ...progress, learner: { ...progress.learner, name } };
  const listeners = createListeners<[progress: Progress]>();
  let writing: Promise<void> = Promise.resolve();
  return {
    get: () => progress,
    key: await openKey(`${file}.key`),
    async update(change) {
      progress = change(progress);
      // Written one after the other, each time as it is then: the last state wins.
      writing = writing
        .catch(() => {})
        .then(() => writeFileAtomically(file, `${JSON.stringify(progress, undefined, 2)}\n`));
      await writing;
      listeners.emit(progress);
    },
    subscribe: listeners.subscribe,
  };
}
