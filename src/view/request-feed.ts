import type { RequestTrace } from "../trace/index.ts";
import type { RequestLog } from "../playground/index.ts";
import { compileFilter, type Predicate } from "./filter/filter.ts";

/** What the list of requests shows, worked out by the feed from the log. */
export interface RequestRows {
  /** In order of arrival. */
  readonly rows: readonly RequestTrace[];
  /** How many of the stored ones match the filter; differs from `rows` while the context is shown. */
  readonly matching: number;
  readonly stored: number;
  /** Ever taken. */
  readonly total: number;
  /** Arrived since the list was paused. */
  readonly missed: number;
  readonly perSecond: number;
}

export interface FeedQuery {
  readonly filter: string;
  readonly context: boolean;
  readonly paused: boolean;
  readonly marked: ReadonlySet<number>;
}

/**
 * Works out what the list shows from the log's ring. A request is judged once, and again when it has changed, so that
 * the cost of a frame does not grow with what is stored.
 */
export interface RequestFeed {
  /** Undefined when nothing has changed since the last call with the same query. */
  rows(query: FeedQuery, now: number): RequestRows | undefined;
  close(): void;
}

export function createRequestFeed(log: RequestLog, onChange: () => void): RequestFeed {
  const verdicts = new Map<number, boolean>();
  const rate = createRate(log.total);
  let changed = true;
  let last: FeedQuery | undefined;
  let held: { readonly traces: readonly RequestTrace[]; readonly total: number } | undefined;
  let matches: Predicate = () => true;
  const unsubscribe = log.subscribe((trace) => {
    changed = true;
    verdicts.delete(trace.id);
    onChange();
  });
  const judged = (trace: RequestTrace, query: FeedQuery): boolean => {
    let verdict = verdicts.get(trace.id);
    if (verdict === undefined) {
      verdict = matches(trace, query);
      verdicts.set(trace.id, verdict);
    }
    return verdict;
  };
  const prepare = (query: FeedQuery): void => {
    if (last === undefined || query.filter !== last.filter) {
      const compiled = compileFilter(query.filter);
      // While it is being typed a filter is wrong most of the time; the last good one stays.
      if (compiled.ok) matches = compiled.matches;
      verdicts.clear();
    } else if (query.marked !== last.marked) verdicts.clear();
    if (!query.paused) held = undefined;
    else held ??= { traces: log.all(), total: log.total };
  };
  return {
    rows(query, now) {
      const perSecond = rate(log.total, now);
      const same = last !== undefined && sameQuery(query, last);
      if (same && !changed && !perSecond.changed) return undefined;
      if (!same) prepare(query);
      last = query;
      changed = false;
      const traces = held?.traces ?? log.all();
      forget(verdicts, traces);
      const matching = query.filter === "" ? traces : traces.filter((trace) => judged(trace, query));
      return {
        rows: query.context ? traces : matching,
        matching: matching.length,
        stored: traces.length,
        total: log.total,
        missed: held === undefined ? 0 : log.total - held.total,
        perSecond: perSecond.value,
      };
    },
    close: unsubscribe,
  };
}

function sameQuery(left: FeedQuery, right: FeedQuery): boolean {
  return (
    left.filter === right.filter &&
    left.context === right.context &&
    left.paused === right.paused &&
    left.marked === right.marked
  );
}

/** Drops verdicts on requests that have left the ring. */
function forget(verdicts: Map<number, boolean>, traces: readonly RequestTrace[]): void {
  if (verdicts.size <= 2 * traces.length + 100) return;
  const oldest = traces[0]?.id ?? Number.POSITIVE_INFINITY;
  for (const id of verdicts.keys()) if (id < oldest) verdicts.delete(id);
}

/** Requests within the last whole second or so. */
function createRate(start: number): (total: number, now: number) => { value: number; changed: boolean } {
  let since: { total: number; at: number } | undefined;
  let value = 0;
  return (total, now) => {
    since ??= { total: start, at: now };
    const elapsed = now - since.at;
    if (elapsed < 1000) return { value, changed: false };
    const next = Math.round(((total - since.total) * 1000) / elapsed);
    const changed = next !== value;
    value = next;
    since = { total, at: now };
    return { value, changed };
  };
}
