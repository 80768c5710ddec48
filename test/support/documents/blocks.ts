/** The fenced blocks of the documents, each with the comment above it that says how a test executes it. */
import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

export interface Block {
  readonly file: string;
  readonly line: number;
  readonly language: string;
  /** `NAME` of `<!-- test: NAME -->`; undefined where nothing says how it is executed. */
  readonly marker: string | undefined;
  readonly text: string;
}

/** A command with what the document says it prints. */
export interface Step {
  readonly command: string;
  /** The comment below it; undefined where none is. */
  readonly shows: string | undefined;
}

export function blocksOf(file: string, document: string): Block[] {
  const blocks: Block[] = [];
  const lines = document.split("\n");
  for (let at = 0; at < lines.length; at++) {
    const language = /^```(\w*)$/.exec(lines[at] ?? "")?.[1];
    if (language === undefined) continue;
    const end = lines.indexOf("```", at + 1);
    const above = lines.slice(0, at).findLast((line) => line.trim() !== "") ?? "";
    // `ci: test` is what .ci/run looks for.
    const marker = /^<!-- (?:test: (.+)|(ci: test)) -->$/.exec(above);
    blocks.push({
      file,
      line: at + 1,
      language,
      marker: marker?.[1] ?? marker?.[2],
      text: lines.slice(at + 1, end).join("\n"),
    });
    at = end;
  }
  return blocks;
}

/** Comments behind a command are for people: they differ from language to language. */
export function stepsOf(text: string): Step[] {
  const steps: { command: string; shows: string | undefined }[] = [];
  for (const line of text.replaceAll(/\\\n\s*/g, "").split("\n")) {
    const said = /^# (.*)$/.exec(line)?.[1];
    const last = steps.at(-1);
    if (said === undefined) steps.push({ command: line.replace(/ {2,}# .*$/, "").trim(), shows: undefined });
    else if (last !== undefined) last.shows = last.shows === undefined ? said : `${last.shows}\n${said}`;
  }
  return steps.filter(({ command }) => command !== "");
}

export const DOCUMENTS: readonly string[] = [
  "README.md",
  "README.zh-CN.md",
  "CONTRIBUTING.md",
  ...(await readdir(`${ROOT}docs`)).filter((name) => name.endsWith(".md")).map((name) => `docs/${name}`),
];

export const BLOCKS: readonly Block[] = (
  await Promise.all(DOCUMENTS.map(async (file) => blocksOf(file, await readFile(ROOT + file, "utf8"))))
).flat();
