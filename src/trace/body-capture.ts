import { isUtf8 } from "node:buffer";
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from "node:http";
import { StringDecoder } from "node:string_decoder";
import { maskBody, maskHeaders } from "./masking/index.ts";
import type { TraceRecorder } from "./recorder.ts";
import { KEPT_BYTES, type CapturedBody } from "./trace.ts";

/** Collects the beginning of a body that passes by. */
export interface BodyCapture {
  add(chunk: Uint8Array): void;
  /** Undefined while nothing has passed. */
  result(): CapturedBody | undefined;
}

export function createBodyCapture(limit = KEPT_BYTES): BodyCapture {
  return limit === KEPT_BYTES ? new TextCapture() : createByteCapture(limit);
}

/** For recordings, which must give back the same bytes. */
function createByteCapture(limit: number): BodyCapture {
  const kept: Uint8Array[] = [];
  let keptBytes = 0;
  let bytes = 0;
  return {
    add(chunk) {
      bytes += chunk.length;
      if (keptBytes >= limit) return;
      // A copy: the chunk may be a view into a pool that is used again.
      const part = Uint8Array.prototype.slice.call(chunk, 0, limit - keptBytes);
      kept.push(part);
      keptBytes += part.length;
    },
    result() {
      if (bytes === 0) return undefined;
      const all = Buffer.concat(kept);
      const truncated = bytes > keptBytes;
      const binary = isUtf8(all) || truncated ? {} : { base64: all.toString("base64") };
      return { bytes, text: all.toString("utf8"), truncated, ...binary };
    },
  };
}

/** Decodes at once: the chunk may be a view into a pool that is used again, and a string is smaller than a buffer. */
class TextCapture implements BodyCapture {
  private text = "";
  private keptBytes = 0;
  private bytes = 0;
  /** Holds the beginning of a character that goes on in the next chunk. */
  private decoder: StringDecoder | undefined;

  add(chunk: Uint8Array): void {
    this.bytes += chunk.length;
    const wanted = Math.min(chunk.length, KEPT_BYTES - this.keptBytes);
    if (wanted <= 0) return;
    this.keptBytes += wanted;
    const part = Buffer.from(chunk.buffer, chunk.byteOffset, wanted);
    const endsInAscii = (part[wanted - 1] ?? 0) < 0x80;
    if (this.decoder === undefined && endsInAscii) this.text += part.toString("utf8");
    else this.text += (this.decoder ??= new StringDecoder("utf8")).write(part);
  }

  result(): CapturedBody | undefined {
    if (this.bytes === 0) return undefined;
    const { bytes, text, keptBytes } = this;
    return { bytes, text: text + (this.decoder?.end() ?? ""), truncated: bytes > keptBytes };
  }
}

/** The body as the record keeps it: without credentials, unless it is to show them. */
export function keptBody({ record, showsSecrets = false }: TraceRecorder, body: CapturedBody): CapturedBody {
  return showsSecrets ? body : maskBody(body, record.client.target);
}

/** Keeps what the client sends, as it is read by whoever reads it. */
export function captureRequestBody(req: IncomingMessage, trace: TraceRecorder): void {
  const capture = createBodyCapture(trace.keptBytes);
  // Listening for data would set the stream going before its reader is there; "resume" says that one is.
  req.once("resume", () => req.on("data", (chunk: Buffer) => capture.add(chunk)));
  req.once("close", () => {
    const body = capture.result();
    if (body !== undefined) trace.record.client.body = keptBody(trace, body);
  });
}

/** Keeps what the main apiserver itself answers, and counts the events of a watch while it runs. Once is enough. */
export function captureReply(res: ServerResponse, trace: TraceRecorder): void {
  if (trace.keepsReply === true) return;
  trace.keepsReply = true;
  const { record } = trace;
  const capture = createBodyCapture(trace.keptBytes);
  const isWatch = record.verb === "watch";
  const write = res.write.bind(res) as (...args: unknown[]) => boolean;
  const writeHead = res.writeHead.bind(res) as (...args: unknown[]) => ServerResponse;
  let given: unknown;
  const end = res.end.bind(res) as (...args: unknown[]) => ServerResponse;
  const note = (chunk: unknown): void => {
    if (typeof chunk !== "string" && !(chunk instanceof Uint8Array)) return;
    const bytes = typeof chunk === "string" ? Buffer.from(chunk) : chunk;
    capture.add(bytes);
    if (isWatch) record.watchEvents = (record.watchEvents ?? 0) + countLines(bytes);
  };
  Object.assign(res, {
    writeHead: (...args: unknown[]) => {
      given = args.at(-1);
      return writeHead(...args);
    },
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
    const lines = repliedLines(res.getHeaders(), given);
    record.responseHeaders = trace.showsSecrets === true ? lines : maskHeaders(lines);
    const body = capture.result();
    if (body === undefined) return;
    record.responseBody = keptBody(trace, body);
    record.responseBytes = body.bytes;
  });
}

/** What `writeHead` was given stands in `getHeaders()` only where a header was set before. */
function repliedLines(set: OutgoingHttpHeaders, given: unknown): string[] {
  const names = Object.keys(set);
  if (names.length === 0 && Array.isArray(given)) return given.map(String);
  const headers = names.length === 0 && typeof given === "object" && given !== null ? given : set;
  return Object.entries(headers).flatMap(([name, value]: [string, unknown]) =>
    (Array.isArray(value) ? value : [value]).flatMap((one) => (one === undefined ? [] : [name, String(one)])),
  );
}

/** Newlines: each ends one event of a watch. */
export function countLines(chunk: Uint8Array): number {
  let count = 0;
  for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) count += 1;
  return count;
}
