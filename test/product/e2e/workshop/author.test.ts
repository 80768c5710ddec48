import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { runCli } from "../../../support/cli-process.ts";
import { lessonFolder } from "../../../support/lesson-folder.ts";

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
});

describe("the workshop's commands without a running course", () => {
  it.each([
    [["list"], 0, "look-around"],
    [["list", "--lang", "zh"], 0, "先看一看"],
    [["hint"], 1, "No workshop is running with "],
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
