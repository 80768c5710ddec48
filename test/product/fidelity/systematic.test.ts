import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { isDeepStrictEqual } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startPlayground, type Playground } from "../../../src/index.ts";
import { startBackends, type Backends } from "./backends.ts";
import { play, type Target } from "./scenario-runner.ts";
import { kubectlProblem } from "./shell-steps.ts";
import { loadLines, RECORDED_PORTS, type Recordings, type Scenario } from "./steps.ts";
import { bare } from "./tidy.ts";

const TOKENS = { admin: "admin-token", bob: "bob-token", alice: "alice-token" };
const TOKEN_FILE = [
  'admin-token,admin,uid-admin,"system:masters"',
  'bob-token,bob,uid-bob,"dev,ops"',
  'alice-token,alice,uid-alice,"dev"',
].join("\n");
const AREA_MS = 600_000;
/** Their cases wait for one server or another most of the time, each for its own: they are played at once. */
const WAITING: ReadonlySet<string> = new Set(["availability"]);
/** Names of cases that are known to differ; docs/fidelity.md says how many, and which on purpose. */
const KNOWN = new URL("recordings/systematic-differences.json", import.meta.url);

const noKubectl = kubectlProblem();
const names = loadLines("systematic", (offset) => offset).cases.map(({ name }) => name);
const areas = [...new Set(names.map((name) => name.split("/")[0] ?? ""))];

describe("a real kube-apiserver 1.36 answered the cases made by rule alike", () => {
  let backends: Backends;
  let playground: Playground;
  let recordings: Recordings;
  let directory: string;
  let target: Target;
  let known: ReadonlySet<string>;
  const differing: string[] = [];

  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), "systematic-"));
    const tokenAuthFile = path.join(directory, "tokens.csv");
    await writeFile(tokenAuthFile, TOKEN_FILE);
    known = new Set(JSON.parse(await readFile(KNOWN, "utf8")) as string[]);
    backends = await startBackends();
    recordings = loadLines("systematic", (offset) => (offset < RECORDED_PORTS ? backends.port(offset) : 0));
    playground = await startPlayground({ tokenAuthFile, proxyPort: "off" });
    const { url, ca, kubeconfig } = playground;
    target = { url, ca, kubeconfig, tokens: TOKENS, settled: () => playground.settled() };
    await play(target, { steps: recordings.prelude });
  });

  afterAll(async () => {
    // For whoever mends some: what is left then.
    if (process.env["WRITE_DIFFERENCES"] === "1")
      await writeFile(KNOWN, `${JSON.stringify(differing, undefined, 1)}\n`);
    await playground.close();
    await backends.close();
    await rm(directory, { recursive: true });
  });

  it.skipIf(noKubectl !== undefined).each(areas.filter((area) => area === "kubectl"))("%s", run, AREA_MS);
  it.each(areas.filter((area) => area !== "kubectl"))("%s", run, AREA_MS);

  async function run(area: string): Promise<void> {
    const cases = recordings.cases.filter(({ name }) => name.split("/")[0] === area);
    const differ: string[] = [];
    const runOne = async (scenario: Scenario): Promise<void> => {
      const golden = recordings.golden[scenario.name]?.map(bare);
      const actual = (await play(target, scenario)).map(bare);
      if (!isDeepStrictEqual(JSON.parse(JSON.stringify(actual)), golden)) differ.push(scenario.name);
    };
    if (WAITING.has(area)) await Promise.all(cases.map(runOne));
    else for (const scenario of cases) await runOne(scenario);
    differing.push(...differ);
    expect(differ.filter((name) => !known.has(name))).toEqual([]);
  }
});

it("no source file names what occurs in these cases alone", async () => {
  const words = /"name":"((?:m|bd|v|sys)-[a-z0-9-]{2,})"|\b([a-z]+\.(?:m|sys)\.example\.com|sysproxy)\b/g;
  const text = await readFile(new URL("recordings/systematic.jsonl", import.meta.url), "utf8");
  const found = [...new Set([...text.matchAll(words)].map(([, name, group]) => name ?? group ?? ""))];
  expect(found.length).toBeGreaterThan(10);
  const src = new URL("../../../src/", import.meta.url);
  const files = (await readdir(src, { recursive: true })).filter((file) => file.endsWith(".ts"));
  const sources = await Promise.all(files.map((file) => readFile(new URL(file, src), "utf8")));
  expect(found.filter((word) => sources.some((source) => source.includes(`"${word}"`)))).toEqual([]);
});
