import { createListeners, deferred } from "../apimachinery/index.ts";
import type { Readable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";

export interface LogLine {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly stream: "stdout" | "stderr";
  /** Without its newline. */
  readonly text: string;
}

/** The last lines of one container. */
export interface ContainerLog {
  /** Oldest first; a copy. */
  lines(): LogLine[];
  /** Calls the listener with every further line. Returns an unsubscribe function. */
  follow(listener: (line: LogLine) => void): () => void;
  /** Resolves when the container's process has written its last line. */
  readonly ended: Promise<void>;
}

export interface LogRing extends ContainerLog {
  /** Reads a stream to its end. */
  attach(stream: Readable, name: LogLine["stream"]): Promise<void>;
  end(): void;
}

export interface LogLimits {
  readonly lines: number;
  readonly bytes: number;
}

/** As the container runtime: a longer line is cut into several (CRI log format). */
const MAX_LINE = 16_384;
/** Lines of any length, and any number of lines without one, must not fill the memory. */
export const LOG_LIMITS: LogLimits = { lines: 10_000, bytes: 2 * 1024 * 1024 };

/** How much longer the event loop is left to others than a log may hold it. */
const REST_FACTOR = 4;
/** What is read of one log at most, 12 MB a second: faster, what was read would heap up until it is collected. */
const BYTES_PER_MS = 12_000;

interface KeptLine extends LogLine {
  readonly bytes: number;
}

export function createLogRing(now: () => number, limits = LOG_LIMITS): LogRing {
  let kept: KeptLine[] = [];
  let first = 0;
  let bytes = 0;
  const listeners = createListeners<[line: LogLine]>();
  const { promise: ended, resolve: end } = deferred();

  const push = (stream: LogLine["stream"], content: Buffer): void => {
    // A string of its own: a part of a longer one would keep all of that.
    const line = { at: now(), stream, text: content.toString("utf8"), bytes: content.length };
    kept.push(line);
    bytes += line.bytes;
    while (kept.length - first > limits.lines || bytes > limits.bytes) {
      bytes -= kept[first]?.bytes ?? 0;
      first += 1;
    }
    // Dropped in one go now and then, which is cheaper than one for every line.
    if (first > limits.lines) {
      kept = kept.slice(first);
      first = 0;
    }
    listeners.emit(line);
  };

  return {
    lines: () => kept.slice(first).map(({ at, stream, text }) => ({ at, stream, text })),
    follow: listeners.subscribe,
    ended,
    end: () => end(),
    async attach(stream, name) {
      let rest: Buffer = Buffer.alloc(0);
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        const start = performance.now();
        const { lines, left } = splitLines(rest.length === 0 ? chunk : Buffer.concat([rest, chunk]));
        // Nobody sees those that the next ones push out at once.
        for (const line of listeners.any() ? lines : lines.slice(-limits.lines)) push(name, line);
        rest = left;
        // A program that writes without end waits for us, and not we for it.
        await delay(Math.max(REST_FACTOR * (performance.now() - start), chunk.length / BYTES_PER_MS));
      }
      if (rest.length > 0) push(name, rest);
    },
  };
}

const NEWLINE = 0x0a;

/** The whole lines, cut to the longest that there may be, and what is left of the last one. */
function splitLines(bytes: Buffer): { readonly lines: Buffer[]; readonly left: Buffer } {
  const lines: Buffer[] = [];
  let start = 0;
  for (;;) {
    const end = bytes.indexOf(NEWLINE, start);
    const stop = end < 0 ? bytes.length : end;
    while (stop - start > MAX_LINE) {
      const cut = characterStart(bytes, start + MAX_LINE);
      lines.push(bytes.subarray(start, cut));
      start = cut;
    }
    if (end < 0) return { lines, left: Buffer.from(bytes.subarray(start)) };
    lines.push(bytes.subarray(start, end));
    start = end + 1;
  }
}

/** The place itself, or that of the UTF-8 character that it is within. */
function characterStart(bytes: Buffer, at: number): number {
  for (let start = at; start > at - 4; start--) if (((bytes[start] ?? 0) & 0xc0) !== 0x80) return start;
  return at;
}
