import { toldIn } from "../apimachinery/index.ts";
import { readFile } from "node:fs/promises";
import type { FaultName } from "../trace/index.ts";
import { writeFileAtomically } from "./atomic-file.ts";
import { textOf, type LoadedLesson } from "./lesson-folder.ts";
import { HINTS, localise, type Places } from "./lesson-text.ts";
import { message, unknownLesson } from "./messages.ts";
import { isPassed, mergeProgress, parseProgress, type ProgressStore } from "./progress.ts";
import { findingLines, listLines, mendLines, plainText, solutionLines } from "./render.ts";
import type { Session } from "./session.ts";
import type { Language } from "./text.ts";
import { asTyped } from "./typed-line.ts";

export interface Reply {
  readonly lines: readonly string[];
  /** As a process ends: 0, 1 for "not (yet)", 2 for bad usage. */
  readonly code: number;
}

type Handler = (session: Session, args: readonly string[], language: Language) => Promise<Reply> | Reply;

/** The commands of a running workshop. */
const HANDLERS: Readonly<Record<string, Handler>> = {
  list: ({ lessons, progress }, _args, language) => ok(listLines(lessons, progress.get(), language)),
  start: (session, [slug], language) => (slug === undefined ? usage(language) : startLesson(session, slug, language)),
  next: async (session, _args, language) => {
    const following = session.following();
    if (following === undefined) return ok([message("all-passed", language)]);
    return startLesson(session, following.lesson.slug, language);
  },
  check: async (session, _args, language) => {
    if (session.current() === undefined) return no(noLesson(session, language));
    const findings = await session.check();
    const lines = findingLines(findings, language).map(({ text }) => text);
    const lesson = session.current();
    const inTheWay = mendLines(findings, language, placesOf(session)).map(plainText);
    if (!session.passed() || lesson === undefined)
      return { lines: [...lines, message("not-passed", language), ...inTheWay], code: 1 };
    return ok([...lines, message("passed", language, { title: textOf(lesson, language).title })]);
  },
  hint: async (session, _args, language) => {
    if (session.current() === undefined) return no(noLesson(session, language));
    const hint = await session.hint(language);
    if (hint === undefined) return no(message("no-more-hints", language));
    const text = localise(hint.text, placesOf(session));
    return ok(message("hint", language, { ...hint, text, count: HINTS }).split("\n"));
  },
  solution: async (session, args, language) => {
    const lesson = session.current();
    if (lesson === undefined) return no(noLesson(session, language));
    const allowed = args.includes("--yes") || isPassed(session.progress.get(), lesson.lesson.slug);
    if (!allowed) return no(message("solution-locked", language));
    await session.markSolutionShown();
    return ok(solutionLines(lesson, session.findings(), language, placesOf(session)).map(plainText));
  },
  reset: async (session, _args, language) => {
    const lesson = session.preparing() ?? session.current();
    if (lesson === undefined) return no(noLesson(session, language));
    await session.reset();
    return ok([message("reset", language, { title: textOf(lesson, language).title })]);
  },
  answer: (session, words, language) => {
    const text = words.join(" ").trim();
    if (text === "") return usage(language);
    const lesson = session.current();
    if (lesson === undefined) return no(noLesson(session, language));
    if (!asksForAnswer(lesson)) return no(message("not-asked", language));
    session.answer(text);
    return ok([message("answered", language, { text })]);
  },
  keys: async ({ pg }, [part = ""]) => ok([...(await pg.state()).keys()].filter((key) => key.includes(part))),
  fault: (session, args, language) => setFault(session, args, language),
  progress: ({ progress }, args, language) => progressCommand(progress, args, language),
};

export const COMMAND_NAMES: readonly string[] = Object.keys(HANDLERS);

/** Runs one command as the learner typed it. */
export async function runCommand(session: Session, args: readonly string[], language: Language): Promise<Reply> {
  const [name = "", ...rest] = args;
  const handler = Object.hasOwn(HANDLERS, name) ? HANDLERS[name] : undefined;
  const reply = await (handler === undefined ? usage(language) : handler(session, rest, language));
  return { ...reply, lines: reply.lines.map((line) => asTyped(line, session.command)) };
}

export function placesOf(session: Session): Places {
  const { pg } = session;
  const [apiService = ""] = session.current()?.lesson.availableAtStart ?? [];
  return {
    url: pg.url,
    proxyUrl: pg.proxyUrl,
    kubeconfig: pg.kubeconfig,
    work: session.world()?.work ?? ".",
    backend: pg.endpointOf(apiService),
  };
}

/** Why there is no lesson to ask about. */
export function noLesson(session: Session, language: Language): string {
  const coming = session.preparing();
  return coming === undefined
    ? message("no-lesson", language)
    : message("preparing", language, { title: textOf(coming, language).title });
}

/** What a lesson asks in words, its solution answers in words. */
function asksForAnswer({ lesson }: LoadedLesson): boolean {
  return lesson.solution.some(({ shell }) => shell.includes("workshop -- answer "));
}

/** `progress export FILE` and `progress import FILE`. */
export async function progressCommand(
  store: ProgressStore,
  [action, file]: readonly string[],
  language: Language,
): Promise<Reply> {
  if (file === undefined) return usage(language);
  if (action === "export") {
    await writeFileAtomically(file, `${JSON.stringify(store.get(), undefined, 2)}\n`);
    return ok([message("exported", language, { file })]);
  }
  if (action !== "import") return usage(language);
  const other = parseProgress(await readFile(file, "utf8"), file);
  await store.update((own) => mergeProgress(own, other));
  const count = Object.values(other.lessons).filter(({ passedAt }) => passedAt !== undefined).length;
  return ok([message("imported", language, { file, count })]);
}

async function startLesson(session: Session, slug: string, language: Language): Promise<Reply> {
  const lesson = session.find(slug);
  if (lesson === undefined) return { lines: [unknownLesson(slug, slugsOf(session), language)], code: 2 };
  await session.start(slug);
  const missing = missingPrerequisites(session, lesson);
  return ok([
    message("started", language, { title: textOf(lesson, language).title }),
    ...(missing.length === 0 ? [] : [message("prerequisites", language, { lessons: missing.join(", ") })]),
  ]);
}

function slugsOf({ lessons }: Session): string[] {
  return lessons.map(({ lesson }) => lesson.slug);
}

export function missingPrerequisites({ progress }: Session, { lesson }: LoadedLesson): string[] {
  return lesson.prerequisites.filter((slug) => !isPassed(progress.get(), slug));
}

function setFault({ pg }: Session, [apiService, fault, value]: readonly string[], language: Language): Reply {
  if (apiService === undefined || fault === undefined) return usage(language);
  try {
    if (fault === "clear") {
      pg.faults.clear(apiService);
      return ok([message("fault-cleared", language, { apiService })]);
    }
    // Whether there is such a fault is for the playground to say.
    pg.faults.set(apiService, fault as FaultName, value === undefined ? undefined : Number(value));
  } catch (error) {
    return { lines: [toldIn(error, language)], code: 2 };
  }
  return ok([message("fault-set", language, { apiService, fault: [fault, value].join(" ").trim() })]);
}

function ok(lines: readonly string[]): Reply {
  return { lines, code: 0 };
}

function no(line: string): Reply {
  return { lines: [line], code: 1 };
}

export function usage(language: Language): Reply {
  return { lines: [message("usage", language)], code: 2 };
}
