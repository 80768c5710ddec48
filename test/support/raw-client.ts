import net from "node:net";
import tls from "node:tls";

/** A connection whose bytes the test writes itself. */
export interface RawClient {
  readonly socket: net.Socket;
  send(bytes: string | Buffer): void;
  /** Everything received so far, one character per byte. */
  received(): string;
  /** Resolves with everything received as soon as it satisfies the condition; rejects when the connection closes before. */
  until(isEnough: (received: string) => boolean): Promise<string>;
  /** Resolves with everything received when the connection has ended, in whatever way. */
  readonly ended: Promise<string>;
  /** Ends the connection with a TCP reset. */
  reset(): void;
}

/** Opens a connection to `https://` or `http://`, and resolves when bytes may be written. */
export function connectRaw(url: string, options: tls.ConnectionOptions = {}): Promise<RawClient> {
  const { hostname, port, protocol } = new URL(url);
  const tcp = net.connect({ host: hostname, port: Number(port), noDelay: true });
  tcp.on("error", () => {});
  const socket =
    protocol === "https:"
      ? tls.connect({ socket: tcp, rejectUnauthorized: false, ALPNProtocols: ["http/1.1"], ...options })
      : tcp;
  return new Promise((resolve, reject) => {
    socket.once("error", reject);
    socket.once(protocol === "https:" ? "secureConnect" : "connect", () => {
      socket.removeListener("error", reject);
      resolve(rawClient(socket, tcp));
    });
  });
}

function rawClient(socket: net.Socket, tcp: net.Socket): RawClient {
  let received = "";
  let isOver = false;
  const checks = new Set<() => void>();
  const changed = (): void => {
    for (const check of checks) check();
  };
  socket.on("error", () => {});
  socket.on("data", (data: Buffer) => {
    received += data.toString("latin1");
    changed();
  });
  const ended = new Promise<string>((resolve) => {
    const finish = (): void => {
      isOver = true;
      changed();
      resolve(received);
    };
    socket.once("end", finish);
    socket.once("close", finish);
  });
  return {
    socket,
    ended,
    send: (bytes) => void socket.write(typeof bytes === "string" ? Buffer.from(bytes, "latin1") : bytes),
    received: () => received,
    reset: () => void tcp.resetAndDestroy(),
    until: (isEnough) =>
      new Promise((resolve, reject) => {
        const check = (): void => {
          if (isEnough(received)) resolve(received);
          else if (isOver) reject(new Error(`the connection ended after ${JSON.stringify(received)}`));
          else return;
          checks.delete(check);
        };
        checks.add(check);
        check();
      }),
  };
}

/** The status codes of the replies in a stream of bytes, in order. */
export function statuses(received: string): number[] {
  return [...received.matchAll(/HTTP\/1\.[01] (\d{3})/g)].map(([, code]) => Number(code));
}
