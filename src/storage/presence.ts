/** Who is there on one store: programs under names of their own, each for as long as it lives. */
export interface Presence {
  /** Sorted; this program's own is among them. */
  names(): readonly string[];
  /** Calls the listener on every later change. Returns an unsubscribe function. */
  subscribe(listener: () => void): () => void;
  /** Leaves. */
  close(): Promise<void>;
}

/** Enters under a name. */
export type Join = (name: string) => Promise<Presence>;

/** On a store that nobody else has. */
export const joinAlone: Join = (name) =>
  Promise.resolve({ names: () => [name], subscribe: () => () => {}, close: () => Promise.resolve() });
