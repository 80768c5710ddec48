import { systemClock, type Clock } from "../../apimachinery/index.ts";

/**
 * A clock that runs as the system's does and can be moved on, for expiry and resync without waiting. Work under way sets its
 * next timer when it is done: `await pg.settled()` before moving the clock.
 */
export interface MovableClock extends Clock {
  /** Jumps ahead, and calls back everybody whose time has come, in the order of their times. @throws RangeError for a step back */
  advance(ms: number): void;
}

interface Wait {
  /** In this clock's monotonic milliseconds. */
  readonly due: number;
  readonly callback: () => unknown;
  cancel: () => void;
}

/** A clock for `startPlayground({ clock })`; `base` says how time goes on by itself. Default: the system's. */
export function createMovableClock(base: Clock = systemClock): MovableClock {
  const waits = new Set<Wait>();
  let ahead = 0;
  const monotonic = (): number => base.monotonic() + ahead;
  const arm = (wait: Wait): void => {
    wait.cancel();
    wait.cancel = base.after(Math.max(0, wait.due - monotonic()), () => fire(wait));
  };
  const fire = (wait: Wait): void => {
    if (waits.delete(wait)) void wait.callback();
  };
  return {
    now: () => base.now() + ahead,
    monotonic,
    after(ms, callback) {
      const wait: Wait = { due: monotonic() + ms, callback, cancel: () => {} };
      waits.add(wait);
      arm(wait);
      return () => {
        waits.delete(wait);
        wait.cancel();
      };
    },
    advance(ms) {
      if (!Number.isFinite(ms) || ms < 0) throw new RangeError(`a clock cannot be moved by ${ms} ms`);
      ahead += ms;
      for (const wait of [...waits].toSorted((a, b) => a.due - b.due)) {
        if (wait.due <= monotonic()) {
          wait.cancel();
          fire(wait);
        } else if (waits.has(wait)) arm(wait);
      }
    },
  };
}
