import { createServer, type Socket } from "node:net";
import { listenOnLoopback } from "../loopback.ts";

export interface Forwarder {
  /** On 127.0.0.1. */
  readonly port: number;
  close(): void;
}

/** A port of this machine that leads into a pod. `open` connects to the pod's port. */
export async function openForwarder(open: () => Promise<Socket>): Promise<Forwarder> {
  const sockets = new Set<Socket>();
  const server = createServer({ pauseOnConnect: true, allowHalfOpen: true, noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
    open().then(
      (inner) => joinSockets(socket, inner),
      () => socket.resetAndDestroy(),
    );
  });
  const port = await listenOnLoopback(server);
  return {
    port,
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** What one says the other hears, both ways, each end by itself; when one is cut off, so is the other. */
export function joinSockets(a: Socket, b: Socket): void {
  for (const [from, to] of [
    [a, b],
    [b, a],
  ] as const) {
    from.allowHalfOpen = true;
    from.on("error", () => to.destroy());
    from.once("close", () => {
      // After its end it has nothing more to say, and what it said may still be on its way.
      if (from.readableEnded) to.end();
      else to.destroy();
    });
    from.pipe(to);
  }
}
