import type { Readable } from "node:stream";

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
  /** Hears of every further line; the returned function ends it. */
  follow(listener: (line: LogLine) => void): () => void;
  /** Resolves when the container's process has written its last line. */
  readonly ended: Promise<void>;
}

export interface LogRing extends ContainerLog {
  /** Reads a stream to its end. */
  attach(stream: Readable, name: LogLine["stream"]): Promise<void>;
  end(): void;
}

/** As the container runtime: a longer line is cut into several (CRI log format). */
const MAX_LINE = 16_384;
const CAPACITY = 10_000;

export function createLogRing(now: () => number, capacity = CAPACITY): LogRing {
  const kept: LogLine[] = [];
  const listeners = new Set<(line: LogLine) => void>();
  let end = (): void => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });

  const push = (stream: LogLine["stream"], text: string): void => {
    const line = { at: now(), stream, text };
    kept.push(line);
    // Dropped in one go now and then, which is cheaper than one for every line.
    if (kept.length > 2 * capacity) kept.splice(0, kept.length - capacity);
    for (const listener of listeners) listener(line);
  };

  return {
    lines: () => kept.slice(-capacity),
    follow(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    ended,
    end: () => end(),
    async attach(stream, name) {
      stream.setEncoding("utf8");
      let rest = "";
      for await (const chunk of stream) {
        rest += String(chunk);
        const lines = rest.split("\n");
        rest = lines.pop() ?? "";
        for (const line of lines) push(name, line);
        for (; rest.length > MAX_LINE; rest = rest.slice(MAX_LINE)) push(name, rest.slice(0, MAX_LINE));
      }
      if (rest !== "") push(name, rest);
    },
  };
}
