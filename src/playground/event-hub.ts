import type { EventListener, EventType, PlaygroundEvent } from "./events.ts";

/** Where everything that happens apart from requests is told. */
export interface EventHub {
  emit(level: PlaygroundEvent["level"], type: EventType, message: string, where?: string): void;
  /** Passes an event on as it is. */
  forward: EventListener;
  subscribe(listener: EventListener): () => void;
}

export function createEventHub(now: () => number): EventHub {
  const listeners = new Set<EventListener>();
  const forward: EventListener = (event) => {
    for (const listener of listeners) listener(event);
  };
  return {
    forward,
    emit: (level, type, message, where) =>
      forward({ at: now(), level, type, message, ...(where === undefined || where === "" ? {} : { where }) }),
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
