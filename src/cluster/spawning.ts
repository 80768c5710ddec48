import { spawn, type ChildProcess } from "node:child_process";

/** Programs written in TypeScript need a loader; compiled ones do not. */
export function nodeCommand(program: string): string[] {
  const loader = program.endsWith(".ts") ? ["--import", import.meta.resolve("tsx")] : [];
  return [process.execPath, ...strictness(), ...loader, program];
}

const DEPRECATION_FLAGS = ["--throw-deprecation", "--trace-deprecation", "--pending-deprecation"];

/**
 * Our own programs are as strict about deprecations as we are. They do not inherit it: `NODE_OPTIONS` is not among what a
 * container sees of our environment, since it may hold what is meant for this process alone, e.g. `--inspect`.
 */
function strictness(): string[] {
  const given = new Set([...process.execArgv, ...(process.env.NODE_OPTIONS ?? "").split(/\s+/)]);
  return DEPRECATION_FLAGS.filter((flag) => given.has(flag));
}

/** In a process group of its own, with a channel by which it ends when we do. */
export function spawnDetached(
  command: readonly string[],
  env: Readonly<Record<string, string>>,
  directory: string,
): ChildProcess {
  const [program = "", ...args] = command;
  return spawn(program, args, {
    cwd: directory,
    env,
    detached: true,
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    serialization: "json",
  });
}

export function killGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // ESRCH: nobody of the group is left, which is what was wanted.
  }
}
