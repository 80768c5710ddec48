import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";

/** A program that runs beside the bench. */
export interface Child {
  readonly pid: number;
  readonly process: ChildProcess;
  stop(): Promise<void>;
}

export function startChild(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Child {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "inherit"], env: { ...process.env, ...env } });
  // A bench that fails must leave no program behind.
  const end = (): void => void child.kill("SIGTERM");
  process.once("exit", end);
  child.once("exit", () => process.off("exit", end));
  // Who is not read cannot end: whoever wants what it says listens before the next turn.
  setImmediate(() => child.stdout?.resume());
  return {
    pid: child.pid ?? 0,
    process: child,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, "exit");
      child.kill("SIGTERM");
      await gone;
    },
  };
}

/** Runs a program of bench/programs and waits for the port that it prints. */
export async function startProgram(name: string, args: readonly string[]): Promise<Child & { readonly port: number }> {
  const file = new URL(`programs/${name}.ts`, import.meta.url).pathname;
  const child = startChild(process.execPath, ["--import", "tsx", file, ...args]);
  const { stdout } = child.process;
  if (stdout === null) throw new Error(`${name} has no standard output`);
  for await (const line of createInterface(stdout)) {
    const port = /^PORT (\d+)$/.exec(line)?.[1];
    if (port !== undefined) return { ...child, port: Number(port) };
  }
  throw new Error(`${name} ended before it listened`);
}

/** Resident memory in MB. */
export function residentMb(pid: number): number {
  const pages = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  return Number(pages ?? 0) / 1024;
}

/** What a process has used of the processors so far, in milliseconds (Linux counts in hundredths of a second). */
export function processorMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
    .replace(/^.*\) /, "")
    .split(" ");
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * 10;
}

/** Undefined when this machine has no such program. */
export function findProgram(name: string): string | undefined {
  try {
    return execFileSync("sh", ["-c", `command -v ${name}`], { encoding: "utf8" }).trim();
  } catch {
    return undefined;
  }
}
