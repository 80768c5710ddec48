/**
 * The parent of a container's command that knows nothing of us: gives it a free port in PORT, says when something listens
 * there, passes its exit on, and ends it when the playground is gone, however that went.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
// A type alone: nothing else is loaded before the command starts.
import type { PodInstructions } from "../apimachinery/index.ts";
import { answers, untilAnswers } from "./listening.ts";
import { killMarked, PROCESS_MARK } from "./marked-processes.ts";

const GRACE_MS = 2000;

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}

async function reportListening(port: number): Promise<void> {
  await untilAnswers(port);
  process.send?.({ type: "listening", port, containerPort: 0 });
}

/** The parent has gone before it said what to run. */
const leave = (): void => process.exit(0);

async function main(): Promise<void> {
  process.once("disconnect", leave);
  const [{ args: command, env, directory, fixedPort }] = (await once(process, "message")) as [PodInstructions];
  process.off("disconnect", leave);
  const [program = "", ...args] = command;
  // What answers before it runs is another program.
  if (fixedPort !== undefined && (await answers(fixedPort)))
    throw new Error(`port ${fixedPort} of this machine is taken by another program`);
  const port = fixedPort ?? (await freePort());
  const mark = process.env[PROCESS_MARK] ?? "";
  const child = spawn(program, args, {
    cwd: directory,
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...env, PORT: String(port), [PROCESS_MARK]: mark },
  });
  // The whole group is signalled; this process has to outlive the command to tell how it ended.
  process.on("SIGTERM", () => undefined);
  process.on("SIGINT", () => undefined);
  process.once("disconnect", () => {
    child.kill("SIGTERM");
    setTimeout(() => void killMarked(mark).finally(() => process.kill(-process.pid, "SIGKILL")), GRACE_MS);
  });
  child.once("error", notStarted);
  child.once("exit", (code, signal) => {
    // Nobody else would if our parent had gone.
    void killMarked(mark).finally(() => leaveAs(code, signal));
  });
  child.once("spawn", () => void reportListening(port));
}

function leaveAs(code: number | null, signal: NodeJS.Signals | null): void {
  if (signal === null) process.exit(code ?? 1);
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
}

function notStarted(error: Error): void {
  process.send?.({ type: "start-error", message: error.message }, () => process.exit(128));
}

// What cannot be a command line at all is thrown instead of emitted.
await main().catch(notStarted);
