import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startPlayground, type Playground } from "../../../src/index.ts";
import { startBackends, type Backends } from "./backends.ts";
import { play, type Target } from "./scenario-runner.ts";
import { kubectlProblem } from "./shell-steps.ts";
import { loadRecordings, RECORDED_PORTS, type Recordings } from "./steps.ts";

/**
 * Recorded on a server that had been through the same steps before: what they create was there already. They are played
 * once before they are compared.
 */
const RECORDED_ON_A_SECOND_PASS: ReadonlySet<string> = new Set([
  "core/namespace",
  "kubectl/tutorial-manifests",
  "kubectl/tutorial-v1beta1",
  "kubectl/create-commands",
]);

const TOKENS = { admin: "admin-token", bob: "bob-token", alice: "alice-token" };
const TOKEN_FILE = [
  'admin-token,admin,uid-admin,"system:masters"',
  'bob-token,bob,uid-bob,"dev,ops"',
  'alice-token,alice,uid-alice,"dev"',
].join("\n");

const noKubectl = kubectlProblem();
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
    const { url, ca, kubeconfig } = playground;
    target = { url, ca, kubeconfig, tokens: TOKENS, settled: () => playground.settled() };
    await play(target, { steps: recordings.prelude });
  });

  afterAll(async () => {
    await playground.close();
    await backends.close();
    await rm(directory, { recursive: true });
  });

  for (const name of names) {
    const problem = name.startsWith("kubectl/") ? noKubectl : undefined;
    it.skipIf(problem !== undefined)(problem === undefined ? name : `${name} (${problem})`, async () => {
      const scenario = recordings.cases.find((candidate) => candidate.name === name) ?? { steps: [] };
      const golden = recordings.golden[name]?.map(({ id: _id, request: _request, ...expected }) => expected);
      if (RECORDED_ON_A_SECOND_PASS.has(name)) await play(target, scenario);
      expect(await play(target, scenario)).toEqual(golden);
    });
  }
});
