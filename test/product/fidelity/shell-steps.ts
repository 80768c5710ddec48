/** The recorded steps that a user types: kubectl in a shell. */
import { execFile, spawnSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { maskVolatile } from "./normalise.ts";
import type { ShellStep } from "./steps.ts";

/** The minor release of the kubectl that was recorded; another one prints other texts. */
const RECORDED_MINOR = "32";

/** Why the recorded kubectl steps cannot be compared on this machine; undefined where they can. */
export function kubectlProblem(): string | undefined {
  const { status, stdout } = spawnSync("kubectl", ["version", "--client", "-o", "json"], { encoding: "utf8" });
  if (status !== 0) return "there is no kubectl here";
  const { clientVersion } = JSON.parse(stdout) as { clientVersion: { minor: string } };
  const minor = clientVersion.minor.replace(/\D/g, "");
  return minor === RECORDED_MINOR ? undefined : `kubectl here is 1.${minor}, recorded was 1.${RECORDED_MINOR}`;
}

/** What differs from run to run in kubectl's output, besides what differs in replies. */
const VOLATILE_OUTPUT: readonly (readonly [RegExp, string])[] = [
  // The recorded server had no controller manager.
  [/^serviceaccount\/default\n/gm, ""],
  [/(?<![\w.-])(?:\d+[ydhms])+(?![\w.-])/g, "<age>"],
  [/ {2,}/g, "  "],
  [/[ \t]+$/gm, ""],
  [/127\.0\.0\.1:\d+/g, "127.0.0.1:<port>"],
  [/Resource Version:\s+\d+/g, "Resource Version:  <rv>"],
  [/UID:\s+\S+/g, "UID: <uid>"],
  [/\b[EIW]\d{4} \d\d:\d\d:\d\d\.\d+\s+\d+ /g, "<klog> "],
];

function normaliseOutput(text: string): string {
  return VOLATILE_OUTPUT.reduce((masked, [pattern, name]) => masked.replace(pattern, name), maskVolatile(text));
}

export async function runShell(kubeconfig: string, step: ShellStep): Promise<Record<string, unknown>> {
  // kubectl caches discovery below HOME.
  const home = await mkdtemp(path.join(tmpdir(), "kubectl-home-"));
  try {
    return await new Promise((resolve) => {
      const child = execFile(
        "bash",
        ["-c", step.shell],
        { env: { ...process.env, KUBECONFIG: kubeconfig, HOME: home }, timeout: 30_000 },
        (error, stdout, stderr) =>
          resolve({
            shell: step.shell,
            exit: error === null ? 0 : error.code,
            stdout: normaliseOutput(stdout),
            stderr: normaliseOutput(stderr),
          }),
      );
      child.stdin?.end(step.stdin ?? "");
    });
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}
