import type { ServerResponse } from "node:http";
import { drained } from "../../drained.ts";
import type { Clock } from "../../../apimachinery/index.ts";

/** JSON events are lines, those in protobuf follow their length. */
export type StreamFormat = "json" | "protobuf";

/** Events that may wait for a reader before its watch is cut: bounds memory against one that never reads. */
export const MAX_QUEUED_BYTES = 8 * 1024 * 1024;

/** One event, a line of JSON or a frame of protobuf, as the streams share it. */
export class WatchFrame {
  readonly bytes: Buffer;
  private chunk: Buffer | undefined;

  constructor(event: Buffer | string) {
    this.bytes = typeof event === "string" ? Buffer.from(event) : event;
  }

  /** With the lines around it of a body whose length is unknown (RFC 9112 section 7.1). */
  asChunk(): Buffer {
    this.chunk ??= Buffer.concat([Buffer.from(`${this.bytes.length.toString(16)}\r\n`), this.bytes, CHUNK_END]);
    return this.chunk;
  }
}

const CHUNK_END = Buffer.from("\r\n");

/**
 * Node would make the three parts of a chunk for each of a thousand readers. The socket takes the shared one where
 * nothing of the reply waits before it.
 */
function write(res: ServerResponse, frame: WatchFrame): boolean {
  const { socket } = res;
  const isNext = res.chunkedEncoding && res.req.method !== "HEAD" && res.writableLength === socket?.writableLength;
  return isNext && !res.writableEnded ? socket.write(frame.asChunk()) : res.write(frame.bytes);
}

export interface WatchStream {
  /** False once the stream is over. */
  send(frame: WatchFrame): boolean;
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
  const send = (frame: WatchFrame): boolean => {
    if (over) return false;
    isFull = !write(res, frame);
    if (res.writableLength <= MAX_QUEUED_BYTES) return true;
    res.destroy();
    finish();
    return false;
  };
  const ready = (): Promise<void> | undefined => (isFull && !over ? drained(res.socket ?? res, res) : undefined);
  return { end, send, ready };
}
