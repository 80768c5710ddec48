import { messageOf } from "../apimachinery/index.ts";
import { access } from "node:fs/promises";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { startPlayground } from "../playground/index.ts";
import { loadLesson, type LoadedLesson } from "./lesson-folder.ts";
import { shellLines } from "./lesson-text.ts";
import type { Finding, Lesson } from "./lesson.ts";
import { newProgress, type ProgressStore } from "./progress.ts";
import { openSession, type Session } from "./session.ts";
import { stateOf } from "./state-picture.ts";
import { LANGUAGES } from "./text.ts";
import { KubectlMissing } from "./world.ts";

/** One claim about a lesson and whether it holds. */
export interface Claim {
  readonly name: "languages" | "start fails" | "solution passes" | "mistake text appears" | "reset is exact";
  readonly outcome: "ok" | "failed" | "skipped";
  /** Why not, in words. */
  readonly detail: string;
}

const CODE_FILES = ["check.js", "check.mjs", "check.ts"];

/** Loads a lesson from a folder of its own. @throws Error naming what is missing */
export async function loadLessonFolder(folder: string): Promise<LoadedLesson> {
  for (const name of CODE_FILES) {
    const file = path.resolve(folder, name);
    if (!(await isThere(file))) continue;
    const module = (await import(pathToFileURL(file).href)) as { lesson?: Lesson };
    if (module.lesson === undefined) throw new Error(`${file} exports no "lesson"`);
    return loadLesson(module.lesson, path.resolve(folder));
  }
  throw new Error(`${folder} has none of ${CODE_FILES.join(", ")}`);
}

/** Proves a lesson on a playground of its own: everything that a learner relies on. */
export async function checkLesson(lesson: LoadedLesson): Promise<Claim[]> {
  const workFolder = await mkdtemp(path.join(tmpdir(), "workshop-check-"));
  const pg = await startPlayground({ drainMs: 0 });
  try {
    const session = await openSession({ pg, lessons: [lesson], progress: memoryProgress(), workFolder });
    const claims = [checkLanguages(lesson)];
    claims.push(await attempt("start fails", () => startFails(session, lesson)));
    const before = await stateOf(session);
    claims.push(await attempt("mistake text appears", () => mistakeAppears(session, lesson)));
    claims.push(await attempt("solution passes", () => solutionPasses(session, lesson)));
    claims.push(
      await attempt("reset is exact", async () => {
        await session.reset();
        const after = await stateOf(session);
        const differing = [...new Set([...before.keys(), ...after.keys()])].filter(
          (key) => before.get(key) !== after.get(key),
        );
        if (differing.length > 0) throw new Error(`differs after the reset: ${differing.join(", ")}`);
      }),
    );
    session.close();
    return claims;
  } finally {
    await pg.close();
    await rm(workFolder, { recursive: true, force: true });
  }
}

async function attempt(name: Claim["name"], prove: () => Promise<void>): Promise<Claim> {
  try {
    await prove();
    return { name, outcome: "ok", detail: "" };
  } catch (error) {
    if (error instanceof KubectlMissing) return { name, outcome: "skipped", detail: error.message };
    return { name, outcome: "failed", detail: messageOf(error) };
  }
}

/** Every language has its text, the same shell lines in it, and Kubernetes' own words of the mistake. */
function checkLanguages({ lesson, texts, folder }: LoadedLesson): Claim {
  const problems: string[] = [];
  const commands = new Set<string>();
  for (const language of LANGUAGES) {
    const text = texts[language];
    if (text === undefined) {
      problems.push(`${folder} has no lesson.${language}.md`);
      continue;
    }
    for (const words of lesson.mistake.promised) {
      if (!text.mistake.join("\n").includes(words)) problems.push(`lesson.${language}.md does not quote: ${words}`);
    }
    commands.add(shellLines(text.task).join("\n"));
  }
  if (commands.size > 1) problems.push("the shell lines of the task differ between the languages");
  const outcome = problems.length === 0 ? "ok" : "failed";
  return { name: "languages", outcome, detail: problems.join("; ") };
}

async function startFails(session: Session, { lesson }: LoadedLesson): Promise<void> {
  await session.start(lesson.slug);
  if (session.passed()) throw new Error("the check passes before anything was done");
}

async function mistakeAppears(session: Session, { lesson }: LoadedLesson): Promise<void> {
  const world = session.world();
  if (world === undefined) throw new Error("the lesson did not start");
  const text = await lesson.mistake.run(world);
  const missing = lesson.mistake.promised.filter((words) => !text.includes(words));
  if (missing.length > 0) throw new Error(`promised but not seen: ${missing.join(" | ")}\n  seen: ${text}`);
  await session.reset();
}

/** Runs a solution's steps and resolves when the lesson has been passed. @throws Error with what is still amiss */
async function solutionPasses(session: Session, { lesson }: LoadedLesson): Promise<void> {
  const world = session.world();
  if (world === undefined) throw new Error("the lesson did not start");
  for (const step of lesson.solution) await step.run(world);
  await world
    .until("the check to pass", async () => (await session.check()).length > 0 && session.passed())
    .catch((error: Error) => {
      throw new Error(`${error.message}: ${describe(session.findings())}`, { cause: error });
    });
}

function describe(findings: readonly Finding[]): string {
  return findings
    .filter(({ passed }) => !passed)
    .map(({ expected, saw }) => `expected ${expected.en}; saw ${saw.en}`)
    .join(" / ");
}

function memoryProgress(): ProgressStore {
  let progress = newProgress("author");
  return {
    key: "",
    get: () => progress,
    update: async (change) => {
      progress = change(progress);
    },
    subscribe: () => () => {},
  };
}

async function isThere(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
