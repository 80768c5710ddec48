/**
 * Runs one container in a sandbox. It is in the pod's network namespace, which it joined before it was this program, and in
 * the machine's file system: bwrap gives the container its own. Loads nothing but what it needs.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import process from "node:process";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { untilAnswers } from "../listening.ts";
import { PROCESS_MARK } from "../marked-processes.ts";
import type { BoxInstructions, FromBox, ToBox } from "./wire.ts";

const GRACE_MS = 2000;
/** Where bwrap writes what has become of the program, and where it reads its options. */
const STATUS_FD = 3;
const OPTIONS_FD = 4;

const NOT_STARTED =
  "the sandbox could not start the program; its log says why (one that is not static needs <system> among what its image may read)";

/** What bwrap has said of the program. */
interface Status {
  /** The first process of the container's own process namespace. */
  "child-pid"?: number;
  /** Only where the program was started at all. */
  "exit-code"?: number;
}

function send(message: FromBox, socket?: Socket): void {
  if (!process.connected) return;
  if (socket === undefined) process.send?.(message);
  else process.send?.(message, socket, () => undefined);
}

/** The parent has gone before it said what to run. */
const leave = (): void => process.exit(0);

function runContainer({ bwrap, options, command, port }: BoxInstructions): void {
  const status: Status = {};
  const args = ["--args", String(OPTIONS_FD), "--json-status-fd", String(STATUS_FD), "--", ...command];
  const child = spawn(bwrap, args, {
    // The container's signals are for its program alone: bwrap would end by them, and it with bwrap.
    detached: true,
    stdio: ["ignore", "inherit", "inherit", "pipe", "pipe"],
    env: { PATH: process.env["PATH"] ?? "", [PROCESS_MARK]: process.env[PROCESS_MARK] ?? "" },
  });
  child.once("error", notStarted);
  const writable = child.stdio[OPTIONS_FD] as Writable;
  writable.on("error", () => undefined);
  writable.end(options.map((option) => `${option}\0`).join(""));
  const lines = createInterface(child.stdio[STATUS_FD] as Readable);
  lines.on("line", (line) => Object.assign(status, JSON.parse(line) as Status));
  process.on("SIGTERM", () => signalProgram(status));
  process.on("SIGINT", () => undefined);
  process.once("disconnect", () => {
    signalProgram(status);
    // The container ends with bwrap, and bwrap with this process.
    setTimeout(() => process.exit(1), GRACE_MS);
  });
  child.once("close", (code, signal) => onExit(child, status, code, signal));
  if (port > 0) void untilAnswers(port).then(() => send({ type: "listening", port, containerPort: port }));
}

function onExit(child: ChildProcess, status: Status, code: number | null, signal: NodeJS.Signals | null): void {
  const wasStarted = status["exit-code"] !== undefined || signal !== null || child.pid === undefined;
  if (wasStarted) process.exit(code ?? 1);
  notStarted(new Error(NOT_STARTED));
}

function notStarted(error: Error): void {
  if (!process.connected) process.exit(128);
  process.send?.({ type: "start-error", message: error.message } satisfies FromBox, () => process.exit(128));
}

/** SIGTERM goes to the program, as a container's first process gets it; bwrap's own first process would not pass it on. */
function signalProgram({ "child-pid": first }: Status): void {
  if (first === undefined) return;
  try {
    const [program = ""] = readFileSync(`/proc/${first}/task/${first}/children`, "latin1").split(" ");
    process.kill(Number(program) || first, "SIGTERM");
  } catch {
    // It has ended.
  }
}

function connectTo(id: number, port: number): void {
  const socket = connect({ host: "127.0.0.1", port, allowHalfOpen: true });
  // Whatever comes first is for whoever asked.
  socket.pause();
  socket.once("error", (error) => send({ type: "not-connected", id, message: error.message }));
  socket.once("connect", () => {
    socket.removeAllListeners("error");
    socket.on("error", () => undefined);
    send({ type: "connected", id }, socket);
  });
}

process.once("disconnect", leave);
const [first] = (await once(process, "message")) as [ToBox];
process.off("disconnect", leave);
process.on("message", (value) => {
  const message = value as ToBox;
  if (message.type === "connect") connectTo(message.id, message.port);
});
if (first.type === "run") runContainer(first);
