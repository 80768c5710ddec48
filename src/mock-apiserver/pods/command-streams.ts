import { PassThrough, Writable, type Readable } from "node:stream";
import type { WebSocket } from "ws";
import { serveSpdy, type SpdyStream } from "../../apiserver/index.ts";
import type { Connection, Protocols } from "./connection.ts";

/** A client's standard streams and the channel for how it ended (`k8s.io/apimachinery/pkg/util/remotecommand`). */
export interface RemoteStreams {
  /** Undefined where the client did not ask for it. */
  readonly stdin: Readable | undefined;
  readonly stdout: Writable;
  readonly stderr: Writable;
  /** Aborted when the client is gone. */
  readonly signal: AbortSignal;
  /** Sends a Status and closes. */
  finish(status: object): Promise<void>;
}

export interface WantedStreams {
  readonly stdin: boolean;
  readonly stdout: boolean;
  readonly stderr: boolean;
  readonly tty: boolean;
}

/** v5 differs from v4 in that a client can close its stdin. */
export const COMMAND_PROTOCOLS: Protocols = {
  websocket: ["v5.channel.k8s.io", "v4.channel.k8s.io"],
  spdy: ["v5.channel.k8s.io", "v4.channel.k8s.io"],
};

export function openStreams(connection: Connection, wanted: WantedStreams): Promise<RemoteStreams> {
  return connection.kind === "websocket"
    ? Promise.resolve(openChannels(connection.socket, wanted))
    : openSpdyStreams(connection, wanted);
}

const CHANNEL = { stdin: 0, stdout: 1, stderr: 2, error: 3, resize: 4, close: 255 } as const;

/** Each message begins with the number of its channel. */
function openChannels(socket: WebSocket, wanted: WantedStreams): RemoteStreams {
  const gone = new AbortController();
  const stdin = wanted.stdin ? new PassThrough() : undefined;
  socket.on("message", (message) => {
    if (!Buffer.isBuffer(message)) return;
    const bytes = message;
    const [channel] = bytes;
    if (channel === CHANNEL.close && bytes[1] === CHANNEL.stdin) stdin?.end();
    if (channel !== CHANNEL.stdin || bytes.length === 1 || stdin === undefined || stdin.writableEnded) return;
    if (stdin.write(bytes.subarray(1))) return;
    socket.pause();
    stdin.once("drain", () => socket.resume());
  });
  socket.on("error", () => socket.terminate());
  socket.once("close", () => {
    stdin?.end();
    gone.abort();
  });
  const channel = (number: number): Writable =>
    new Writable({
      write: (chunk: Buffer, _encoding, done) =>
        socket.send(Buffer.concat([Buffer.of(number), chunk]), { binary: true }, done),
    }).on("error", () => socket.terminate());
  socket.resume();
  return {
    stdin,
    stdout: channel(CHANNEL.stdout),
    stderr: channel(CHANNEL.stderr),
    signal: gone.signal,
    async finish(status) {
      const text = Buffer.concat([Buffer.of(CHANNEL.error), Buffer.from(JSON.stringify(status))]);
      await new Promise((resolve) => socket.send(text, { binary: true }, resolve));
      socket.close(1000);
    },
  };
}

/** kubelet `cri/streaming/remotecommand`: the client opens one stream for each, and an error stream. */
async function openSpdyStreams(
  { socket }: Extract<Connection, { kind: "spdy" }>,
  wanted: WantedStreams,
): Promise<RemoteStreams> {
  const gone = new AbortController();
  const awaited = new Set(["error", ...STANDARD.filter((name) => wanted[name])]);
  if (wanted.tty) awaited.add("resize");
  if (wanted.tty) awaited.delete("stderr");
  const streams = new Map<string, SpdyStream>();
  await new Promise<void>((resolve) => {
    const session = serveSpdy(socket, (stream) => {
      const type = stream.headers.get("streamtype") ?? "";
      if (streams.has(type) || !awaited.delete(type)) return void stream.destroy();
      streams.set(type, stream);
      if (type !== "stdin") stream.resume();
      if (awaited.size === 0) resolve();
    });
    void session.closed.then(() => {
      gone.abort();
      resolve();
    });
  });
  const nowhere = (): Writable => new Writable({ write: (_chunk, _encoding, done) => done() });
  return {
    stdin: streams.get("stdin"),
    stdout: streams.get("stdout") ?? nowhere(),
    stderr: streams.get("stderr") ?? nowhere(),
    signal: gone.signal,
    async finish(status) {
      for (const name of ["stdout", "stderr"]) await ended(streams.get(name));
      await ended(streams.get("error"), JSON.stringify(status));
      socket.end();
    },
  };
}

const STANDARD = ["stdin", "stdout", "stderr"] as const;

async function ended(stream: SpdyStream | undefined, text = ""): Promise<void> {
  if (stream === undefined || stream.destroyed) return;
  await new Promise<void>((resolve) => {
    stream.once("close", resolve);
    stream.end(text, () => resolve());
  });
}
