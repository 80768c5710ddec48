/**
 * Set in the environment of every process of a simulated pod. A server that is part of this program then listens on a free
 * loopback port, whatever its flags say, and tells its parent which.
 */
export const POD_MARK = "AGGREGATION_PLAYGROUND_POD";

/** Its value for a process that gets {@link PodInstructions} as its first message. */
export const POD_MARK_WAIT = "wait";

/** Where a store can be borrowed, and the word for it. */
export interface LentStore {
  readonly host: string;
  readonly port: number;
  readonly token: string;
}

export interface PodInstructions {
  readonly args: readonly string[];
  /** Added to the environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly directory: string;
  /** Where the program listens by itself; without it the program is given a free port. */
  readonly fixedPort?: number;
  /** Not in the environment, which `kubectl exec POD -- env` prints. */
  readonly lentStore?: LentStore;
}
