import type { IncomingMessage } from "node:http";

/** Shorter bodies are too many to be worth waiting for. */
const LONG_BYTES = 256 * 1024;
/** Of all long bodies that are worked on at once, by one thread: as a tree of values a body takes up to fifty times as much memory. */
const MOST_BYTES = 6 * 1024 * 1024;

interface Waiting {
  readonly bytes: number;
  readonly go: () => void;
}

let taken = 0;
const waiting: Waiting[] = [];
const held = new WeakMap<IncomingMessage, number>();

/** Resolves when there is room for what a request's body, which has been read, becomes; first come, first served. */
export async function takeRoom(req: IncomingMessage, bytes: number): Promise<void> {
  if (bytes < LONG_BYTES || held.has(req)) return;
  held.set(req, bytes);
  if (waiting.length === 0 && hasRoom(bytes)) taken += bytes;
  else await new Promise<void>((go) => void waiting.push({ bytes, go }));
}

/** When the request has been dealt with; one that took no room gives none back. */
export function giveRoom(req: IncomingMessage): void {
  taken -= held.get(req) ?? 0;
  held.delete(req);
  for (let [next] = waiting; next !== undefined && hasRoom(next.bytes); [next] = waiting) {
    waiting.shift();
    taken += next.bytes;
    next.go();
  }
}

/** One alone always has. */
function hasRoom(bytes: number): boolean {
  return taken === 0 || taken + bytes <= MOST_BYTES;
}
