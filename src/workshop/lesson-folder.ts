import { copyFile, mkdir, readdir, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { Lesson } from "./lesson.ts";
import { parseLessonText, type LessonText } from "./lesson-text.ts";
import { LANGUAGES, type Language } from "./text.ts";

/** A lesson with everything that lies in its folder. */
export interface LoadedLesson {
  readonly lesson: Lesson;
  readonly folder: string;
  /** English is always there. */
  readonly texts: Partial<Record<Language, LessonText>>;
  /** What stands when the lesson begins: YAML texts in the order of their names. */
  readonly manifests: readonly string[];
}

/** The shipped lessons, beside this file both in source and compiled. */
export const LESSONS_FOLDER = fileURLToPath(new URL("./lessons/", import.meta.url));

/** @throws Error naming the file that is missing or wrong */
export async function loadLesson(lesson: Lesson, folder: string): Promise<LoadedLesson> {
  const texts: Partial<Record<Language, LessonText>> = {};
  for (const language of LANGUAGES) {
    const file = path.join(folder, `lesson.${language}.md`);
    const markdown = await readIfThere(file);
    if (markdown !== undefined) texts[language] = parseLessonText(markdown, language, file);
  }
  if (texts.en === undefined) throw new Error(`${path.join(folder, "lesson.en.md")} is missing`);
  const start = path.join(folder, "start");
  const names = (await namesIn(start)).filter((name) => /\.ya?ml$/.test(name));
  const manifests = await Promise.all(names.map((name) => readFile(path.join(start, name), "utf8")));
  return { lesson, folder, texts, manifests };
}

/** The text in a language, in English where there is none. */
export function textOf({ texts, folder }: LoadedLesson, language: Language): LessonText {
  const text = texts[language] ?? texts.en;
  if (text === undefined) throw new Error(`${folder} has no text`);
  return text;
}

/** Empties the folder that the learner works in, and puts there what the lesson gives. */
export async function layOutWork({ folder }: LoadedLesson, work: string): Promise<void> {
  await rm(work, { recursive: true, force: true });
  await mkdir(work, { recursive: true, mode: 0o700 });
  const given = path.join(folder, "work");
  for (const name of await namesIn(given)) await copyFile(path.join(given, name), path.join(work, name));
}

async function namesIn(folder: string): Promise<string[]> {
  return (await readdir(folder).catch(none)).sort();
}

async function readIfThere(file: string): Promise<string | undefined> {
  return readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
}

function none(error: NodeJS.ErrnoException): string[] {
  if (error.code === "ENOENT") return [];
  throw error;
}
