import { spawn, type ChildProcess } from "node:child_process";
import { constants, tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { POD_MARK, POD_MARK_WAIT, type PodInstructions } from "../api/pod-mark.ts";
import type { LogRing } from "./log-ring.ts";

export interface ProcessSpec {
  /** The program and its arguments. */
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly directory: string;
  readonly log: LogRing;
  /** A process that was started ahead with the beginning of this command; undefined when there is none left. */
  readonly takeWarm?: () => WarmProcess | undefined;
}

/** A process that has loaded its program and waits to be told its arguments. */
export interface WarmProcess {
  readonly child: ChildProcess;
  /** How much of a command it stands for. */
  readonly command: readonly string[];
}

export interface Listening {
  readonly port: number;
  /** The port in the cluster that its flags ask for; 0 when they say nothing. */
  readonly containerPort: number;
}

export interface Exit {
  readonly code: number;
  readonly signal: number | undefined;
  /** Why it never ran at all. */
  readonly startError: string | undefined;
}

export interface ContainerProcess {
  readonly pid: number | undefined;
  /** Never resolves for a program that does not listen. */
  readonly listening: Promise<Listening>;
  readonly exited: Promise<Exit>;
  signal(signal: "SIGTERM" | "SIGKILL"): void;
}

/** What a program in a pod says about itself over its channel to us. */
interface Report {
  readonly type: "listening" | "start-error";
  readonly port?: number;
  readonly containerPort?: number;
  readonly message?: string;
}

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

/** Wraps a command in any language, so that it dies with us and reports its port. */
export function supervised(command: readonly string[]): string[] {
  const program = fileURLToPath(new URL(`./supervisor${path.extname(import.meta.url)}`, import.meta.url));
  return [...nodeCommand(program), ...command];
}

/**
 * Starts a program in a process group of its own, so that the terminal's Ctrl-C reaches only us and we end it in order. It
 * ends with us by its channel, which the kernel closes whatever becomes of us.
 */
export function startProcess({ command, env, directory, log, takeWarm }: ProcessSpec): ContainerProcess {
  const warm = takeWarm?.();
  const child = warm?.child ?? spawnDetached(command, env, directory);
  if (warm !== undefined) {
    const instructions: PodInstructions = { args: command.slice(warm.command.length), env, directory };
    child.send(instructions);
  }
  let startError: string | undefined;
  const listening = new Promise<Listening>((resolve) => {
    child.on("message", (message) => {
      const { type, port = 0, containerPort = 0, message: why } = message as Report;
      if (type === "listening") resolve({ port, containerPort });
      else startError = why;
    });
  });
  const exited = new Promise<Exit>((resolve) => {
    child.once("error", (error) => resolve({ code: 128, signal: undefined, startError: error.message }));
    child.once("exit", () => killGroup(child, "SIGKILL"));
    // `close` and not `exit`: its last lines are still in the pipes.
    child.once("close", (code, signal) => {
      log.end();
      const number = signal === null ? undefined : constants.signals[signal];
      resolve({ code: code ?? 128 + (number ?? 0), signal: number, startError });
    });
  });
  void readLogs(child, log);
  return { pid: child.pid, listening, exited, signal: (name) => killGroup(child, name) };
}

/** Starts the beginning of a command, so that the rest of it runs at once when it is known. */
export function startAhead(command: readonly string[], env: Readonly<Record<string, string>>): WarmProcess {
  const child = spawnDetached(command, { ...env, [POD_MARK]: POD_MARK_WAIT }, tmpdir());
  // Whoever takes it hears of its failure; until then it is as if there were none.
  child.on("error", () => undefined);
  return { child, command };
}

export function isUsable({ child }: WarmProcess): boolean {
  return child.connected && child.exitCode === null && child.signalCode === null;
}

export function dropWarm({ child }: WarmProcess): void {
  killGroup(child, "SIGKILL");
}

function spawnDetached(
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

async function readLogs(child: ChildProcess, log: LogRing): Promise<void> {
  const { stdout, stderr } = child;
  await Promise.allSettled([
    stdout === null ? undefined : log.attach(stdout, "stdout"),
    stderr === null ? undefined : log.attach(stderr, "stderr"),
  ]);
}

function killGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // ESRCH: nobody of the group is left, which is what was wanted.
  }
}
