import { spawn, type ChildProcess } from "node:child_process";
import type { Socket } from "node:net";
import { inheritedEnv, letGo, nodeCommand, programFile } from "../spawning.ts";
import type { FromNetwork, ToNetwork } from "./wire.ts";

/** A program in a pod has connected to this address of a Service or of a pod; the socket is paused. */
export type OnConnection = (host: string, port: number, socket: Socket) => void;

export interface PodNetwork {
  /** What a program is started with so that it is in the pod's network. */
  readonly enter: readonly string[];
  readonly close: () => void;
}

export interface Network {
  /** @throws Error */
  openPod(id: string, ip: string): Promise<PodNetwork>;
  /** At which ports of Services, and of pods that are outside of the sandbox, somebody listens. */
  setPorts(ports: readonly number[]): void;
  close(): void;
}

interface Waiting {
  readonly resolve: (pid: number) => void;
  readonly reject: (error: Error) => void;
}

/** Starts the pods' network, in a user namespace of its own. `onEnd` hears why it has ended by itself. @throws Error */
export async function startNetwork(onConnection: OnConnection, onEnd: (why: string) => void): Promise<Network> {
  const [program = "", ...args] = nodeCommand(programFile(import.meta.url, "network-program"));
  const child = spawn("unshare", ["--user", "--map-root-user", "--net", "--", program, ...args], {
    env: inheritedEnv(),
    detached: true,
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    serialization: "json",
  });
  letGo(child);
  const waiting = new Map<string, Waiting>();
  let isClosing = false;
  let problem = "";
  child.stderr?.on("data", (chunk: Buffer) => (problem = (problem + chunk.toString()).slice(-1000)));
  const ended = new Promise<string>((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("exit", (code, signal) => resolve(problem.trim() || `it ended with ${signal ?? `exit code ${code}`}`));
  });
  await untilUp(child, ended);
  child.on("message", (value, socket) =>
    receive(value as FromNetwork, socket as Socket | undefined, waiting, onConnection),
  );
  void ended.then((why) => {
    for (const { reject } of waiting.values()) reject(new Error(why));
    if (!isClosing) onEnd(why);
  });
  const send = (message: ToNetwork): void => void (child.connected && child.send(message, () => undefined));
  return {
    async openPod(id, ip) {
      const pid = await new Promise<number>((resolve, reject) => {
        if (!child.connected) return reject(new Error("the pods' network has ended"));
        waiting.set(id, { resolve, reject });
        send({ type: "open-pod", id, ip });
      });
      const enter = ["nsenter", "--target", String(pid), "--user", "--net", "--preserve-credentials", "--"];
      return { enter, close: () => send({ type: "close-pod", id }) };
    },
    setPorts: (ports) => send({ type: "ports", ports }),
    close() {
      isClosing = true;
      if (child.connected) child.disconnect();
    },
  };
}

function untilUp(child: ChildProcess, ended: Promise<string>): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once("message", (value) => {
      const message = value as FromNetwork;
      if (message.type === "up") return resolve();
      child.disconnect();
      reject(new Error(message.type === "failed" ? message.message : "it did not come up"));
    });
    void ended.then((why) => reject(new Error(why)));
  });
}

function receive(
  message: FromNetwork,
  socket: Socket | undefined,
  waiting: Map<string, Waiting>,
  onConnection: OnConnection,
): void {
  if (message.type === "connection") {
    if (socket !== undefined) onConnection(message.host, message.port, socket);
    return;
  }
  if (message.type !== "pod-open" && message.type !== "pod-failed") return;
  const who = waiting.get(message.id);
  waiting.delete(message.id);
  if (message.type === "pod-open") who?.resolve(message.pid);
  else who?.reject(new Error(message.message));
}
