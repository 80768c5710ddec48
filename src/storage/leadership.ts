/** Of several programs on one store, which one does the work that only one may do. */
export interface Leadership {
  isLeader(): boolean;
  /** Hears of every change from now on; the returned function ends it. */
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
