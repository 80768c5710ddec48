/** Of several programs on one store, which one does the work that only one may do. */
export interface Leadership {
  isLeader(): boolean;
  /** Calls the listener on every later change. Returns an unsubscribe function. */
  subscribe(listener: (isLeader: boolean) => void): () => void;
  /** Gives the lead up. */
  close(): Promise<void>;
}

/** For a store that nobody else has. */
export const SOLE_LEADER: Leadership = {
  isLeader: () => true,
  subscribe: () => () => {},
  close: () => Promise.resolve(),
};
