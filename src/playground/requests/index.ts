export { explainTarget } from "./explain-target.ts";
export { type RequestLog, createRequestLog, type TraceListener, type TracePhase } from "./request-log.ts";
export {
  backendIdentity,
  matchesRequest,
  RequestError,
  type RequestFilter,
  type RequestQuery,
} from "./request-query.ts";
export { routeStates } from "./route-states.ts";
export { createTraffic, type Traffic } from "./traffic.ts";
export { watchEventLoop } from "./watchdog.ts";
