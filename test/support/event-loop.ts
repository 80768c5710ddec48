import { readFileSync } from "node:fs";

/** The longest time that this process's event loop stood still, as far as it was for work of its own. */
export interface StallMeter {
  /** Milliseconds since the last call. */
  take(): number;
  close(): void;
}

/** Processor time of the main thread where the system tells it (Linux), else the time on the clock. */
function workedMs(): number {
  try {
    return Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, "latin1").split(" ")[0]) / 1e6;
  } catch {
    return performance.now();
  }
}

/** Other programs on a busy machine do not count, so that a bound on what it measures is one on the work done. */
export function startStallMeter(): StallMeter {
  let longest = 0;
  let last = workedMs();
  const look = (): void => {
    const now = workedMs();
    longest = Math.max(longest, now - last);
    last = now;
  };
  const timer = setInterval(look, 1);
  return {
    take() {
      look();
      const result = longest;
      longest = 0;
      return result;
    },
    close: () => clearInterval(timer),
  };
}
