import type { WebSocket } from "ws";
import { MAX_QUEUED_BYTES, type StreamFormat, type WatchStream } from "./watch-stream.ts";

/** Above that, the next event waits until the last one is on its way. */
const HIGH_WATER = 64 * 1024;
/** What stands before a frame of protobuf in a stream; messages say themselves how long they are. */
const LENGTH_BYTES = 4;
const NORMAL_CLOSURE = 1000;

/** A watch over WebSocket: each event is a message (apiserver `handlers/watch.go` HandleWS). What the client says is not read. */
export function openWatchSocket(socket: WebSocket, format: StreamFormat, onClose: () => void): WatchStream {
  let last: Promise<void> = Promise.resolve();
  let isOver = false;
  const finish = (): void => {
    if (isOver) return;
    isOver = true;
    onClose();
  };
  socket.once("close", finish);
  socket.on("error", () => socket.terminate());
  socket.resume();
  return {
    send(frame) {
      if (isOver || socket.readyState !== socket.OPEN) return false;
      const message = format === "json" ? frame.bytes : frame.bytes.subarray(LENGTH_BYTES);
      last = new Promise((resolve) => {
        socket.send(message, { binary: format === "protobuf" }, () => resolve());
      });
      if (socket.bufferedAmount <= MAX_QUEUED_BYTES) return true;
      socket.terminate();
      finish();
      return false;
    },
    ready: () => (socket.bufferedAmount > HIGH_WATER && !isOver ? last : undefined),
    end() {
      if (!isOver) socket.close(NORMAL_CLOSURE);
      finish();
    },
  };
}
