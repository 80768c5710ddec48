import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { explainManifests, ManifestError } from "../../../src/index.ts";

const WITHIN_MS = 1_000;
const service = (name: string): string =>
  `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}}\nspec: {type: ExternalName, externalName: localhost}\n`;
const ALIASES = ["a: &a [x,x,x,x,x,x,x,x,x,x]"]
  .concat(
    ["b", "c", "d", "e", "f", "g", "h"].map((name) => {
      const before = String.fromCharCode(name.charCodeAt(0) - 1);
      return `${name}: &${name} [${Array.from({ length: 10 }, () => `*${before}`).join(",")}]`;
    }),
  )
  .join("\n");
const FLAT = Array.from({ length: 20_000 }, (_unused, index) => `  k${index}: v`).join("\n");

interface Input {
  readonly name: string;
  readonly text: string;
  /** Absent: the file is read. */
  readonly problem?: RegExp;
}

const INPUTS: readonly Input[] = [
  { name: "aliases that explode", text: `${service("a")}${ALIASES}\n`, problem: /input\.yaml:\d+: .*alias/i },
  {
    name: "20,000 flat keys",
    text: `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: flat}\ndata:\n${FLAT}\n`,
  },
  { name: "10 MB", text: `# ${"x".repeat(10 * 1024 * 1024)}\n${service("a")}`, problem: /input\.yaml: is too large/ },
  {
    name: "tabs as indentation",
    text: "apiVersion: v1\nkind: Service\nmetadata:\n\tname: a\n",
    problem: /input\.yaml:4: /,
  },
  { name: "a byte order mark", text: `\ufeff${service("a")}` },
  { name: "CRLF line ends", text: service("a").replaceAll("\n", "\r\n") },
  {
    name: "several documents with one bad",
    text: `${service("a")}---\napiVersion: v1\nkind: [\n---\n${service("b")}`,
    problem: /input\.yaml:\d+: [^]*Nothing was loaded\./,
  },
  {
    name: "a key that stands twice",
    text: `${service("a")}kind: Service\n`,
  },
  { name: "nothing but nesting", text: "[".repeat(100_000), problem: /input\.yaml:\d+: / },
  { name: "nothing", text: "" },
  {
    name: "a tag that names code",
    text: `${service("a")}x: !!js/function 'function(){}'\n`,
    problem: /input\.yaml:\d+: /,
  },
];

/** Time of this process alone: the machine may be busy with others. */
async function timed(file: string): Promise<{ result: unknown; ms: number }> {
  const began = process.cpuUsage();
  const result = await explainManifests("GET", "/", [file]).catch((error: unknown) => error);
  const { user, system } = process.cpuUsage(began);
  return { result, ms: (user + system) / 1_000 };
}

describe("a manifest with", () => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), "yaml-input-"));
  });
  afterAll(() => rm(directory, { recursive: true }));

  it.each(INPUTS)("$name is read or refused in under a second, and the refusal names file and line", async (input) => {
    const file = path.join(directory, "input.yaml");
    await writeFile(file, input.text);
    const tries = [await timed(file), await timed(file), await timed(file)];
    // The first try also compiles what it runs, and what else the machine does can only make a try worse.
    expect(Math.min(...tries.map(({ ms }) => ms))).toBeLessThan(WITHIN_MS);
    const result = tries[0]?.result;
    if (input.problem === undefined) expect(result).toBeInstanceOf(Array);
    else {
      expect(result).toBeInstanceOf(ManifestError);
      expect(String(result)).toMatch(input.problem);
    }
  });
});
