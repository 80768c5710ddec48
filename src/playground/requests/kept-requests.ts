import type { CapturedBody, HeaderLines, RequestTrace } from "../../trace/index.ts";

/** Bodies are kept of the newest requests alone: they are most of what a record weighs. */
const BODIES_KEPT = 500;
/** The newest are kept whatever they weigh. */
const ALWAYS_KEPT = 50;
/** Headers may have 64 KiB, which are shown. */
export const KEPT_RECORD_BYTES = 64 * 1024 * 1024;

export interface KeptRequests {
  add(trace: RequestTrace): void;
  /** What was added is complete, and weighs what it weighs. */
  finish(trace: RequestTrace): void;
  /** A copy, oldest first. */
  all(): RequestTrace[];
  clear(): void;
}

/** The last requests: as many as there may be, fewer where they are large. */
export function keepRequests(capacity: number, bytes: number): KeptRequests {
  let kept: RequestTrace[] = [];
  let start = 0;
  let weight = 0;
  /** Of those that are kept. */
  let weights = new WeakMap<RequestTrace, number>();
  const weigh = (trace: RequestTrace, now: number): void => {
    weight += now - (weights.get(trace) ?? 0);
    weights.set(trace, now);
  };
  const dropOldest = (): void => {
    const oldest = kept[start];
    if (oldest !== undefined) {
      weigh(oldest, 0);
      weights.delete(oldest);
    }
    start += 1;
    if (start <= capacity) return;
    kept = kept.slice(start);
    start = 0;
  };
  const isTooMuch = (): boolean => weight > bytes && kept.length - start > ALWAYS_KEPT;
  return {
    add(trace) {
      kept.push(trace);
      weights.set(trace, 0);
      const old = kept[kept.length - 1 - BODIES_KEPT];
      if (old !== undefined && weights.has(old) && forgetBodies(old)) weigh(old, weightOf(old));
      if (kept.length - start > capacity) dropOldest();
    },
    finish(trace) {
      // It may have gone while it was under way.
      if (!weights.has(trace)) return;
      weigh(trace, weightOf(trace));
      while (isTooMuch()) dropOldest();
    },
    all: () => kept.slice(start),
    clear() {
      kept = [];
      start = 0;
      weight = 0;
      weights = new WeakMap();
    },
  };
}

function linesWeight(lines: HeaderLines = []): number {
  let sum = 0;
  for (const line of lines) sum += line.length;
  return sum;
}

function bodyWeight({ text, base64 = "" }: CapturedBody = { bytes: 0, text: "", truncated: false }): number {
  return text.length + base64.length;
}

/** What of a record a client or a backend makes as long as it likes. */
function weightOf({ client, backend, responseHeaders, responseBody }: RequestTrace): number {
  const own = client.target.length + linesWeight(client.headers) + bodyWeight(client.body);
  const reply = linesWeight(responseHeaders) + bodyWeight(responseBody);
  if (backend === undefined) return own + reply;
  const behind = backend.target.length + linesWeight(backend.headers) + linesWeight(backend.responseHeaders);
  return own + reply + behind + bodyWeight(backend.responseBody);
}

/** Whether there were any. */
function forgetBodies(trace: RequestTrace): boolean {
  const { client, backend } = trace;
  const had = client.body !== undefined || trace.responseBody !== undefined || backend?.responseBody !== undefined;
  // Not deleted: that would turn every kept record into a hash table.
  if (client.body !== undefined) client.body = undefined;
  if (trace.responseBody !== undefined) trace.responseBody = undefined;
  if (backend?.responseBody !== undefined) backend.responseBody = undefined;
  return had;
}
