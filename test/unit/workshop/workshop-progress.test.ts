import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import {
  isPassed,
  mergeProgress,
  newProgress,
  openProgress,
  parseProgress,
  withLesson,
  type Progress,
} from "../../../src/workshop/progress.ts";

const NOW = "2026-01-02T03:04:05.000Z";
const LATER = "2026-01-03T03:04:05.000Z";

async function folder(): Promise<string> {
  const made = await mkdtemp(path.join(tmpdir(), "workshop-progress-"));
  onTestFinished(() => rm(made, { recursive: true, force: true }));
  return made;
}

function passed(progress: Progress, slug: string, at: string): Progress {
  return withLesson(progress, slug, () => ({ passedAt: at }), at);
}

describe("the progress file", () => {
  it("holds the last of many changes at once, is private, and leaves no half file behind", async () => {
    const directory = await folder();
    const file = path.join(directory, "workshop", "progress.json");
    const store = await openProgress(file, "Ada");
    const slugs = Array.from({ length: 30 }, (_, index) => `lesson-${index}`);
    await Promise.all(slugs.map((slug) => store.update((before) => passed(before, slug, NOW))));
    const saved = parseProgress(await readFile(file, "utf8"), file);
    expect(Object.keys(saved.lessons)).toEqual(slugs);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readdir(path.dirname(file))).toEqual(["progress.json", "progress.json.key"]);
  });

  it("is read again by the next run, under the same learner", async () => {
    const file = path.join(await folder(), "progress.json");
    const first = await openProgress(file, "Ada");
    await first.update((before) => passed(before, "crud", NOW));
    const second = await openProgress(file, undefined);
    expect(second.get()).toEqual(first.get());
    expect(isPassed(second.get(), "crud")).toBe(true);
  });

  it.each([
    ["no JSON", "{", "it is no JSON"],
    ["another version", '{"version":2}', "version must be 1"],
    ["no learner", '{"version":1,"lessons":{}}', "learner"],
    ["a slug that is a path", '{"version":1,"learner":{"id":"a","name":"b"},"lessons":{"../x":{}}}', "lessons.../x"],
    [
      "a count that is none",
      `{"version":1,"learner":{"id":"a","name":"b"},"lessons":{"x":{"startedAt":"${NOW}","hints":-1,"solutionShown":false,"resets":0}}}`,
      "lessons.x",
    ],
  ])("is refused with the field named: %s", async (_name, text, problem) => {
    const file = path.join(await folder(), "progress.json");
    await writeFile(file, text);
    await expect(openProgress(file, undefined)).rejects.toThrow(`${file} is no progress of the workshop: ${problem}`);
  });
});

describe("importing progress", () => {
  it("keeps what was passed on either side, at its earlier time", () => {
    const mine = passed(passed(newProgress("Ada"), "a", LATER), "b", NOW);
    const theirs = passed(passed(newProgress("Bob"), "a", NOW), "c", LATER);
    const merged = mergeProgress(mine, theirs);
    expect(merged.learner).toEqual(mine.learner);
    expect(merged.lessons.a?.passedAt).toBe(NOW);
    expect(Object.keys(merged.lessons).sort()).toEqual(["a", "b", "c"]);
  });

  it("takes no prototype from a file", () => {
    const text = '{"version":1,"learner":{"id":"a","name":"b"},"lessons":{"__proto__":{"polluted":true}}}';
    expect(() => parseProgress(text, "f")).toThrow("lessons.__proto__");
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});
