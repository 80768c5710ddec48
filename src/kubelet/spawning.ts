import { spawn, type ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { access, constants, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { Socket } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { compiledForm } from "./compiled-form.ts";
import { POD_MARK, POD_MARK_WAIT } from "../apimachinery/index.ts";
import { PROCESS_MARK } from "./marked-processes.ts";

/** A program file beside the module of that address, in source or compiled as that is. */
export function programFile(module: string, name: string): string {
  return fileURLToPath(new URL(`./${name}${path.extname(module)}`, module));
}

/** Programs written in TypeScript need a loader; compiled ones do not. */
export function nodeCommand(program: string): string[] {
  const compiled = program.endsWith(".ts") ? compiledForm(program) : program;
  const loader = compiled === undefined ? ["--import", createRequire(program).resolve("tsx")] : [];
  return [process.execPath, ...strictness(), ...loader, compiled ?? program];
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

export interface WaitingProcess {
  readonly child: ChildProcess;
  /** By which its children are found. */
  readonly mark: string;
}

/** In a process group of its own, with a channel by which it is told what to do and ends when we do. */
export function spawnWaiting(command: readonly string[]): WaitingProcess {
  const [program = "", ...args] = command;
  const mark = randomUUID();
  const child = spawn(program, args, {
    cwd: tmpdir(),
    env: { ...inheritedEnv(), [POD_MARK]: POD_MARK_WAIT, [PROCESS_MARK]: mark },
    detached: true,
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    serialization: "json",
  });
  letGo(child);
  return { child, mark };
}

/** It keeps this process no longer alive: it ends with it. */
export function letGo(child: ChildProcess): void {
  child.unref();
  child.channel?.unref();
  // Pipes are sockets, which streams in general are not.
  for (const pipe of child.stdio) if (pipe instanceof Socket) pipe.unref();
}

/** A container sees nothing of our environment but what a program needs to run at all. */
export function inheritedEnv(): Record<string, string> {
  const names = ["PATH", "HOME", "LANG", "TMPDIR", "SystemRoot"];
  return Object.fromEntries(
    names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  );
}

/** The file of a program by our own PATH, never by one that a container is given; undefined when there is none. */
export async function findProgram(name: string, directory: string): Promise<string | undefined> {
  if (name.includes("/")) return path.resolve(directory, name);
  for (const folder of (process.env["PATH"] ?? "").split(path.delimiter)) {
    const file = path.resolve(directory, folder, name);
    if (await isExecutable(file)) return file;
  }
  return undefined;
}

async function isExecutable(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}

export function killGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // ESRCH: nobody of the group is left, which is what was wanted.
  }
}
