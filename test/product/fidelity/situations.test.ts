import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startPlayground, type Playground } from "../../../src/index.ts";
import { play, type Target } from "./scenario-runner.ts";
import { loadLines } from "./steps.ts";
import { bare } from "./tidy.ts";

/** Steps that differ on purpose; docs/fidelity.md has the reasons. */
const ON_PURPOSE: Readonly<Record<string, readonly number[]>> = {
  // Extension servers here are on loopback.
  "endpoints-mirroring": [0, 4],
  "core-validation": [4],
};

const { prelude, cases, golden } = loadLines("situations", (offset) => offset);

describe("a real kube-apiserver 1.36 answered manifests of public reports alike", () => {
  let playground: Playground;
  let directory: string;
  let target: Target;

  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), "situations-"));
    const tokenAuthFile = path.join(directory, "tokens.csv");
    await writeFile(tokenAuthFile, 'admin-token,admin,uid-admin,"system:masters"\n');
    playground = await startPlayground({ tokenAuthFile, proxyPort: "off" });
    const { url, ca, kubeconfig } = playground;
    target = { url, ca, kubeconfig, tokens: { admin: "admin-token" }, settled: () => playground.settled() };
    await play(target, { steps: prelude });
  });

  afterAll(async () => {
    await playground.close();
    await rm(directory, { recursive: true });
  });

  it.each(cases)("$name", async ({ name, steps }) => {
    const differs = new Set(ON_PURPOSE[name]);
    const keep = (_reply: unknown, index: number): boolean => !differs.has(index);
    const replies = (await play(target, { steps })).map(bare);
    expect(JSON.parse(JSON.stringify(replies.filter(keep)))).toEqual(golden[name]?.filter(keep));
  });
});
