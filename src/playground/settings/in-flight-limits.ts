import { DEFAULT_LIMITS, type InFlightLimits } from "../../apiserver/index.ts";
import type { PlaygroundOptions } from "./options.ts";

export function limitsOf(options: PlaygroundOptions): InFlightLimits {
  const { maxRequestsInFlight, maxMutatingRequestsInFlight } = { ...DEFAULT_LIMITS, ...options };
  return { maxRequestsInFlight, maxMutatingRequestsInFlight };
}
