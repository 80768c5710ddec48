import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { checkLesson, loadLessonFolder, type Claim } from "../../../src/workshop/author.ts";
import { runCli } from "../../support/cli-process.ts";
import { LESSON_CHECK, lessonFolder, lessonText } from "../../support/lesson-folder.ts";

async function failures(folder: string): Promise<Pick<Claim, "name" | "detail">[]> {
  const claims = await checkLesson(await loadLessonFolder(folder));
  return claims.filter(({ outcome }) => outcome !== "ok").map(({ name, detail }) => ({ name, detail }));
}

describe("workshop author check", () => {
  it("proves a teacher's own lesson", async () => {
    const folder = await lessonFolder();
    const { code, stdout } = await runCli(["workshop", "author", "check", folder]);
    expect(stdout.trim().split("\n")).toEqual([
      "ok       languages",
      "ok       start fails",
      "ok       mistake text appears",
      "ok       solution passes",
      "ok       reset is exact",
    ]);
    expect(code).toBe(0);
  }, 90_000);

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

describe("the workshop's commands without a running course", () => {
  it.each([
    [["list"], 0, "look-around"],
    [["list", "--lang", "zh"], 0, "先看一看"],
    [["hint"], 1, "No workshop is running here. Start it in a first terminal: npm run workshop"],
    [["nonsense"], 2, 'workshop has no command "nonsense"'],
    [["--lang", "fr"], 2, '--lang takes en or zh, not "fr"'],
    [["start", "nonsense"], 2, 'There is no lesson "nonsense"'],
    [["--help"], 0, "the solution, after passing or with --yes"],
  ])("%j ends with %i", async (args, code, words) => {
    const folder = await mkdtemp(path.join(tmpdir(), "workshop-none-"));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const exit = await runCli(["workshop", ...args, "--data-dir", folder]);
    expect(exit.stdout + exit.stderr).toContain(words);
    expect(exit.code).toBe(code);
  });
});
