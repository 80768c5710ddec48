import type { ChildProcess } from "node:child_process";
import { killGroup, spawnWaiting, type WaitingProcess } from "./spawning.ts";

/** A process that has loaded its program and waits to be told what to do. */
interface WarmProcess extends WaitingProcess {
  readonly command: readonly string[];
}

/** Processes that load their programs before anybody knows what they are to do: that is half of a container's start. */
export interface WarmPool {
  /** Starts a program, unless there is such a process already. */
  prepare(command: readonly string[]): void;
  /** One that runs the program; undefined when there is none left. */
  take(command: readonly string[]): WaitingProcess | undefined;
  /** Ends those that nobody took. */
  close(): void;
}

export function createWarmPool(): WarmPool {
  const waiting: WarmProcess[] = [];
  const find = (command: readonly string[]): number =>
    waiting.findIndex((process) => isUsable(process.child) && isSame(process.command, command));
  return {
    prepare(command) {
      if (find(command) < 0) waiting.push(startAhead(command));
    },
    take(command) {
      const index = find(command);
      return index < 0 ? undefined : waiting.splice(index, 1)[0];
    },
    close() {
      for (const { child } of waiting.splice(0)) killGroup(child, "SIGKILL");
    },
  };
}

function startAhead(command: readonly string[]): WarmProcess {
  const process = spawnWaiting(command);
  // Whoever takes it hears of its failure; until then it is as if there were none.
  process.child.on("error", () => undefined);
  return { ...process, command };
}

function isUsable(child: ChildProcess): boolean {
  return child.connected && child.exitCode === null && child.signalCode === null;
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((text, index) => text === b[index]);
}
