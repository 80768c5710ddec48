import { connect, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { createWebSocketStream } from "ws";
import { type KubeObject, textAt } from "../../apimachinery/index.ts";
import { serveSpdy, type SpdyStream } from "../../apiserver/index.ts";
import type { Connection, Protocols } from "./connection.ts";
import type { PodRuntime } from "./pod-runtime.ts";

const PORT_FORWARD = "portforward.k8s.io";

/** kubectl asks for SPDY within WebSocket first, and for SPDY itself where that is refused. */
export const PORT_FORWARD_PROTOCOLS: Protocols = { websocket: [`SPDY/3.1+${PORT_FORWARD}`], spdy: [PORT_FORWARD] };

/** The two streams of one forwarded connection. */
interface Pair {
  error?: SpdyStream;
  data?: SpdyStream;
}

/** `kubectl port-forward` (kubelet `cri/streaming/portforward/httpstream.go`). Resolves when the client is gone. */
export function servePortForward(connection: Connection, pod: KubeObject, runtime: PodRuntime): Promise<void> {
  const pairs = new Map<string, Pair>();
  const session = serveSpdy(openTunnel(connection), (stream) => {
    const id = stream.headers.get("requestid") ?? "";
    const type = stream.headers.get("streamtype");
    const pair = pairs.get(id) ?? {};
    if (type !== "error" && type !== "data") return void stream.destroy();
    pair[type] = stream;
    pairs.set(id, pair);
    stream.once("close", () => pairs.delete(id));
    const { error, data } = pair;
    if (error === undefined || data === undefined) return;
    pairs.delete(id);
    forward(pod, runtime, error, data);
  });
  return session.closed;
}

function openTunnel(connection: Connection): Duplex {
  if (connection.kind === "spdy") return connection.socket;
  const tunnel = createWebSocketStream(connection.socket);
  tunnel.on("error", () => connection.socket.terminate());
  return tunnel;
}

function forward(pod: KubeObject, runtime: PodRuntime, error: SpdyStream, data: SpdyStream): void {
  const port = Number(data.headers.get("port"));
  const fail = (why: string): void => {
    const { name, uid } = pod.metadata;
    error.end(`error forwarding port ${port} to pod ${name}, uid ${uid}: ${why}`);
    data.destroy();
  };
  // The client half-closes it at once; nothing is to be read from it.
  error.resume();
  const address = runtime.addressOf(textAt(pod, "status", "podIP"), port);
  if (address === undefined) return fail(refusedText(port));
  const socket = connect({ host: address.hostname, port: address.port, allowHalfOpen: true });
  let isConnected = false;
  socket.once("connect", () => {
    isConnected = true;
    join(socket, data, error);
  });
  socket.once("error", (problem: Error) => (isConnected ? data.destroy() : fail(problem.message)));
  data.once("close", () => socket.destroy());
}

function join(socket: Socket, data: SpdyStream, error: SpdyStream): void {
  socket.pipe(data);
  data.pipe(socket);
  socket.once("close", () => {
    error.end();
    data.end();
  });
}

/** What the container runtime dials is the pod's own loopback. */
function refusedText(port: number): string {
  return `failed to connect to localhost:${port} inside namespace: dial tcp4 127.0.0.1:${port}: connect: connection refused`;
}
