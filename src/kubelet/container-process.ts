import type { ChildProcess } from "node:child_process";
import type { Socket } from "node:net";
import { constants } from "node:os";
import { messageOf, type PodInstructions } from "../apimachinery/index.ts";
import type { LogRing } from "./log-ring.ts";
import { killMarked } from "./marked-processes.ts";
import type { FromBox, ToBox } from "./sandbox/wire.ts";
import { killGroup, nodeCommand, programFile, spawnWaiting, type WaitingProcess } from "./spawning.ts";

export interface ProcessSpec {
  /** A program of ours, which is told what to do by its first message. */
  readonly program: readonly string[];
  readonly instructions: PodInstructions | Extract<ToBox, { type: "run" }>;
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
  /** Connects to a port of its pod; only for one in a sandbox. @throws Error */
  readonly connect?: (port: number) => Promise<Socket>;
}

/** Runs a command in any language, so that it dies with us and reports its port. */
export function supervisor(): string[] {
  return nodeCommand(programFile(import.meta.url, "supervisor"));
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
    return neverStarted(spec.log, messageOf(error));
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
  const connections = createConnections(child);
  const listening = new Promise<Listening>((resolve) => {
    child.on("message", (value, handle) => {
      const message = value as FromBox;
      if (message.type === "listening") resolve(message);
      else if (message.type === "start-error") startError = message.message;
      else connections.receive(message, handle as Socket | undefined);
    });
  });
  const read = readLogs(child, log);
  const exited = new Promise<Exit>((resolve) => {
    child.once("error", (error) => resolve({ code: 128, signal: undefined, startError: error.message }));
    child.once("exit", () => {
      killGroup(child, "SIGKILL");
      // Whoever has left the group, and perhaps holds the pipes of its log open.
      void killMarked(mark);
    });
    // `close` and not `exit`: its last lines are still in the pipes, and then in the reader's hands.
    child.once("close", (code, signal) => {
      const number = signal === null ? undefined : constants.signals[signal];
      void read.then(() => {
        log.end();
        connections.close();
        resolve({ code: code ?? 128 + (number ?? 0), signal: number, startError });
      });
    });
  });
  const process = { pid: child.pid, listening, exited, signal: (name: NodeJS.Signals) => killGroup(child, name) };
  return "type" in instructions ? { ...process, connect: connections.connect } : process;
}

interface Waiting {
  readonly resolve: (socket: Socket) => void;
  readonly reject: (error: Error) => void;
}

interface Connections {
  readonly connect: (port: number) => Promise<Socket>;
  receive(message: FromBox & { readonly id: number }, socket: Socket | undefined): void;
  close(): void;
}

/** Connections into a pod, which the program in it makes and hands over. */
function createConnections(child: ChildProcess): Connections {
  const waiting = new Map<number, Waiting>();
  let lastId = 0;
  return {
    connect: (port) =>
      new Promise((resolve, reject) => {
        if (!child.connected) return reject(new Error("the container has ended"));
        lastId += 1;
        waiting.set(lastId, { resolve, reject });
        child.send({ type: "connect", id: lastId, port } satisfies ToBox, () => undefined);
      }),
    receive(message, socket) {
      const who = waiting.get(message.id);
      waiting.delete(message.id);
      if (socket !== undefined && message.type === "connected") who?.resolve(socket);
      else who?.reject(new Error(message.type === "not-connected" ? message.message : "the connection was lost"));
    },
    close() {
      for (const { reject } of waiting.values()) reject(new Error("the container has ended"));
      waiting.clear();
    },
  };
}

async function readLogs(child: ChildProcess, log: LogRing): Promise<void> {
  const { stdout, stderr } = child;
  await Promise.allSettled([
    stdout === null ? undefined : log.attach(stdout, "stdout"),
    stderr === null ? undefined : log.attach(stderr, "stderr"),
  ]);
}
