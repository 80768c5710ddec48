import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { PlaygroundOptions } from "../../../src/index.ts";

const PROGRAM = fileURLToPath(new URL("program.ts", import.meta.url));

/** A playground that may be killed and comes back; its processes follow each other. */
export class ChaosProcess {
  private child: ChildProcess | undefined;
  private url = "";
  private errors = "";
  private readonly options: PlaygroundOptions;

  constructor(options: PlaygroundOptions) {
    this.options = options;
  }

  /** Of the newest process, also while there is none. */
  get proxyUrl(): string {
    return this.url;
  }

  get pid(): number {
    return this.child?.pid ?? 0;
  }

  async start(): Promise<void> {
    const child = fork(PROGRAM, [JSON.stringify({ port: 0, proxyPort: 0, drainMs: 0, ...this.options })], {
      execArgv: ["--import", "tsx"],
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    this.child = child;
    child.stderr?.on("data", (data: Buffer) => void (this.errors += data.toString()));
    const ready = new Promise<{ proxyUrl: string }>((resolve, reject) => {
      child.once("message", (message) => resolve(message as { proxyUrl: string }));
      child.once("exit", (code) => reject(new Error(`it ended with ${code} at its start: ${this.errors}`)));
    });
    this.url = (await ready).proxyUrl;
  }

  /** Moves its wall clock. */
  jump(ms: number): void {
    this.child?.send({ jump: ms });
  }

  /** Sends the signal, and resolves with the exit code when the process is gone. @throws Error when it had ended by itself */
  async end(signal: NodeJS.Signals): Promise<number | null> {
    const { child } = this;
    if (child === undefined) return null;
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error(`it had ended with ${child.exitCode ?? child.signalCode}: ${this.errors}`);
    const exit = once(child, "exit") as Promise<[number | null]>;
    child.kill(signal);
    const [code] = await exit;
    this.child = undefined;
    return code;
  }
}
