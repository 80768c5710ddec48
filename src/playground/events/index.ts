export { type EventHub, createEventHub } from "./event-hub.ts";
export { type EventListener, eventHint, eventText, type EventType, type PlaygroundEvent } from "./events.ts";
export { errorText, endpointText, safeJson, sanitise, sentence } from "./text.ts";
export { deletionEvent, verdictTeller } from "./verdict-event.ts";
