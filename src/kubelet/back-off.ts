/** How long a container that failed waits before it is started again. */
export interface BackOff {
  readonly delayMs: number;
  /** When it may start; milliseconds since the epoch. */
  readonly until: number;
}

const FIRST_MS = 10_000;
const MAX_MS = 300_000;

/**
 * The kubelet's crash back-off: the first restart is immediate, then 10 s doubling to 5 min; whoever ran twice the longest
 * delay starts over (`pkg/kubelet/kuberuntime` doBackOff, client-go `util/flowcontrol/backoff.go`).
 */
export function nextBackOff(last: BackOff | undefined, startedAt: number, finishedAt: number): BackOff {
  if (last === undefined || finishedAt - startedAt > 2 * MAX_MS) return { delayMs: 0, until: finishedAt };
  const delayMs = last.delayMs === 0 ? FIRST_MS : Math.min(2 * last.delayMs, MAX_MS);
  return { delayMs, until: finishedAt + delayMs };
}

/** Go's `time.Duration.String` for whole seconds: `40s`, `2m40s`, `5m0s`. */
export function formatDelay(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`;
}
