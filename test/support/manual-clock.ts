import type { Clock } from "../../src/index.ts";

export interface ManualClock extends Clock {
  /** Moves time on and calls back whoever waited for it, in the order of their times. */
  advance(ms: number): void;
}

export function createManualClock(start = Date.parse("2026-01-02T03:04:05Z")): ManualClock {
  let elapsed = 0;
  const waiting = new Set<{ readonly at: number; readonly callback: () => void }>();
  return {
    now: () => start + elapsed,
    monotonic: () => elapsed,
    after(ms, callback) {
      const entry = { at: elapsed + ms, callback };
      waiting.add(entry);
      return () => void waiting.delete(entry);
    },
    advance(ms) {
      const until = elapsed + ms;
      for (;;) {
        const [next] = [...waiting].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at);
        if (next === undefined) break;
        waiting.delete(next);
        elapsed = Math.max(elapsed, next.at);
        next.callback();
      }
      elapsed = until;
    },
  };
}
