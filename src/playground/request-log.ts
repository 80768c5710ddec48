import type { RequestTrace } from "../api/trace.ts";

export type TracePhase = "started" | "finished";
export type TraceListener = (trace: RequestTrace, phase: TracePhase) => void;

/** The last requests, oldest first, and a way to hear of every next one. Lives without any UI. */
export interface RequestLog {
  /** A copy of what is kept. */
  all(): RequestTrace[];
  /** Every request ever taken, also those no longer kept. */
  readonly total: number;
  add(trace: RequestTrace, phase: TracePhase): void;
  subscribe(listener: TraceListener): () => void;
  clear(): void;
}

/** Bodies are kept of the newest requests alone: they are most of what a record weighs. */
const BODIES_KEPT = 500;

export function createRequestLog(capacity: number): RequestLog {
  const ring: RequestTrace[] = [];
  const listeners = new Set<TraceListener>();
  let start = 0;
  let total = 0;
  return {
    all: () => [...ring.slice(start), ...ring.slice(0, start)],
    get total() {
      return total;
    },
    add(trace, phase) {
      if (phase === "started") {
        total += 1;
        forgetBodies(ring[(start + ring.length - BODIES_KEPT) % capacity]);
        if (ring.length < capacity) ring.push(trace);
        else {
          ring[start] = trace;
          start = (start + 1) % capacity;
        }
      }
      for (const listener of listeners) listener(trace, phase);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    clear() {
      ring.length = 0;
      start = 0;
    },
  };
}

function forgetBodies(trace: RequestTrace | undefined): void {
  if (trace === undefined) return;
  delete trace.client.body;
  delete trace.responseBody;
  if (trace.backend !== undefined) delete trace.backend.responseBody;
}
