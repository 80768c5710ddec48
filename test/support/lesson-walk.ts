/** A learner who types lines of a lesson at random, and then the steps that the lesson shows, with a real shell. */
import { spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { startPlayground } from "../../src/index.ts";
import { placesOf, runCommand } from "../../src/workshop/commands.ts";
import { startControl } from "../../src/workshop/control.ts";
import { randomFrom } from "../../src/workshop/chance.ts";
import { loadCourse, type TrackName } from "../../src/workshop/course.ts";
import type { LoadedLesson } from "../../src/workshop/lesson-folder.ts";
import { localise, shellLines } from "../../src/workshop/lesson-text.ts";
import { openProgress } from "../../src/workshop/progress.ts";
import type { Language } from "../../src/workshop/text.ts";
import { solutionLines } from "../../src/workshop/render.ts";
import { openSession, type Session } from "../../src/workshop/session.ts";

/** For a line that leads to something, and for one of many at random. */
const PATIENCE_MS = 240_000;
const GLANCE_MS = 8_000;

/** What `npm run workshop -- ...` does, without a new compiler run for each line. */
const SHIM = `
import { readFileSync } from "node:fs";
const { port, token } = JSON.parse(readFileSync(process.env.WORKSHOP_CONTROL, "utf8"));
const args = process.argv.slice(process.argv.indexOf("--") + 1);
const response = await fetch("http://127.0.0.1:" + port + "/", {
  method: "POST",
  headers: { authorization: "Bearer " + token, "content-type": "application/json" },
  body: JSON.stringify({ args, language: "en" }),
});
const { lines, code } = await response.json();
console.log(lines.join("\\n"));
process.exitCode = code;
`;

export interface Walker {
  readonly session: Session;
  readonly lessons: readonly LoadedLesson[];
  /** Types `count` lines by chance, then what the lesson shows. @throws Error saying what was typed and what is amiss */
  walk(slug: string, seed: number, count: number): Promise<void>;
  /** Types the typical mistake, what the lesson's text shows in its order, and what hints show where that is not all. @throws Error with what the terminal showed */
  read(slug: string, language: Language): Promise<void>;
  close(): Promise<void>;
}

export async function startWalker(track: TrackName = "course"): Promise<Walker> {
  const folder = await mkdtemp(path.join(tmpdir(), "lesson-walk-"));
  const pg = await startPlayground({ drainMs: 0 });
  const lessons = await loadCourse(track);
  const progress = await openProgress(path.join(folder, "progress.json"), "walker");
  const session = await openSession({ pg, lessons, progress, workFolder: folder });
  const control = await startControl(folder, (args, language) => runCommand(session, args, language));
  const bin = path.join(folder, "bin");
  await mkdir(bin);
  await writeFile(path.join(bin, "npm.mjs"), SHIM);
  const npm = `#!/bin/sh\nexec ${JSON.stringify(process.execPath)} ${JSON.stringify(path.join(bin, "npm.mjs"))} "$@"\n`;
  await writeFile(path.join(bin, "npm"), npm, { mode: 0o700 });
  const env = {
    ...process.env,
    PATH: `${bin}:${process.env.PATH ?? ""}`,
    KUBECONFIG: pg.kubeconfig,
    KUBECACHEDIR: path.join(folder, "kube-cache"),
    // `kubectl edit` without a terminal: an editor would wait for keys that never come.
    KUBE_EDITOR: "true",
    WORKSHOP_CONTROL: path.join(folder, "control.json"),
  };
  return {
    session,
    lessons,
    async walk(slug, seed, count) {
      await session.start(slug);
      const lines = randomLines(session, seed, count);
      for (const line of lines) await type(line, env, GLANCE_MS);
      await pg.settled();
      await session.check();
      const log = lines.map((line) => `  ? ${line}`);
      try {
        await followSteps(session, env, log);
      } catch (error) {
        const missing = session.findings().filter(({ passed }) => !passed);
        const amiss = missing.map(({ expected, saw }) => `  expected ${expected.en}; saw ${saw.en}`);
        throw new Error([`${slug}, seed ${seed}:`, ...log, ...amiss].join("\n"), { cause: error });
      }
    },
    async read(slug, language) {
      await session.start(slug);
      const lesson = session.current();
      const text = lesson?.texts[language];
      const typed = [lesson?.lesson.mistake.shell ?? "", ...shellLines(text?.task ?? [])];
      const enter = (lines: readonly string[]): Promise<string> =>
        type(lines.map((line) => localise(line, placesOf(session))).join("\n"), env);
      let shown = await enter(typed);
      await pg.settled();
      await session.check();
      if (!session.passed()) shown += await enter(hintedCommands(text?.hints ?? []));
      const world = session.world();
      await world
        ?.until("the lesson to be passed", async () => (await session.check()).length > 0 && session.passed())
        .catch((error: unknown) => {
          throw new Error([slug, ...typed, shown].join("\n"), { cause: error });
        });
    },
    async close() {
      session.close();
      await control.close();
      await pg.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** What the learner is left to find, and hints tell. */
function hintedCommands(hints: readonly string[]): string[] {
  return hints.flatMap((hint) => [...hint.matchAll(/`((?:kubectl|curl) [^`]+)`/g)].map(([, command = ""]) => command));
}

/** Lines of the lesson, of its solution and of its mistake; nobody waits long for what does not come. */
function randomLines(session: Session, seed: number, count: number): string[] {
  const lesson = session.current();
  if (lesson === undefined) return [];
  const { mistake, solution } = lesson.lesson;
  const typed = [mistake.shell, ...solution.map(({ shell }) => shell)].flatMap((shell) => shell.split("\n"));
  const own = [...shellLines(lesson.texts.en?.task ?? []), ...typed].filter((line) => !line.startsWith("#"));
  const lines = [...new Set(own)].map((line) => localise(line, placesOf(session)));
  const chance = randomFrom(seed);
  return Array.from({ length: count }, () => lines[Math.floor(chance() * lines.length)] ?? "").map((line) =>
    line.replaceAll(/--timeout=\d+s/g, "--timeout=1s"),
  );
}

/** Types what the lesson shows now, as one learner in one shell, until it is passed. */
async function followSteps(session: Session, env: NodeJS.ProcessEnv, log: string[]): Promise<void> {
  const lesson = session.current();
  const world = session.world();
  if (lesson === undefined || world === undefined) throw new Error("no lesson runs");
  const shown = solutionLines(lesson, session.findings(), "en", placesOf(session));
  const steps = shown.filter(({ kind, text }) => kind === "code" && !text.startsWith("#")).map(({ text }) => text);
  const isAnswer = (line: string): boolean => line.includes(" -- answer ");
  const lines = steps.filter((line) => !isAnswer(line));
  log.push(...lines.map((line) => `  > ${line}`));
  log.push(await type(lines.join("\n"), env));
  // What to answer is the learner's to know: the solution does.
  if (steps.some(isAnswer)) for (const step of lesson.lesson.solution) await step.run(world);
  await world.until("the lesson to be passed", async () => (await session.check()).length > 0 && session.passed());
}

/** Resolves to what a terminal would show. What does not end, e.g. a watch, gets the Ctrl-C of a learner who has seen enough. */
function type(lines: string, env: NodeJS.ProcessEnv, patienceMs = PATIENCE_MS): Promise<string> {
  return new Promise((resolve, reject) => {
    // A group of its own, as a terminal gives Ctrl-C to all that a line has started.
    const shell = spawn("bash", ["-c", lines], { env, stdio: ["ignore", "pipe", "pipe"], detached: true });
    const interrupt = (): boolean => shell.pid !== undefined && process.kill(-shell.pid, "SIGINT");
    const timer = setTimeout(interrupt, patienceMs);
    let shown = "";
    for (const stream of [shell.stdout, shell.stderr]) {
      stream.setEncoding("utf8");
      stream.on("data", (text: string) => (shown += text));
    }
    shell.once("error", reject);
    // What a line leaves in the background keeps the streams open: the shell itself is what counts.
    shell.once("exit", () => {
      clearTimeout(timer);
      resolve(shown);
    });
  });
}
