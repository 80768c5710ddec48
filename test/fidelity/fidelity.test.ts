import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startPlayground, type Playground } from "../../src/playground/index.ts";
import { startBackends, type Backends } from "./backends.ts";
import { play, type Target } from "./scenario-runner.ts";
import { loadRecordings, RECORDED_PORTS, type Recordings } from "./steps.ts";

/** The areas that the project promises; the rest of the recordings belongs to what is still to come. */
const AREAS = ["validation", "availability", "discovery", "proxy", "crud", "core", "auth"];

/** Cases of these areas that are not met yet; docs/fidelity.md says why. */
const KNOWN_DIFFERENCES: ReadonlySet<string> = new Set(["crud/apply-conflict"]);

const TOKENS = { admin: "admin-token", bob: "bob-token", alice: "alice-token" };
const TOKEN_FILE = [
  'admin-token,admin,uid-admin,"system:masters"',
  'bob-token,bob,uid-bob,"dev,ops"',
  'alice-token,alice,uid-alice,"dev"',
].join("\n");

/** The recorded server already had these namespaces when the recording began. */
const EXISTING_NAMESPACES = ["c1"];

const names = loadRecordings((offset) => offset).cases.map((scenario) => scenario.name);

describe.concurrent("a real kube-apiserver 1.36 answered the same", () => {
  let backends: Backends;
  let playground: Playground;
  let recordings: Recordings;
  let directory: string;
  let target: Target;

  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), "fidelity-"));
    const tokenAuthFile = path.join(directory, "tokens.csv");
    await writeFile(tokenAuthFile, TOKEN_FILE);
    backends = await startBackends();
    recordings = loadRecordings((offset) => (offset < RECORDED_PORTS ? backends.port(offset) : 0));
    playground = await startPlayground({ tokenAuthFile, proxyPort: "off" });
    target = { url: playground.url, ca: playground.ca, tokens: TOKENS, settled: () => playground.settled() };
    await play(target, { steps: recordings.prelude });
    for (const name of EXISTING_NAMESPACES)
      await playground.apply({ apiVersion: "v1", kind: "Namespace", metadata: { name } });
  });

  afterAll(async () => {
    await playground.close();
    await backends.close();
    await rm(directory, { recursive: true });
  });

  for (const name of names) {
    const wanted = AREAS.includes(name.split("/")[0] ?? "") && !KNOWN_DIFFERENCES.has(name);
    it.runIf(wanted)(name, async () => {
      const scenario = recordings.cases.find((candidate) => candidate.name === name);
      const golden = recordings.golden[name]?.map(({ id: _id, request: _request, ...expected }) => expected);
      expect(await play(target, scenario ?? { steps: [] })).toEqual(golden);
    });
  }
});
