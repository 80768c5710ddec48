/** Longer waits make Node's timers fire at once. */
export const MAX_TIMER_MS = 2 ** 31 - 1;

/** Time as a dependency, so that tests move it instead of waiting for it. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Milliseconds from an arbitrary start, never going back: for durations. */
  monotonic(): number;
  /** Calls back once after `ms`, at the latest after 24 days; the returned function cancels. Never keeps the process alive. */
  after(ms: number, callback: () => unknown): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(ms, callback) {
    const timer = setTimeout(() => void callback(), Math.min(ms, MAX_TIMER_MS));
    timer.unref();
    return () => clearTimeout(timer);
  },
};

/** The same clock. What a callback throws or rejects with goes to `onError`: nothing that a timer runs ends the process. */
export function guardClock(clock: Clock, onError: (error: unknown) => void): Clock {
  return {
    now: () => clock.now(),
    monotonic: () => clock.monotonic(),
    after: (ms, callback) =>
      clock.after(ms, async () => {
        try {
          await callback();
        } catch (error) {
          onError(error);
        }
      }),
  };
}
