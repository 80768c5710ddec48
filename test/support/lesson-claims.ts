import { beforeAll, describe, expect, it, type TestContext } from "vitest";
import { checkLesson, type Claim } from "../../src/workshop/author.ts";
import { loadCourse } from "../../src/workshop/course.ts";
import type { LoadedLesson } from "../../src/workshop/lesson-folder.ts";
import { LANGUAGES } from "../../src/workshop/text.ts";

const LESSON_MS = 120_000;

const LIVE = {
  "start fails": "its start fails the check",
  "mistake text appears": "its typical mistake gives the promised text",
  "solution passes": "its solution passes",
  "reset is exact": "a reset restores its start exactly",
} as const satisfies Partial<Record<Claim["name"], string>>;

const course = await loadCourse();

/** The rules that every lesson keeps, as tests: the live ones once, the text in each language. */
export function describeLessons(slugs: readonly string[]): void {
  for (const slug of slugs) {
    const lesson = course.find((item) => item.lesson.slug === slug);
    if (lesson === undefined) throw new Error(`no lesson ${slug}`);
    describe(`lesson ${slug}`, () => describeLesson(lesson));
  }
}

function describeLesson(lesson: LoadedLesson): void {
  let claims: readonly Claim[] = [];
  beforeAll(async () => {
    claims = await checkLesson(lesson);
  }, LESSON_MS);
  for (const [name, title] of Object.entries(LIVE)) {
    it(title, (context) => {
      judge(
        claims.find((claim) => claim.name === name),
        context,
      );
    });
  }
  it("has the same shell lines in every language", (context) => {
    judge(
      claims.find(({ name }) => name === "languages"),
      context,
    );
  });
  for (const language of LANGUAGES) {
    it(`is complete in ${language}: hints, solution, and Kubernetes' own words about the mistake`, () => {
      const text = lesson.texts[language];
      expect(text?.hints).toHaveLength(3);
      for (const words of lesson.lesson.mistake.promised) expect(text?.mistake.join("\n")).toContain(words);
      for (const { say } of lesson.lesson.solution) expect(say[language]).not.toBe("");
      const chinese = /[\u4e00-\u9fff]/.test(JSON.stringify(text));
      expect(chinese).toBe(language === "zh");
    });
  }
}

function judge(claim: Claim | undefined, context: TestContext): void {
  if (claim?.outcome === "skipped") context.skip(claim.detail);
  expect(claim).toMatchObject({ outcome: "ok", detail: "" });
}
