import type { ChildProcess } from "node:child_process";
import { tmpdir } from "node:os";
import { POD_MARK, POD_MARK_WAIT } from "../api/pod-mark.ts";
import { killGroup, spawnDetached } from "./spawning.ts";

/** A process that has loaded its program and waits to be told its arguments. */
export interface WarmProcess {
  readonly child: ChildProcess;
  /** How much of a command it stands for. */
  readonly command: readonly string[];
}

/** Processes that load their programs before anybody knows what they are to do: that is half of a container's start. */
export interface WarmPool {
  /** Starts the beginning of a command, unless there is such a process already. */
  prepare(command: readonly string[]): void;
  /** One that runs the beginning of a command; undefined when there is none left. */
  take(command: readonly string[]): WarmProcess | undefined;
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
  const child = spawnDetached(command, { ...inheritedEnv(), [POD_MARK]: POD_MARK_WAIT }, tmpdir());
  // Whoever takes it hears of its failure; until then it is as if there were none.
  child.on("error", () => undefined);
  return { child, command };
}

function isUsable(child: ChildProcess): boolean {
  return child.connected && child.exitCode === null && child.signalCode === null;
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((text, index) => text === b[index]);
}

/** A container sees nothing of our environment but what a program needs to run at all. */
export function inheritedEnv(): Record<string, string> {
  const names = ["PATH", "HOME", "LANG", "TMPDIR", "SystemRoot"];
  return Object.fromEntries(
    names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  );
}
