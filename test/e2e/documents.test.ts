import { execFile } from "node:child_process";
import { readFile, readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { runCli } from "../support/cli-process.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const run = promisify(execFile);

interface Block {
  readonly file: string;
  readonly line: number;
  readonly language: string;
  readonly marker: string | undefined;
  readonly text: string;
}

/** Fenced blocks, each with the comment above it. */
function blocksOf(file: string, document: string): Block[] {
  const blocks: Block[] = [];
  const lines = document.split("\n");
  for (let at = 0; at < lines.length; at++) {
    const language = /^```(\w*)$/.exec(lines[at] ?? "")?.[1];
    if (language === undefined) continue;
    const end = lines.indexOf("```", at + 1);
    const above = lines.slice(0, at).findLast((line) => line.trim() !== "") ?? "";
    const marker = /^<!-- (test: .*) -->$/.exec(above)?.[1];
    blocks.push({ file, line: at + 1, language, marker, text: lines.slice(at + 1, end).join("\n") });
    at = end;
  }
  return blocks;
}

const FILES = [
  "README.md",
  "README.zh-CN.md",
  "CONTRIBUTING.md",
  ...(await readdir(`${ROOT}docs`)).map((name) => `docs/${name}`),
];
const BLOCKS = (
  await Promise.all(
    FILES.filter((file) => file.endsWith(".md")).map(async (file) =>
      blocksOf(file, await readFile(ROOT + file, "utf8")),
    ),
  )
).flat();

describe("the documents", () => {
  it.each(BLOCKS.filter(({ marker }) => marker === "test: run"))(
    "$file:$line does what it says",
    async ({ text, language }) => {
      await run(process.execPath, ["scripts/run.mjs", "version"], { cwd: ROOT });
      if (language === "sh") return void (await run("bash", ["-euo", "pipefail", "-c", text], { cwd: ROOT }));
      // Beside the examples, where the package is found under its own name.
      const file = path.join(ROOT, "examples", `.document-${process.pid}.mjs`);
      await writeFile(file, text);
      try {
        expect((await run(process.execPath, [file])).stdout).toBe("200 alice\n");
      } finally {
        await rm(file);
      }
    },
    60_000,
  );

  it.each(BLOCKS.filter(({ language }) => language === "sh"))("$file:$line is shell that parses", async ({ text }) => {
    await run("bash", ["-n", "-c", text]);
  });

  it("name only flags that there are", async () => {
    const helps = await Promise.all([runCli(["help"]), runCli(["check", "--help"])]);
    const listed = helps.flatMap(({ stdout }) => [...stdout.matchAll(/^ {2}(?:-\w,| {3}) --([a-z][a-z-]*)/gm)]);
    const known = new Set(listed.map(([, name = ""]) => name));
    const commands = BLOCKS.filter(({ language }) => language === "sh")
      .flatMap(({ file, text }) =>
        text
          .replaceAll("\\\n", " ")
          .split("\n")
          .map((line) => ({ file, line })),
      )
      .filter(({ line }) => /aggregation-playground (?:up|check) |npm run playground -- -/.test(line))
      // What stands in quotes is another program's.
      .map(({ file, line }) => ({ file, line: line.replaceAll(/'[^']*'/g, "") }));
    const unknown = commands.flatMap(({ file, line }) =>
      [...line.matchAll(/ --([a-z][a-z-]*)/g)]
        .map(([, name = ""]) => name)
        .filter((name) => !known.has(name))
        .map((name) => `${file}: --${name}`),
    );
    expect(commands.length).toBeGreaterThan(3);
    expect(unknown).toEqual([]);
  });

  it("link only to files that there are", async () => {
    const broken: string[] = [];
    for (const file of FILES.filter((name) => name.endsWith(".md"))) {
      const text = await readFile(ROOT + file, "utf8");
      for (const [, link = ""] of text.matchAll(/\]\(((?!https?:|#)[^)#]+)/g)) {
        const target = path.resolve(ROOT, path.dirname(file), link);
        await readFile(target).catch((error: NodeJS.ErrnoException) => {
          if (error.code !== "EISDIR") broken.push(`${file}: ${link}`);
        });
      }
    }
    expect(broken).toEqual([]);
  });

  it("have the API reference that the types say", async () => {
    await expect(run(process.execPath, ["scripts/api-reference.mjs", "--check"], { cwd: ROOT })).resolves.toBeDefined();
  });
});
