import { createListeners } from "../apimachinery/index.ts";
import { createHash } from "node:crypto";
import { textOf, type LoadedLesson } from "./lesson-folder.ts";
import { HINTS } from "./lesson-text.ts";
import { lessonOf, parseProgress, type LessonProgress, type Progress } from "./progress.ts";
import type { Language } from "./text.ts";

/** What is known of one learner. */
export interface ClassRow {
  readonly progress: Progress;
  /** When it was reported, milliseconds since the epoch. */
  readonly at: number;
}

/** One lesson of one learner, as a cell of the table. */
export interface ClassCell {
  readonly state: "passed" | "working" | "none";
  readonly hints: number;
  readonly solutionShown: boolean;
}

/** Why a learner may want help; the page has the words. */
export type Stuck = "solution-shown" | "all-hints" | "long" | "silent";

export interface ClassLearner {
  readonly id: string;
  readonly name: string;
  readonly passed: number;
  /** Title of the lesson; empty when none was begun. */
  readonly lesson: string;
  /** Seconds on that lesson; undefined when it is passed or none. */
  readonly secondsOnLesson: number | undefined;
  readonly secondsSinceReport: number;
  readonly stuck: Stuck | undefined;
  readonly cells: readonly ClassCell[];
}

/** The class at a moment, as data. */
export interface ClassView {
  readonly lessons: readonly { readonly slug: string; readonly title: string }[];
  /** By name. */
  readonly learners: readonly ClassLearner[];
}

export interface ClassroomOptions {
  readonly lessons: readonly LoadedLesson[];
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Where a report came from. */
export interface ReportOrigin {
  /** The request's Authorization header. */
  readonly authorization: string | undefined;
  readonly address: string;
}

/** Who is where: learners' playgrounds report, the teacher's page looks. */
export interface Classroom {
  /** `unsigned` without a learner's key, `foreign` with another learner's. @throws Error when the text is no progress */
  readonly report: (text: string, origin: ReportOrigin) => "taken" | "unsigned" | "foreign";
  readonly rows: () => readonly ClassRow[];
  readonly view: (language: Language) => ClassView;
  readonly subscribe: (listener: () => void) => () => void;
}

/** More than any class; what anybody with the token can write to must end somewhere. */
const MAX_LEARNERS = 300;
/** `Authorization: Bearer` and what a learner's own store keeps. */
const KEY = /^Bearer ([\w-]{43})$/;

/** A learner's row is changed by who made it alone. */
interface OwnedRow extends ClassRow {
  readonly keyDigest: string;
  readonly address: string;
}

export function createClassroom({ lessons, now }: ClassroomOptions): Classroom {
  const rows = new Map<string, OwnedRow>();
  const listeners = createListeners();
  return {
    report(text, { authorization = "", address }) {
      const key = KEY.exec(authorization)?.[1];
      if (key === undefined) return "unsigned";
      const keyDigest = createHash("sha256").update(key).digest("hex");
      const progress = parseProgress(text, "the report");
      const { id } = progress.learner;
      const known = rows.get(id);
      if (known !== undefined && known.keyDigest !== keyDigest) return "foreign";
      if (known === undefined) makeRoom(rows);
      // Behind all others again.
      rows.delete(id);
      rows.set(id, { progress, at: now(), keyDigest, address });
      listeners.emit();
      return "taken";
    },
    rows: () => [...rows.values()].map(({ progress, at }) => ({ progress, at })),
    view: (language) => classView([...rows.values()], lessons, language, now()),
    subscribe: listeners.subscribe,
  };
}

/**
 * A full class makes room: of the machine with the most rows the one goes that has been silent the longest. Who invents
 * learners pushes out their own inventions.
 */
function makeRoom(rows: Map<string, OwnedRow>): void {
  if (rows.size < MAX_LEARNERS) return;
  const counts = new Map<string, number>();
  for (const { address } of rows.values()) counts.set(address, (counts.get(address) ?? 0) + 1);
  const most = Math.max(...counts.values());
  // In the order of their last reports.
  const found = [...rows].find(([, { address }]) => counts.get(address) === most);
  if (found !== undefined) rows.delete(found[0]);
}

/** Three reports that did not come. */
const SILENT_SECONDS = 50;
/** Twice what the longest lesson is meant to take. */
const LONG_SECONDS = 15 * 60;

function classView(
  rows: readonly ClassRow[],
  lessons: readonly LoadedLesson[],
  language: Language,
  now: number,
): ClassView {
  const titles = lessons.map((lesson) => ({ slug: lesson.lesson.slug, title: textOf(lesson, language).title }));
  return {
    lessons: titles,
    learners: rows
      .map((row) => learnerOf(row, titles, now))
      .sort((a, b) => a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1)),
  };
}

function learnerOf({ progress, at }: ClassRow, lessons: ClassView["lessons"], now: number): ClassLearner {
  const { current = "", learner } = progress;
  const here = lessonOf(progress, current);
  const isWorking = here !== undefined && here.passedAt === undefined;
  const secondsOnLesson = isWorking ? secondsBetween(Date.parse(here.startedAt), now) : undefined;
  const secondsSinceReport = secondsBetween(at, now);
  return {
    id: learner.id,
    name: learner.name,
    passed: lessons.filter(({ slug }) => lessonOf(progress, slug)?.passedAt !== undefined).length,
    lesson: lessons.find(({ slug }) => slug === current)?.title ?? current,
    secondsOnLesson,
    secondsSinceReport,
    stuck: stuckOf(isWorking ? here : undefined, secondsOnLesson ?? 0, secondsSinceReport),
    cells: lessons.map(({ slug }) => cellOf(lessonOf(progress, slug))),
  };
}

function stuckOf(lesson: LessonProgress | undefined, onLesson: number, sinceReport: number): Stuck | undefined {
  if (sinceReport > SILENT_SECONDS) return "silent";
  if (lesson === undefined) return undefined;
  if (lesson.solutionShown) return "solution-shown";
  if (lesson.hints >= HINTS) return "all-hints";
  return onLesson > LONG_SECONDS ? "long" : undefined;
}

function cellOf(lesson: LessonProgress | undefined): ClassCell {
  if (lesson === undefined) return { state: "none", hints: 0, solutionShown: false };
  const { hints, solutionShown, passedAt } = lesson;
  return { state: passedAt === undefined ? "working" : "passed", hints, solutionShown };
}

function secondsBetween(from: number, to: number): number {
  return Math.max(0, Math.round((to - from) / 1000));
}
