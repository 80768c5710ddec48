import type { ServerResponse } from "node:http";
import { setImmediate as nextTurn } from "node:timers/promises";

/** What one turn of the event loop may take before the others get theirs. */
const TURN_MS = 15;

let began: number | undefined;

/**
 * To be awaited between pieces of work that may be long: lets the event loop turn when this turn has lasted long enough, and
 * costs next to nothing when it has not.
 */
export function breathe(): Promise<void> | undefined {
  const now = performance.now();
  if (began === undefined) {
    began = now;
    setImmediate(() => {
      began = undefined;
    });
    return undefined;
  }
  return now - began < TURN_MS ? undefined : nextTurn();
}

/** Resolves when `out` takes more, or the reply that it belongs to is over. */
export function drained(out: NodeJS.WritableStream, reply: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      out.off("drain", done);
      reply.off("close", done);
      resolve();
    };
    out.once("drain", done);
    reply.once("close", done);
    if (reply.destroyed) done();
  });
}
