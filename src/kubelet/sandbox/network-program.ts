/**
 * The pods' network: this process has a network namespace of its own, to which each pod's namespace is joined by a pair of
 * virtual devices, as on a node. Pods reach each other directly. What else they connect to ends here, at whatever address of
 * a Service, and is handed over to the playground. There is no way to anything else. Loads nothing but what it needs.
 */
import { execFile, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { createServer, type Server, type Socket } from "node:net";
import process from "node:process";
import { promisify } from "node:util";
import type { FromNetwork, ToNetwork } from "./wire.ts";

const run = promisify(execFile);

/** Where pods send everything; nothing else has this address. */
const GATEWAY = "169.254.1.1";
/** Services and pods, as kubeadm has them. */
const CLUSTER_NETWORKS = ["10.96.0.0/12", "10.244.0.0/16"];

/** `$1` is the pod's address. Waits for its device, and then for the end of its input. */
const PAUSE = `
echo made
read _
ip link set lo up &&
ip addr add "$1/32" dev eth0 &&
ip link set eth0 up &&
ip route add ${GATEWAY} dev eth0 &&
ip route add default via ${GATEWAY} dev eth0 &&
echo 0 > /proc/sys/net/ipv4/ip_unprivileged_port_start &&
echo up
read _
`;

const servers = new Map<number, Server>();
const pauses = new Map<string, ChildProcess>();
let devices = 0;

function send(message: FromNetwork, socket?: Socket): void {
  if (!process.connected) return;
  if (socket === undefined) process.send?.(message);
  else process.send?.(message, socket, () => undefined);
}

async function raiseNetwork(): Promise<void> {
  await run("ip", ["link", "set", "lo", "up"]);
  await run("ip", ["addr", "add", `${GATEWAY}/32`, "dev", "lo"]);
  // Every address of these is one of this namespace, so that whatever listens at a port hears of all of them.
  for (const network of CLUSTER_NETWORKS) await run("ip", ["route", "add", "local", network, "dev", "lo"]);
  await run("ip", ["route", "add", "unreachable", "default"]);
  await writeFile("/proc/sys/net/ipv4/ip_forward", "1");
}

function listenAt(ports: readonly number[]): void {
  for (const [port, server] of servers) {
    if (ports.includes(port)) continue;
    server.close();
    servers.delete(port);
  }
  for (const port of ports) {
    if (servers.has(port)) continue;
    const server = createServer({ pauseOnConnect: true, allowHalfOpen: true }, (socket) => {
      const { localAddress: host = "", localPort = 0 } = socket;
      socket.on("error", () => undefined);
      send({ type: "connection", host, port: localPort }, socket);
    });
    server.on("error", () => servers.delete(port));
    server.listen(port, "0.0.0.0");
    servers.set(port, server);
  }
}

async function openPod(id: string, ip: string): Promise<void> {
  const pause = spawn("unshare", ["--net", "--", "sh", "-c", PAUSE, "pause", ip], { stdio: ["pipe", "pipe", "pipe"] });
  pauses.set(id, pause);
  pause.stdin.on("error", () => undefined);
  let problem = "";
  pause.stderr.on("data", (chunk: Buffer) => (problem += chunk.toString()));
  pause.once("error", (error) => (problem += error.message));
  // Its next line, or that it has ended.
  const line = (): Promise<unknown> =>
    Promise.race([once(pause.stdout, "data"), once(pause, "exit").then(() => fail(problem))]);
  await line();
  devices += 1;
  const device = `v${devices}`;
  await run("ip", ["link", "add", device, "type", "veth", "peer", "name", "eth0", "netns", String(pause.pid)]);
  await run("ip", ["addr", "add", `${GATEWAY}/32`, "dev", device]);
  await run("ip", ["link", "set", device, "up"]);
  await run("ip", ["route", "add", `${ip}/32`, "dev", device, "table", "local"]);
  pause.stdin.write("\n");
  await line();
  send({ type: "pod-open", id, pid: pause.pid ?? 0 });
}

function fail(message: string): never {
  throw new Error(message.trim());
}

function closePod(id: string): void {
  pauses.get(id)?.stdin?.end();
  pauses.delete(id);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

process.once("disconnect", () => process.exit(0));
// The terminal's Ctrl-C is for the playground, which ends this process in order.
process.on("SIGINT", () => undefined);
process.on("message", (value) => {
  const message = value as ToNetwork;
  if (message.type === "ports") listenAt(message.ports);
  else if (message.type === "close-pod") closePod(message.id);
  else {
    const { id, ip } = message;
    openPod(id, ip).catch((error: unknown) => {
      closePod(id);
      send({ type: "pod-failed", id, message: messageOf(error) });
    });
  }
});
await raiseNetwork().then(
  () => send({ type: "up" }),
  (error: unknown) => send({ type: "failed", message: messageOf(error) }),
);
