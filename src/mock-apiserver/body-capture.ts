import type { IncomingMessage, ServerResponse } from "node:http";
import type { CapturedBody, RequestTrace } from "../api/trace.ts";

/** Bytes kept of each body. */
const KEPT_BYTES = 16 * 1024;

/** Collects the beginning of a body that passes by. */
export interface BodyCapture {
  add(chunk: Uint8Array): void;
  /** Undefined while nothing has passed. */
  result(): CapturedBody | undefined;
}

export function createBodyCapture(): BodyCapture {
  const kept: Uint8Array[] = [];
  let keptBytes = 0;
  let bytes = 0;
  return {
    add(chunk) {
      bytes += chunk.length;
      if (keptBytes >= KEPT_BYTES) return;
      // A copy: the chunk may be a view into a pool that is used again.
      const part = Uint8Array.prototype.slice.call(chunk, 0, KEPT_BYTES - keptBytes);
      kept.push(part);
      keptBytes += part.length;
    },
    result: () =>
      bytes === 0 ? undefined : { bytes, text: Buffer.concat(kept).toString("utf8"), truncated: bytes > keptBytes },
  };
}

/** Keeps what the client sends, as it is read by whoever reads it. */
export function captureRequestBody(req: IncomingMessage, record: RequestTrace): void {
  if (req.headers["transfer-encoding"] === undefined && Number(req.headers["content-length"] ?? 0) === 0) return;
  const capture = createBodyCapture();
  // Listening for data would set the stream going before its reader is there; "resume" says that one is.
  req.once("resume", () => req.on("data", (chunk: Buffer) => capture.add(chunk)));
  req.once("close", () => {
    const body = capture.result();
    if (body !== undefined) record.client.body = body;
  });
}

/** Keeps what the main apiserver itself answers, and counts the events of a watch while it runs. */
export function captureReply(res: ServerResponse, record: RequestTrace): void {
  const capture = createBodyCapture();
  const isWatch = record.verb === "watch";
  const write = res.write.bind(res) as (...args: unknown[]) => boolean;
  const end = res.end.bind(res) as (...args: unknown[]) => ServerResponse;
  const note = (chunk: unknown): void => {
    if (typeof chunk !== "string" && !(chunk instanceof Uint8Array)) return;
    const bytes = typeof chunk === "string" ? Buffer.from(chunk) : chunk;
    capture.add(bytes);
    if (isWatch) record.watchEvents = (record.watchEvents ?? 0) + countLines(bytes);
  };
  Object.assign(res, {
    write: (...args: unknown[]) => {
      note(args[0]);
      return write(...args);
    },
    end: (...args: unknown[]) => {
      note(args[0]);
      return end(...args);
    },
  });
  res.once("close", () => {
    const body = capture.result();
    if (body === undefined) return;
    record.responseBody = body;
    record.responseBytes = body.bytes;
  });
}

/** Newlines: each ends one event of a watch. */
export function countLines(chunk: Uint8Array): number {
  let count = 0;
  for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) count += 1;
  return count;
}
