import type { ServerResponse } from "node:http";
import { drained } from "../../drained.ts";
import type { Clock } from "../../../apimachinery/index.ts";

/** JSON events are lines, those in protobuf follow their length. */
export type StreamFormat = "json" | "protobuf";

/** Events that may wait for a reader before its watch is cut: bounds memory against one that never reads. */
export const MAX_QUEUED_BYTES = 8 * 1024 * 1024;

export interface WatchStream {
  /** Writes one event, a line of JSON or a frame of protobuf; false once the stream is over. */
  send(frame: Buffer | string): boolean;
  /** Resolves when the reader is ready for more, or gone; undefined when it is ready now. */
  ready(): Promise<void> | undefined;
  /** Ends the reply in order. */
  end(): void;
}

export interface WatchStreamOptions {
  readonly clock: Clock;
  /** Milliseconds until the stream ends by itself; absent: never. */
  readonly timeoutMs?: number;
  readonly contentType?: string;
  /** Called once, when the stream has ended or the client has gone. */
  readonly onClose: () => void;
}

/** A watch's reply: events that are sent at once, cut when its reader falls too far behind. */
export function openWatchStream(res: ServerResponse, options: WatchStreamOptions): WatchStream {
  let over = false;
  const finish = (): void => {
    if (over) return;
    over = true;
    cancelTimeout();
    options.onClose();
  };
  const end = (): void => {
    if (!over) res.end();
    finish();
  };
  const cancelTimeout = options.timeoutMs === undefined ? () => {} : options.clock.after(options.timeoutMs, end);
  res.once("close", finish);
  res.writeHead(200, {
    "Content-Type": options.contentType ?? "application/json",
    "Cache-Control": "no-cache, private",
  });
  res.flushHeaders();
  let isFull = false;
  const send = (frame: Buffer | string): boolean => {
    if (over) return false;
    isFull = !res.write(frame);
    if (res.writableLength <= MAX_QUEUED_BYTES) return true;
    res.destroy();
    finish();
    return false;
  };
  const ready = (): Promise<void> | undefined => (isFull && !over ? drained(res, res) : undefined);
  return { end, send, ready };
}
