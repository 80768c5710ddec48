import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { checkLesson, loadLessonFolder, type Claim } from "../../../src/workshop/author.ts";
import { runCli } from "../../support/cli-process.ts";

const CHECK = `
const say = { en: "Ask for the version.", zh: "查询版本。" };
export const lesson = {
  slug: "my-lesson",
  prerequisites: [],
  check: (world) => {
    const seen = world.requests().some(({ client }) => client.target === "/version");
    return [{ passed: seen, expected: say, saw: { en: String(seen), zh: String(seen) } }];
  },
  solution: [{ say, shell: "curl http://127.0.0.1:8001/version", run: (world) => world.get("/version") }],
  mistake: {
    promised: ["404 page not found"],
    shell: "curl http://127.0.0.1:8001/versions",
    run: async (world) => (await world.get("/versions")).text,
  },
};
`;

const SECTIONS = {
  en: ["Idea", "Path", "Your turn", "Typical mistake", "Hints", "Read on"],
  zh: ["要点", "路径", "动手", "常见错误", "提示", "延伸阅读"],
} as const;

function text(language: "en" | "zh"): string {
  const [idea, way, task, mistake, hints, further] = SECTIONS[language];
  const shell = "```\ncurl http://127.0.0.1:8001/version\n```";
  return `# My lesson

## ${idea}

.

## ${way}

.

## ${task}

${shell}

## ${mistake}

It says \`404 page not found\`.

## ${hints}

1. one
2. two
3. three

## ${further}

.
`;
}

async function lessonFolder(change: Readonly<Record<string, string | undefined>> = {}): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "my-lesson-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await mkdir(path.join(folder, "start"));
  const namespace = "apiVersion: v1\nkind: Namespace\nmetadata: { name: my-lesson }\n";
  const files = {
    "check.mjs": CHECK,
    "lesson.en.md": text("en"),
    "lesson.zh.md": text("zh"),
    "start/10.yaml": namespace,
    ...change,
  };
  for (const [name, content] of Object.entries(files)) {
    if (content !== undefined) await writeFile(path.join(folder, name), content);
  }
  return folder;
}

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
      { "lesson.zh.md": text("zh").replace("404 page not found", "404") },
      "languages",
      "lesson.zh.md does not quote: 404 page not found",
    ],
    [
      "the shell lines differ",
      { "lesson.zh.md": text("zh").replace("8001/version\n", "8001/other\n") },
      "languages",
      "the shell lines of the task differ",
    ],
    [
      "the check passes at once",
      { "check.mjs": CHECK.replace("passed: seen", "passed: true") },
      "start fails",
      "before anything was done",
    ],
    [
      "the promised words do not come",
      { "check.mjs": CHECK.replace('"/versions")', '"/version")') },
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
