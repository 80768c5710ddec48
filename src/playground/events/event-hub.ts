import { createListeners, type Text } from "../../apimachinery/index.ts";
import type { EventListener, EventType, PlaygroundEvent } from "./events.ts";

/** Where everything that happens apart from requests is told. */
export interface EventHub {
  emit(level: PlaygroundEvent["level"], type: EventType, message: string | Text, where?: string): void;
  /** Passes an event on as it is. */
  forward: EventListener;
  subscribe(listener: EventListener): () => void;
}

export function createEventHub(now: () => number): EventHub {
  const listeners = createListeners<[PlaygroundEvent]>();
  const forward: EventListener = (event) => {
    listeners.emit(event);
  };
  return {
    forward,
    emit: (level, type, message, where) =>
      forward({
        at: now(),
        level,
        type,
        ...(typeof message === "string" ? { message } : { message: message.en, text: message }),
        ...(where === undefined || where === "" ? {} : { where }),
      }),
    subscribe: listeners.subscribe,
  };
}
