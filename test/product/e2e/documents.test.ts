import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCli } from "../../support/cli-process.ts";
import { BLOCKS, blocksOf, DOCUMENTS, ROOT, stepsOf, type Block } from "../../support/documents/blocks.ts";
import { PAGE_WAYS } from "../../support/documents/page-ways.ts";
import { README_WAYS } from "../../support/documents/readme-ways.ts";
import type { Ways } from "../../support/documents/way.ts";
import { WORKSHOP_WAYS } from "../../support/documents/workshop-ways.ts";
import { createWorld, type World } from "../../support/documents/world.ts";
import { isThere } from "../../support/programs.ts";

const run = promisify(execFile);
const TIMEOUT_MS = 60_000;
const WAYS: Ways = { ...README_WAYS, ...PAGE_WAYS, ...WORKSHOP_WAYS };
/** Made from the types as a whole, and compared as a whole below. */
const GENERATED = "docs/api.md";
const WRITTEN = BLOCKS.filter(({ file }) => file !== GENERATED);

/** Blocks of the same commands in two languages are executed once. */
function groups(): Block[][] {
  const found = new Map<string, Block[]>();
  for (const block of WRITTEN) {
    const isShell = block.language === "sh" && block.marker !== undefined;
    const what = isShell ? JSON.stringify(stepsOf(block.text)) : block.text;
    const key = `${block.marker}\n${what}`;
    found.set(key, [...(found.get(key) ?? []), block]);
  }
  return [...found.values()];
}

function commandsOf(file: string): object[] {
  return BLOCKS.filter((block) => block.file === file).map(({ language, marker, text }) => ({
    language,
    marker,
    // Screens are in the language of their reader.
    steps: language === "sh" ? stepsOf(text) : language === "yaml" ? text : undefined,
  }));
}

describe("every block of the documents does what it says", () => {
  let world: World;
  beforeAll(async () => {
    await run(process.execPath, ["scripts/run.mjs", "version"], { cwd: ROOT });
    world = await createWorld();
  }, TIMEOUT_MS);
  afterAll(() => world[Symbol.asyncDispose](), TIMEOUT_MS);

  for (const blocks of groups()) {
    const [block] = blocks;
    if (block === undefined) continue;
    const way = WAYS[block.marker ?? ""];
    const missing = (way?.needs ?? []).filter((program) => !isThere(program));
    const places = blocks.map(({ file, line }) => `${file}:${line}`).join(", ");
    const name = `${places} ${block.marker}${missing.length === 0 ? "" : ` (needs ${missing.join(", ")})`}`;
    it.skipIf(missing.length > 0)(
      name,
      async () => {
        if (way === undefined) throw new Error(`above ${places} stands no <!-- test: NAME --> that WAYS has`);
        await way.run(block, world);
      },
      TIMEOUT_MS,
    );
  }
});

describe("the documents", () => {
  it("are executed whole: a block without a marker has no way, and no way is without a block", () => {
    expect(WRITTEN.filter(({ marker = "" }) => !Object.hasOwn(WAYS, marker))).toEqual([]);
    expect(Object.keys(WAYS).filter((name) => !WRITTEN.some(({ marker }) => marker === name))).toEqual([]);
    const [stranger] = blocksOf("README.md", "Text.\n\n```sh\necho new\n```\n");
    expect(stranger).toMatchObject({ marker: undefined, text: "echo new" });
  });

  it("say the same commands in English and Chinese", () => {
    expect(commandsOf("README.zh-CN.md")).toEqual(commandsOf("README.md"));
  });

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
    for (const file of DOCUMENTS) {
      const text = await readFile(ROOT + file, "utf8");
      const links = [...text.matchAll(/(?:\]\(|src(?:set)?=")((?!https?:|#)[^)#"]+)/g)];
      for (const [, link = ""] of links) {
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
  }, 180_000);
});
