import type { Clock } from "./clock.ts";

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
  isIdle(): boolean;
  /** Drops what waits; resolves when work in progress has ended. */
  close(): Promise<void>;
}

/** client-go's rate-limited workqueue: one key is never worked on twice at once, failures back off per key. */
export function createWorkQueue(options: WorkQueueOptions): WorkQueue {
  return new KeyedQueue(options);
}

class KeyedQueue implements WorkQueue {
  private readonly waiting = new Set<string>();
  private readonly running = new Set<string>();
  private readonly failures = new Map<string, number>();
  private readonly timers = new Map<string, () => void>();
  private readonly options: WorkQueueOptions;
  private idleWaiters: (() => void)[] = [];
  private closed = false;

  constructor(options: WorkQueueOptions) {
    this.options = options;
  }

  add(key: string): void {
    if (this.closed) return;
    this.waiting.add(key);
    this.pump();
  }

  idle(): Promise<void> {
    if (this.isIdle()) return Promise.resolve();
    return new Promise((resolve) => void this.idleWaiters.push(resolve));
  }

  close(): Promise<void> {
    this.closed = true;
    this.waiting.clear();
    for (const cancel of this.timers.values()) cancel();
    this.timers.clear();
    return this.idle();
  }

  isIdle(): boolean {
    return this.running.size === 0 && this.waiting.size === 0;
  }

  private pump(): void {
    for (const key of this.waiting) {
      if (this.running.size >= this.options.workers) break;
      if (this.running.has(key)) continue;
      this.waiting.delete(key);
      this.running.add(key);
      void this.run(key);
    }
    if (!this.isIdle()) return;
    for (const wake of this.idleWaiters.splice(0)) wake();
  }

  private async run(key: string): Promise<void> {
    const outcome = await this.options.work(key).catch(() => "again" as const);
    this.running.delete(key);
    if (!this.closed) this.plan(key, outcome);
    this.pump();
  }

  /** When a key that was worked on comes back. */
  private plan(key: string, outcome: "done" | "again" | number): void {
    const { baseDelayMs, maxDelayMs } = this.options;
    const count = this.failures.get(key) ?? 0;
    if (outcome === "again") this.failures.set(key, count + 1);
    else this.failures.delete(key);
    if (outcome === "again") this.later(key, Math.min(baseDelayMs * 2 ** count, maxDelayMs));
    else if (typeof outcome === "number") this.later(key, outcome);
  }

  private later(key: string, ms: number): void {
    this.timers.get(key)?.();
    const cancel = this.options.clock.after(ms, () => {
      this.timers.delete(key);
      this.add(key);
    });
    this.timers.set(key, cancel);
  }
}
