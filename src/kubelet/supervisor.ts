/**
 * The parent of a container's command that knows nothing of us: gives it a free port in PORT, says when something listens
 * there, passes its exit on, and ends it when the playground is gone, however that went.
 */
import { spawn } from "node:child_process";
import { connect, createServer } from "node:net";
import { receiveInstructions } from "../apimachinery/index.ts";

const PROBE_MS = 25;
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

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: "127.0.0.1", port });
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
}

async function reportListening(port: number): Promise<void> {
  // Nobody tells when a foreign process begins to listen.
  while (!(await answers(port))) await new Promise((resolve) => void setTimeout(resolve, PROBE_MS));
  process.send?.({ type: "listening", port, containerPort: 0 });
}

async function main(): Promise<void> {
  const { args: command, env, directory } = await receiveInstructions();
  const [program = "", ...args] = command;
  const port = await freePort();
  const child = spawn(program, args, {
    cwd: directory,
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...env, PORT: String(port) },
  });
  // The whole group is signalled; this process has to outlive the command to tell how it ended.
  process.on("SIGTERM", () => undefined);
  process.on("SIGINT", () => undefined);
  process.once("disconnect", () => {
    child.kill("SIGTERM");
    setTimeout(() => process.kill(-process.pid, "SIGKILL"), GRACE_MS);
  });
  child.once("error", (error) => {
    process.send?.({ type: "start-error", message: error.message }, () => process.exit(128));
  });
  child.once("exit", (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
  child.once("spawn", () => void reportListening(port));
}

await main();
