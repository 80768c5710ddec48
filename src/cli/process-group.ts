import { spawn, type ChildProcess, type StdioOptions } from "node:child_process";
import { randomUUID } from "node:crypto";
import { constants } from "node:os";
import { killMarked, PROCESS_MARK } from "../kubelet/index.ts";

/** A shell command with everything that it starts. */
export interface ProcessGroup {
  /** The shell's exit code; 128 and more for a signal, as shells have it. Fails when there is no shell. */
  readonly exited: Promise<number>;
  /** To every process of the group. */
  signal(name: NodeJS.Signals): void;
  /**
   * Asks what is left of the group to end, by SIGTERM unless another is named, and kills it after the grace; then whoever has left the
   * group, e.g. by setsid.
   */
  stop(name?: NodeJS.Signals): Promise<void>;
}

export interface ProcessGroupOptions {
  readonly stdio: StdioOptions;
  readonly env: NodeJS.ProcessEnv;
  /** Default 10000. */
  readonly graceMs?: number;
}

const GRACE_MS = 10_000;
const POLL_MS = 20;
/** Where nobody collects orphans, a killed one stays in the group for ever. */
const KILLED_MS = 1_000;

export function startGroup(
  command: string,
  { stdio, env, graceMs = GRACE_MS }: ProcessGroupOptions,
): ProcessGroup & { readonly stdout: NodeJS.ReadableStream | null } {
  // What has left the group is found by its environment.
  const mark = randomUUID();
  const child = spawn(command, { shell: true, detached: true, stdio, env: { ...env, [PROCESS_MARK]: mark } });
  const signal = (name: NodeJS.Signals | 0): boolean => {
    try {
      return child.pid !== undefined && process.kill(-child.pid, name);
    } catch {
      // Nothing of it is left.
      return false;
    }
  };
  const watcher = watchParent(child.pid);
  const killAtExit = (): void => void signal("SIGKILL");
  process.once("exit", killAtExit);
  const exited = new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, name) => resolve(code ?? 128 + (name === null ? 1 : constants.signals[name])));
  });
  const isGoneIn = async (ms: number): Promise<boolean> => {
    // Nobody tells when the last process of a group has ended.
    for (const until = Date.now() + ms; Date.now() < until; await delay(POLL_MS)) if (!signal(0)) return true;
    return false;
  };
  const stop = async (name: NodeJS.Signals = "SIGTERM"): Promise<void> => {
    signal(name);
    if (!(await isGoneIn(graceMs))) {
      signal("SIGKILL");
      await isGoneIn(KILLED_MS);
    }
    await killMarked(mark);
    watcher?.kill("SIGKILL");
    process.off("exit", killAtExit);
  };
  return { exited, stdout: child.stdout, signal: (name) => void signal(name), stop };
}

/**
 * Kills the group when this process is gone without having had a say, e.g. by SIGKILL: its end of the pipe closes then. Nothing in
 * Node asks the system for a signal at a parent's death.
 */
function watchParent(pid: number | undefined): ChildProcess | undefined {
  if (pid === undefined || process.platform === "win32") return undefined;
  const script = 'read -r _; kill -s KILL -- "-$0"';
  const watcher = spawn("/bin/sh", ["-c", script, String(pid)], {
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  watcher.on("error", () => {}).unref();
  const { stdin } = watcher;
  stdin?.on("error", () => {});
  if (stdin !== null && "unref" in stdin && typeof stdin.unref === "function") stdin.unref();
  return watcher;
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

/** Passes on what asks this process to end; what does not heed it is killed after the grace, or at the second signal. */
export async function passingSignals(group: ProcessGroup, names: readonly NodeJS.Signals[]): Promise<number> {
  let isAsked = false;
  const pass = (name: NodeJS.Signals): void => {
    if (isAsked) group.signal("SIGKILL");
    else void group.stop(name);
    isAsked = true;
  };
  for (const name of names) process.on(name, pass);
  try {
    return await group.exited;
  } finally {
    await group.stop();
    for (const name of names) process.off(name, pass);
  }
}
