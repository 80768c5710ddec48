import { expect, test } from "vitest";
import type { ClassLearner } from "../../../src/workshop/classroom.ts";
import { loadCourse } from "../../../src/workshop/course.ts";
import { textOf } from "../../../src/workshop/lesson-folder.ts";
import { isPassed } from "../../../src/workshop/progress.ts";
import type { Language } from "../../../src/workshop/text.ts";
import { Stream } from "../web/stream.ts";
import { startClass, type ClassRun, type Learner } from "./class-run.ts";

const MINUTES = 10;
/** `npm run class` takes ten minutes, with a playground for every learner; else they pass like seconds. */
const seconds = Number(process.env.CLASS_SECONDS ?? 0);
const seed = Number(process.env.CLASS_SEED ?? 1);
const LEARNERS = 20;

/** What the page says of a learner, without times. */
type Row = Pick<ClassLearner, "name" | "passed" | "lesson" | "stuck">;

const lessons = await loadCourse();

function expectedRow({ name, store, stuck }: Learner, language: Language): Row {
  const state = store.get();
  const current = lessons.find(({ lesson }) => lesson.slug === state.current);
  return {
    name,
    passed: lessons.filter(({ lesson }) => isPassed(state, lesson.slug)).length,
    lesson: current === undefined ? "" : textOf(current, language).title,
    stuck,
  };
}

async function rowsOf(run: ClassRun, language: Language): Promise<{ rows: Row[]; learners: readonly ClassLearner[] }> {
  const expected = run.learners.map((learner) => expectedRow(learner, language));
  const stream = await Stream.open(run.web);
  await stream.look({ view: "class", language });
  let rows: Row[] = [];
  const isTold = (learners: readonly ClassLearner[]): boolean => {
    rows = learners.map(({ name, passed, lesson, stuck }) => ({ name, passed, lesson, stuck }));
    return JSON.stringify(rows) === JSON.stringify(expected);
  };
  const told = stream.until(({ classroom }) => classroom !== undefined && isTold(classroom.learners));
  const frame = await Promise.race([told, late(() => JSON.stringify({ rows, expected }, undefined, 1))]);
  await stream.close();
  return { rows, learners: frame.classroom?.learners ?? [] };
}

function late(said: () => string): Promise<never> {
  return new Promise((_resolve, reject) => {
    setTimeout(() => reject(new Error(`the page never told what is so: ${said()}`)), 60_000).unref();
  });
}

test(
  "a class of twenty: the page has everybody's progress, time on a lesson, and who is stuck, in both languages",
  async () => {
    await using run = await startClass({
      learners: LEARNERS,
      real: seconds > 0 ? LEARNERS : 0,
      seed,
      minuteMs: (seconds * 1000) / MINUTES,
    });
    for (let minute = 0; minute < MINUTES; minute += 1) await run.minute(minute);

    const { rows, learners } = await rowsOf(run, "en");
    expect(rows.slice(0, 5).map(({ stuck }) => stuck)).toEqual([
      "all-hints",
      "solution-shown",
      "silent",
      "long",
      undefined,
    ]);
    expect(new Set(rows.map(({ passed }) => passed)).size).toBeGreaterThan(2);
    // Five minutes and more on one lesson, and twenty before the class.
    expect(learners[0]?.secondsOnLesson).toBeGreaterThanOrEqual(5 * 60);
    expect(learners[3]?.secondsOnLesson).toBeGreaterThanOrEqual(25 * 60);
    expect(learners[2]?.secondsSinceReport).toBeGreaterThan(50);

    const { rows: chinese } = await rowsOf(run, "zh");
    expect(chinese[0]?.lesson).toMatch(/\p{Script=Han}/u);
  },
  seconds * 1000 + 120_000,
);
