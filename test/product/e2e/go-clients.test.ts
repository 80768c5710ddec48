import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { startCli } from "../../support/cli-process.ts";
import { GO, hasProgram } from "../../support/programs.ts";

const MODULE = fileURLToPath(new URL("../../go", import.meta.url));
/** Go builds client-go first, which takes minutes on a machine that never did. */
const BUILD_AND_RUN_MS = 900_000;

interface Ended {
  readonly code: number | null;
  readonly output: string;
}

function go(args: readonly string[], kubeconfig: string): Promise<Ended> {
  const env = { ...process.env, PLAYGROUND_KUBECONFIG: kubeconfig };
  const child = spawn(GO, args, { cwd: MODULE, env, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  const keep = (chunk: Buffer): void => void (output += chunk.toString());
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, output }));
  });
}

describe.skipIf(!hasProgram(GO, "version"))("Kubernetes' own Go clients, where the machine has Go", () => {
  it("work in their default configuration", { timeout: BUILD_AND_RUN_MS }, async () => {
    await using cli = await startCli(["--no-examples"]);
    // The seed keeps the order of the tests from one run to the next.
    const { code, output } = await go(["test", "-count=1", "-shuffle=36", "./..."], cli.ready.kubeconfig);
    expect(code, output).toBe(0);
  });
});
