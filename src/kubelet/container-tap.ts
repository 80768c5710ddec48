import { connect, createServer } from "node:net";
import { listenOnLoopback } from "./loopback.ts";
import type { Passed } from "./exec/streams.ts";

export interface Tap {
  /** A port of this machine; what connects there is led to the other one, and heard. */
  readonly port: number;
  close(): void;
}

/** Milliseconds that a port is still answered after nobody is led there any more. */
const FAREWELL_MS = 1000;

/** Hears what passes between whoever connects and a local port. */
export async function openTap(
  local: number,
  port: number,
  number: () => number,
  listener: (passed: Passed) => void,
): Promise<Tap> {
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    const inner = connect({ host: "127.0.0.1", port: local, allowHalfOpen: true, noDelay: true });
    const connection = number();
    const hear = (kind: Passed["kind"], isFromPod: boolean, bytes = Buffer.alloc(0)): void =>
      listener({ kind, connection, port, isFromPod, bytes });
    hear("open", false);
    for (const [from, to, isFromPod] of [
      [socket, inner, false],
      [inner, socket, true],
    ] as const) {
      from.on("data", (bytes) => hear("data", isFromPod, bytes));
      from.once("end", () => hear("end", isFromPod));
      from.on("error", () => to.destroy());
      from.once("close", () => {
        if (!from.readableEnded) to.destroy();
      });
      from.pipe(to);
    }
  });
  const ownPort = await listenOnLoopback(server);
  return {
    port: ownPort,
    // Connections that are open live on: they are the playground's own. Those on their way to this port would be reset.
    close: () => void setTimeout(() => server.close(), FAREWELL_MS).unref(),
  };
}
