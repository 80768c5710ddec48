/** Commands as they are typed into a terminal. */
import { spawn, type ChildProcess } from "node:child_process";

export interface Typed {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  output(): string;
  /** Resolves to the first match in the output; rejects when the command ends first. */
  until(pattern: RegExp): Promise<RegExpExecArray>;
  /** Ctrl-C: SIGINT to the command and its children. Resolves when all have ended. */
  stop(): Promise<void>;
}

export interface Terminal {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

/** To its end. */
export function type(command: string, { cwd, env }: Terminal): Promise<Typed> {
  const child = spawn("bash", ["-euo", "pipefail", "-c", command], { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  const text = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk: Buffer) => (text.stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (text.stderr += chunk.toString()));
  return new Promise((resolve) => child.once("close", (code) => resolve({ code, ...text })));
}

export function start(command: string, { cwd, env }: Terminal): Running {
  // A group of its own, as a shell with job control gives it: npm starts children.
  const child = spawn("bash", ["-euo", "pipefail", "-c", command], {
    cwd,
    env,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let text = "";
  const looks = new Set<() => void>();
  const read = (chunk: Buffer): void => {
    text += chunk.toString();
    for (const look of looks) look();
  };
  child.stdout.on("data", read);
  child.stderr.on("data", read);
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  return {
    output: () => text,
    until: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = pattern.exec(text);
          if (found === null) return;
          looks.delete(look);
          resolve(found);
        };
        looks.add(look);
        void ended.then(() => reject(new Error(`ended before ${String(pattern)}: ${command}\n${text}`)));
        look();
      }),
    async stop() {
      interrupt(child);
      await ended;
    },
  };
}

function interrupt({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGINT");
  } catch {
    // It has ended by itself.
  }
}
