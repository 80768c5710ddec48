import { messageOf } from "../../apimachinery/index.ts";
import { execFile } from "node:child_process";
import { platform } from "node:os";
import { promisify } from "node:util";
import { findProgram, inheritedEnv } from "../spawning.ts";
import { bubblewrapOptions } from "./bubblewrap.ts";
import { systemMounts } from "./system-files.ts";

/** bwrap, where it works here; else why it does not. */
export type Trial = { readonly bwrap: string; readonly version: string } | { readonly why: string };

const PROGRAMS = ["bwrap", "unshare", "nsenter", "ip"];
const TRIAL_MS = 10_000;

const run = promisify(execFile);

/** Tries everything that a container needs: machines forbid some of it in many ways, and saying so is up to them. */
export async function trySandbox(): Promise<Trial> {
  if (platform() !== "linux") return { why: "bubblewrap is a program of Linux" };
  const [bwrap, ...others] = await Promise.all(PROGRAMS.map((name) => findProgram(name, "/")));
  const missing = PROGRAMS.filter((_name, index) => [bwrap, ...others][index] === undefined);
  if (bwrap === undefined || missing.length > 0) return { why: `there is no ${missing.join(" and no ")}` };
  const options = bubblewrapOptions({ hostname: "trial", env: {}, directory: "/", mounts: await systemMounts() });
  // The script's own arguments are bwrap and all of its.
  const script = 'ip link add trial0 type veth peer name trial1 && exec "$0" "$@"';
  const args = ["--user", "--map-root-user", "--net", "--", "sh", "-c", script, bwrap, ...options, "--", "true"];
  const settings = { env: inheritedEnv(), timeout: TRIAL_MS };
  try {
    const [{ stdout }] = await Promise.all([run(bwrap, ["--version"], settings), run("unshare", args, settings)]);
    return { bwrap, version: stdout.trim().split(" ").at(-1) ?? "" };
  } catch (error) {
    return { why: problemOf(error) };
  }
}

function problemOf(error: unknown): string {
  const stderr = typeof error === "object" && error !== null && "stderr" in error ? String(error.stderr).trim() : "";
  const message = messageOf(error);
  return (stderr === "" ? message : stderr).split("\n").at(-1) ?? "";
}
