import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { startPlayground } from "../../../src/index.ts";
import { loadCourse } from "../../../src/workshop/course.ts";
import { FIFTEEN_STEPS } from "../../../src/workshop/fifteen-steps/index.ts";
import { shellLines } from "../../../src/workshop/lesson-text.ts";
import { LESSONS } from "../../../src/workshop/lessons/index.ts";
import { openProgress } from "../../../src/workshop/progress.ts";
import { openSession } from "../../../src/workshop/session.ts";
import { LANGUAGES } from "../../../src/workshop/text.ts";
import { ROOT } from "../../support/documents/blocks.ts";

const track = await loadCourse("fifteen-steps");

it("each of the fifteen steps is passed by doing it and leaving it out, and says what it promises when it is left out", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "fifteen-steps-"));
  const pg = await startPlayground({ drainMs: 0 });
  onTestFinished(async () => {
    await pg.close();
    await rm(folder, { recursive: true, force: true });
  });
  const progress = await openProgress(path.join(folder, "progress.json"), "script");
  const session = await openSession({ pg, lessons: track, progress, workFolder: folder });
  for (const { slug, words, startsEmpty = false } of FIFTEEN_STEPS) {
    await session.start(slug);
    expect(session.passed(), slug).toBe(false);
    const world = session.world();
    const said: string[] = [];
    // All but the namespace stands already.
    const steps = session.current()?.lesson.solution ?? [];
    for (const step of startsEmpty || steps.length < 3 ? steps : steps.slice(1)) {
      if (world === undefined) throw new Error(`${slug} did not start`);
      said.push(JSON.stringify((await step.run(world)) ?? ""), world.route("v1.example.k8s.io")?.message ?? "");
    }
    await world?.until("the step to be passed", async () => (await session.check()).every(({ passed }) => passed));
    expect(said.join("\n").replaceAll(/\\+"/g, '"'), slug).toContain(words);
  }
  session.close();
}, 300_000);

it.each(track)("$lesson.slug says all in both languages, with the same lines to type", ({ lesson, texts }) => {
  const { en, zh } = texts;
  expect(shellLines(zh?.task ?? [])).toEqual(shellLines(en?.task ?? []));
  for (const language of LANGUAGES) {
    const text = texts[language];
    expect(text?.hints.every((hint) => hint !== "")).toBe(true);
    expect(text?.mistake.join("\n")).toContain(lesson.mistake.promised[0]);
    expect(/\p{Script=Han}/u.test(JSON.stringify(text))).toBe(language === "zh");
  }
});

it.each(track)("$lesson.slug breaks no sentence of its idea", ({ texts }) => {
  for (const language of LANGUAGES) for (const row of texts[language]?.idea ?? []) expect(row).toMatch(/^$|[.:。：]$/);
});

it("every step leads on to a lesson that there is", () => {
  const slugs = LESSONS.map(({ slug }) => slug);
  expect(FIFTEEN_STEPS.filter(({ lesson }) => !slugs.includes(lesson))).toEqual([]);
});

const DOCUMENTS = [
  { language: "en", file: "docs/fifteen-steps.md", joint: ". ", inText: (command: string) => command },
  { language: "zh", file: "docs/fifteen-steps.zh-CN.md", joint: "。", inText: commandInChinese },
] as const;

it.each(DOCUMENTS)("$file has the table that the track says", async ({ language, file, joint, inText }) => {
  const text = await readFile(`${ROOT}${file}`, "utf8");
  const cells = (row: string): string =>
    row
      .split(/(?<!\\)\|/)
      .map((cell) => cell.trim())
      .join("|");
  const rows = text
    .split("\n")
    .filter((row) => /^\| *\d/.test(row))
    .map(cells);
  const expected = FIFTEEN_STEPS.map(({ title, command, lesson, done, leftOut, unchanged }, index) => {
    const without = leftOut[language] + (unchanged === undefined ? "" : joint + unchanged[language]);
    return `|${index + 1}|${title[language]}|${inText(command)}|\`${lesson}\`|${done[language]}|${without}|`;
  });
  expect(rows).toEqual(expected);
});

/** What stands between commands. */
function commandInChinese(command: string): string {
  return command
    .replace("` or `", "` 或 `")
    .replace(/ \(off: (.*)\)$/, "（关闭：$1）")
    .replace(/^(.*) of the Deployment$/, (_, fields: string) => `Deployment 的 ${fields.replace(" and ", " 和 ")}`);
}
