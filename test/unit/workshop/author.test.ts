import path from "node:path";
import { describe, expect, it } from "vitest";
import { checkLesson, loadLessonFolder, type Claim } from "../../../src/workshop/author.ts";
import { LESSON_CHECK, lessonFolder, lessonText } from "../../support/lesson-folder.ts";

async function failures(folder: string): Promise<Pick<Claim, "name" | "detail">[]> {
  const claims = await checkLesson(await loadLessonFolder(folder));
  return claims.filter(({ outcome }) => outcome !== "ok").map(({ name, detail }) => ({ name, detail }));
}

describe("the check of a lesson", () => {
  it.each([
    ["a language is missing", { "lesson.zh.md": undefined }, "languages", "no lesson.zh.md"],
    [
      "a text does not quote the mistake",
      { "lesson.zh.md": lessonText("zh").replace("404 page not found", "404") },
      "languages",
      "lesson.zh.md does not quote: 404 page not found",
    ],
    [
      "the shell lines differ",
      { "lesson.zh.md": lessonText("zh").replace("8001/version\n", "8001/other\n") },
      "languages",
      "the shell lines of the task differ",
    ],
    [
      "the check passes at once",
      { "check.mjs": LESSON_CHECK.replace("passed: seen", "passed: true") },
      "start fails",
      "before anything was done",
    ],
    [
      "the promised words do not come",
      { "check.mjs": LESSON_CHECK.replace('"/versions")', '"/version")') },
      "mistake text appears",
      "promised but not seen: 404 page not found",
    ],
  ])("says so when %s", async (_name, change, name, detail) => {
    const found = await failures(await lessonFolder(change));
    expect(found).toEqual([{ name, detail: expect.stringContaining(detail) as string }]);
  });

  it("names the file when there is no lesson", async () => {
    const folder = await lessonFolder({ "lesson.en.md": undefined });
    await expect(loadLessonFolder(folder)).rejects.toThrow("lesson.en.md is missing");
    await expect(loadLessonFolder(path.join(folder, "start"))).rejects.toThrow("has none of check.js");
  });
});
