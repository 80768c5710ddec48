import { isFunction, systemClock, type Clock } from "../../apimachinery/index.ts";
import { type RequestTrace, toHar } from "../../trace/index.ts";
import { isMilliseconds, given } from "../arguments/index.ts";
import { callerFirst } from "../lifecycle/index.ts";
import { keepRequests, KEPT_RECORD_BYTES } from "./kept-requests.ts";
import { isRequestFilter, matchesRequest, waitForRequest, type RequestFilter } from "./request-query.ts";

/** When a listener hears of a request. */
export type TracePhase = "started" | "finished";
/** Hears of a request as it begins and as it ends. */
export type TraceListener = (trace: RequestTrace, phase: TracePhase) => void;

/** The last 5000 requests, oldest first, and a way to hear of every next one. Each has both legs. Lives without any UI. */
export interface RequestLog {
  /** A copy of what is kept. */
  all(): RequestTrace[];
  /** Those that are kept and fit, oldest first, finished or not. */
  query(filter: RequestFilter): RequestTrace[];
  /**
   * The first finished request that fits, whether it came already or is yet to come.
   * @throws RequestError after `timeoutMs` (default 10 s) that lists the last requests there were instead
   */
  waitFor(filter: RequestFilter, timeoutMs?: number): Promise<RequestTrace>;
  /** HTTP Archive 1.2 of what is kept and fits: an entry per leg. */
  har(filter?: RequestFilter): object;
  /** Every request ever taken, also those no longer kept. */
  readonly total: number;
  /** Takes a record; for the playground itself. */
  add(trace: RequestTrace, phase: TracePhase): void;
  /** Calls `listener` at the start and the end of every request. Returns an unsubscribe function. */
  subscribe(listener: TraceListener): () => void;
  /** Forgets all. */
  clear(): void;
}

const WAIT_MS = 10_000;

export interface RequestLogOptions {
  /** Of all records together, about; a few are kept whatever they weigh. Default 64 MiB. */
  readonly bytes?: number;
  /** Default: the system's. */
  readonly clock?: Clock;
  /** What a listener threw; the others are told all the same. Default: nobody hears of it. */
  readonly onListenerError?: (error: unknown) => void;
  /** Where the main apiserver is reached, for archives. */
  readonly url?: string;
  /** Ends what waits, and fails it with the reason. Default: nothing does. */
  readonly closed?: AbortSignal;
}

export function createRequestLog(capacity: number, options: RequestLogOptions = {}): RequestLog {
  const { clock = systemClock, url = "https://localhost", onListenerError, closed } = options;
  const kept = keepRequests(capacity, options.bytes ?? KEPT_RECORD_BYTES);
  const listeners = new Set<TraceListener>();
  let total = 0;
  const all = (): RequestTrace[] => kept.all();
  const query = (filter: RequestFilter): RequestTrace[] => {
    given(isRequestFilter, filter, "filter");
    return all().filter((trace) => matchesRequest(trace, filter));
  };
  const subscribe = (listener: TraceListener): (() => void) => {
    given(isFunction, listener, "listener");
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  return {
    all,
    query: callerFirst(query),
    har: callerFirst((filter = {}) => toHar(query(filter), { url })),
    waitFor: callerFirst(async (filter, timeoutMs = WAIT_MS) => {
      given(isRequestFilter, filter, "filter");
      given(isMilliseconds, timeoutMs, "timeoutMs");
      return waitForRequest({ all, subscribe, closed }, filter, timeoutMs, clock);
    }),
    get total() {
      return total;
    },
    add(trace, phase) {
      if (phase === "started") {
        total += 1;
        kept.add(trace);
      } else kept.finish(trace);
      for (const listener of listeners) {
        try {
          listener(trace, phase);
        } catch (error) {
          onListenerError?.(error);
        }
      }
    },
    subscribe,
    clear: () => kept.clear(),
  };
}
