/** A lesson of a teacher's own in a temporary folder, good unless it is changed. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { onTestFinished } from "vitest";

export const CHECK = `
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

export function lessonText(language: "en" | "zh"): string {
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

export async function lessonFolder(change: Readonly<Record<string, string | undefined>> = {}): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "my-lesson-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await mkdir(path.join(folder, "start"));
  const namespace = "apiVersion: v1\nkind: Namespace\nmetadata: { name: my-lesson }\n";
  const files = {
    "check.mjs": CHECK,
    "lesson.en.md": lessonText("en"),
    "lesson.zh.md": lessonText("zh"),
    "start/10.yaml": namespace,
    ...change,
  };
  for (const [name, content] of Object.entries(files)) {
    if (content !== undefined) await writeFile(path.join(folder, name), content);
  }
  return folder;
}
