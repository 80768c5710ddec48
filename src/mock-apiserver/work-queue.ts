import type { Clock } from "../api/clock.ts";

export interface WorkQueueOptions {
  readonly workers: number;
  /** First wait after a failure; it doubles with every further one. */
  readonly baseDelayMs: number;
  readonly maxDelayMs: number;
  readonly clock: Clock;
  /** Resolves to `again` for a retry after back-off, to a number of milliseconds to come back then, else to `done`. */
  readonly work: (key: string) => Promise<"done" | "again" | number>;
}

export interface WorkQueue {
  /** Level-triggered: adding a key that waits changes nothing; one in work is done once more afterwards. */
  add(key: string): void;
  /** Resolves when nothing waits or is in work; keys that wait for their time do not count. */
  idle(): Promise<void>;
  /** Drops what waits; resolves when work in progress has ended. */
  close(): Promise<void>;
}

/** client-go's rate-limited workqueue: one key is never worked on twice at once, failures back off per key. */
export function createWorkQueue(options: WorkQueueOptions): WorkQueue {
  const waiting = new Set<string>();
  const running = new Set<string>();
  const failures = new Map<string, number>();
  const timers = new Map<string, () => void>();
  let idleWaiters: (() => void)[] = [];
  let closed = false;

  function later(key: string, ms: number): void {
    timers.get(key)?.();
    timers.set(
      key,
      options.clock.after(ms, () => {
        timers.delete(key);
        add(key);
      }),
    );
  }

  function add(key: string): void {
    if (closed) return;
    waiting.add(key);
    pump();
  }

  function pump(): void {
    for (const key of waiting) {
      if (running.size >= options.workers) break;
      if (running.has(key)) continue;
      waiting.delete(key);
      running.add(key);
      void run(key);
    }
    if (running.size > 0 || waiting.size > 0) return;
    const waiters = idleWaiters;
    idleWaiters = [];
    for (const wake of waiters) wake();
  }

  async function run(key: string): Promise<void> {
    const outcome = await options.work(key).catch(() => "again" as const);
    running.delete(key);
    if (!closed) {
      if (outcome === "again") {
        const count = failures.get(key) ?? 0;
        failures.set(key, count + 1);
        later(key, Math.min(options.baseDelayMs * 2 ** count, options.maxDelayMs));
      } else {
        failures.delete(key);
        if (typeof outcome === "number") later(key, outcome);
      }
    }
    pump();
  }

  function idle(): Promise<void> {
    if (running.size === 0 && waiting.size === 0) return Promise.resolve();
    return new Promise((resolve) => void idleWaiters.push(resolve));
  }

  return {
    add,
    idle,
    close() {
      closed = true;
      waiting.clear();
      for (const cancel of timers.values()) cancel();
      timers.clear();
      return idle();
    },
  };
}
