import type { ServerResponse } from "node:http";
import type { Clock } from "../apimachinery/index.ts";

/** Ten frames a second: changes that come faster share one. */
const FRAME_MS = 100;
/** A reader that takes nothing for this long is let go. */
const STALLED_MS = 60_000;
const HEARTBEAT_MS = 15_000;

/**
 * One stream of server-sent events. At most one frame is on its way: while the socket is full nothing is made, and when it
 * has drained the frame tells how things are then, so that a slow reader misses steps and never grows a queue.
 */
export interface Reader {
  /** Something may have changed. */
  touch(): void;
  close(): void;
}

export function openReader(
  response: ServerResponse,
  clock: Clock,
  /** JSON of what has changed since the last call; undefined when nothing has. */
  next: () => string | undefined,
  onError: (error: unknown) => void,
): Reader {
  let pending = false;
  let blockedSince: number | undefined;
  let isClosed = false;
  let last = Number.NEGATIVE_INFINITY;
  const write = (chunk: string): void => {
    if (!response.write(chunk)) blockedSince = clock.monotonic();
  };
  const frame = (): void => {
    pending = false;
    if (isClosed || blockedSince !== undefined) return;
    last = clock.monotonic();
    try {
      const data = next();
      if (data !== undefined) write(`data: ${data}\n\n`);
    } catch (error) {
      onError(error);
    }
  };
  const touch = (): void => {
    if (pending || isClosed || blockedSince !== undefined) return;
    pending = true;
    clock.after(Math.max(0, last + FRAME_MS - clock.monotonic()), frame);
  };
  const beat = (): void => {
    if (isClosed) return;
    if (blockedSince === undefined) write(": still here\n\n");
    else if (clock.monotonic() - blockedSince > STALLED_MS) response.destroy();
    clock.after(HEARTBEAT_MS, beat);
  };
  response.on("drain", () => {
    blockedSince = undefined;
    touch();
  });
  clock.after(HEARTBEAT_MS, beat);
  touch();
  return {
    touch,
    close() {
      isClosed = true;
      response.end();
    },
  };
}
