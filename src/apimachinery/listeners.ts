export interface Listeners<A extends readonly unknown[]> {
  /** Returns an unsubscribe function. */
  readonly subscribe: (listener: (...args: A) => void) => () => void;
  /** Calls them in the order in which they subscribed. */
  readonly emit: (...args: A) => void;
  /** Whether anybody listens. */
  readonly any: () => boolean;
  readonly clear: () => void;
}

export function createListeners<A extends readonly unknown[] = []>(): Listeners<A> {
  const listeners = new Set<(...args: A) => void>();
  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    emit(...args) {
      for (const listener of listeners) listener(...args);
    },
    any: () => listeners.size > 0,
    clear: () => listeners.clear(),
  };
}
