import { spawn, type ChildProcess } from "node:child_process";

/** Programs written in TypeScript need a loader; compiled ones do not. */
export function nodeCommand(program: string): string[] {
  const loader = program.endsWith(".ts") ? ["--import", import.meta.resolve("tsx")] : [];
  return [process.execPath, ...loader, program];
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
