import { asFields } from "../apimachinery/index.ts";
import { ANSWER_BYTES } from "./direct-connection.ts";
import { metadataOf, textOf } from "./replies.ts";
import type { Patient } from "./types.ts";

export interface WatchedEvent {
  readonly type: string;
  readonly name: string;
}

export interface OpenWatch {
  events(): readonly WatchedEvent[];
  /** Whether the answer begins within `ms`, with 200. */
  opened(ms: number): Promise<boolean>;
  /** The first event that fits, whether it came already or comes within `ms`. */
  next(fits: (event: WatchedEvent) => boolean, ms: number): Promise<WatchedEvent | undefined>;
  /** Whether the server ends the stream within `ms`. */
  ended(ms: number): Promise<boolean>;
  close(): Promise<void>;
}

/** A watch of the sample's collection through the main apiserver. */
export function openWatch(patient: Patient, query: string): OpenWatch {
  const events: WatchedEvent[] = [];
  const listeners = new Set<() => void>();
  const abort = new AbortController();
  let isOpen = false;
  let isOver = false;
  const tell = (): void => listeners.forEach((listener) => listener());
  const run = async (): Promise<void> => {
    const { status, body } = await patient.playground
      .client()
      .stream(`${patient.collection()}?watch=true&${query}`, abort.signal);
    isOpen = status === 200;
    tell();
    for await (const lines of linesOf(body)) {
      for (const line of lines) if (line !== "") events.push(readEvent(line));
      tell();
    }
  };
  const over = run()
    .catch(() => undefined)
    .finally(() => {
      isOver = true;
      tell();
    });
  const until = (isSo: () => boolean, ms: number): Promise<void> =>
    new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        listeners.delete(look);
        resolve();
      };
      const look = (): void => {
        if (isSo()) done();
      };
      const timer = setTimeout(done, ms);
      listeners.add(look);
      look();
    });
  return {
    events: () => events,
    async opened(ms) {
      await until(() => isOpen || isOver, ms);
      return isOpen;
    },
    async next(fits, ms) {
      await until(() => isOver || events.some(fits), ms);
      return events.find(fits);
    },
    async ended(ms) {
      await until(() => isOver, ms);
      return isOver;
    },
    async close() {
      abort.abort();
      await over;
    },
  };
}

/** The lines that each piece completes. @throws Error when they are too much */
async function* linesOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<string[]> {
  let rest = "";
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > ANSWER_BYTES) throw new Error("the watch sends more than can be read");
    const lines = (rest + Buffer.from(chunk).toString("utf8")).split("\n");
    rest = lines.pop() ?? "";
    yield lines;
  }
}

function readEvent(line: string): WatchedEvent {
  try {
    const event = asFields(JSON.parse(line));
    return { type: textOf(event["type"]), name: textOf(metadataOf(asFields(event["object"]))["name"]) };
  } catch {
    return { type: "a line that is no JSON", name: "" };
  }
}
