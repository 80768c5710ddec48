import type { ChildProcess } from "node:child_process";
import { constants } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { PodInstructions } from "../apimachinery/index.ts";
import type { LogRing } from "./log-ring.ts";
import { killMarked } from "./marked-processes.ts";
import { killGroup, nodeCommand, spawnWaiting, type WaitingProcess } from "./spawning.ts";

export interface ProcessSpec {
  /** A program of ours, which is told what to do by its first message. */
  readonly program: readonly string[];
  readonly instructions: PodInstructions;
  readonly log: LogRing;
  /** Such a process that was started ahead; undefined when there is none left. */
  readonly takeWarm?: () => WaitingProcess | undefined;
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

/** Runs a command in any language, so that it dies with us and reports its port. */
export function supervisor(): string[] {
  return nodeCommand(fileURLToPath(new URL(`./supervisor${path.extname(import.meta.url)}`, import.meta.url)));
}

/**
 * Starts a program in a process group of its own, so that the terminal's Ctrl-C reaches only us and we end it in order. It
 * ends with us by its channel, which the kernel closes whatever becomes of us. Nothing that a manifest says is part of how
 * it is started.
 */
export function startProcess(spec: ProcessSpec): ContainerProcess {
  try {
    return follow(spec.takeWarm?.() ?? spawnWaiting(spec.program), spec);
  } catch (error) {
    // The machine may have no process or memory left for it.
    return neverStarted(spec.log, error instanceof Error ? error.message : String(error));
  }
}

function neverStarted(log: LogRing, startError: string): ContainerProcess {
  log.end();
  const exited = Promise.resolve({ code: 128, signal: undefined, startError });
  return { pid: undefined, listening: new Promise(() => {}), exited, signal: () => {} };
}

function follow({ child, mark }: WaitingProcess, { instructions, log }: ProcessSpec): ContainerProcess {
  // A process that could not be started has its `error` for that.
  child.send(instructions, () => undefined);
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
    child.once("exit", () => {
      killGroup(child, "SIGKILL");
      // Whoever has left the group, and perhaps holds the pipes of its log open.
      void killMarked(mark);
    });
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

async function readLogs(child: ChildProcess, log: LogRing): Promise<void> {
  const { stdout, stderr } = child;
  await Promise.allSettled([
    stdout === null ? undefined : log.attach(stdout, "stdout"),
    stderr === null ? undefined : log.attach(stderr, "stderr"),
  ]);
}
