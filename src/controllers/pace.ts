import type { Clock } from "../apimachinery/index.ts";

export interface PaceSettings {
  /** Most that may be done at once. */
  readonly burst: number;
  readonly perSecond: number;
  /** Most that is granted in one go, so that whoever works on it can be ended. */
  readonly atOnce: number;
}

/** How often something may be done: nobody is held up who does little, and nobody floods the store. */
export interface Pace {
  /** How many of these may be done now. */
  take(wanted: number): number;
  /** Milliseconds until more may be. */
  untilNext(): number;
}

/** A bucket of tokens, as client-go's `util/flowcontrol` has. */
export function createPace({ monotonic }: Pick<Clock, "monotonic">, settings: PaceSettings): Pace {
  const { burst, perSecond, atOnce } = settings;
  let tokens = burst;
  let filledAt = monotonic();
  const fill = (): void => {
    const now = monotonic();
    tokens = Math.min(burst, tokens + ((now - filledAt) / 1_000) * perSecond);
    filledAt = now;
  };
  return {
    take(wanted) {
      fill();
      const granted = Math.max(0, Math.min(Math.floor(tokens), wanted, atOnce));
      tokens -= granted;
      return granted;
    },
    untilNext() {
      fill();
      return tokens >= 1 ? 0 : Math.ceil(((1 - tokens) / perSecond) * 1_000);
    },
  };
}
