import type { Clock } from "../../apimachinery/index.ts";
import { TRACE_RING } from "../../apiserver/index.ts";
import { createFaults, type Faults } from "../../mock-apiserver/index.ts";
import { KEPT_BYTES } from "../../trace/index.ts";
import { type EventHub, errorText } from "../events/index.ts";
import type { PlaygroundOptions } from "../settings/index.ts";
import { createRequestLog, type RequestLog } from "./request-log.ts";

/** What is seen of requests, and done to them on purpose. */
export interface Traffic {
  readonly requests: RequestLog;
  /** How much of each body the records keep. */
  readonly kept: { bytes: number };
  readonly faults: Faults;
}

interface TrafficParts {
  readonly clock: Clock;
  readonly events: EventHub;
  readonly url: string;
  readonly closed: AbortSignal;
}

export function createTraffic({ keptBytes = KEPT_BYTES }: PlaygroundOptions, parts: TrafficParts): Traffic {
  const { clock, events, url, closed } = parts;
  const onListenerError = (error: unknown): void =>
    events.emit("error", "internal", `a listener of requests failed: ${errorText(error)}`);
  return {
    requests: createRequestLog(TRACE_RING, { clock, url, closed, onListenerError }),
    kept: { bytes: keptBytes },
    faults: createFaults(),
  };
}
