import type { ServerResponse } from "node:http";
import type { Clock } from "../../../apimachinery/index.ts";

/** Events that may wait for a reader before its watch is cut: bounds memory against one that never reads. */
const MAX_QUEUED_BYTES = 8 * 1024 * 1024;

export interface WatchStream {
  /** Writes one event as a line of JSON; false once the stream is over. */
  send(event: object): boolean;
  /** Writes a line that is JSON already. */
  sendLine(line: string): boolean;
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

/** A watch's reply: newline-delimited JSON, sent at once, cut when its reader falls too far behind. */
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
  const sendLine = (line: string): boolean => {
    if (over) return false;
    res.write(`${line}\n`);
    if (res.writableLength <= MAX_QUEUED_BYTES) return true;
    res.destroy();
    finish();
    return false;
  };
  return { end, sendLine, send: (event) => sendLine(JSON.stringify(event)) };
}
