/**
 * Every request ends: after a minute, or when its client said that it would no longer wait (apiserver
 * `endpoints/filters/request_deadline.go`, `server/filters/timeout.go`). Watches and the like last as long as they last.
 */
import { apiErrors, parseDuration } from "../apimachinery/index.ts";
import type { Exchange } from "./exchange.ts";
import { isLongRunning } from "./in-flight.ts";
import type { Stage } from "./pipeline.ts";
import { first } from "./query.ts";

/** kube-apiserver's `--request-timeout`. */
export const REQUEST_TIMEOUT_MS = 60_000;

/** `meta/v1.Status` without the head that an encoder would have given it. */
const TIMED_OUT = `${JSON.stringify({
  metadata: {},
  status: "Failure",
  message: "Timeout: request did not complete within the allotted timeout",
  reason: "Timeout",
  details: {},
  code: 504,
})}\n`;

export function createDeadline(limitMs = REQUEST_TIMEOUT_MS): Stage {
  return (exchange) => {
    const { info, trace, atEnd } = exchange;
    if (isLongRunning(info)) return "next";
    const allowed = Math.min(timeoutOf(exchange) ?? limitMs, limitMs);
    const timer = setTimeout(() => end(exchange, allowed), Math.max(0, allowed - trace.elapsedMs()));
    timer.unref();
    atEnd.push(() => clearTimeout(timer));
    return "next";
  };
}

/** Undefined where the client does not say, or says that there is none. @throws ApiError 400 */
function timeoutOf({ info: { query } }: Exchange): number | undefined {
  const given = first(query, "timeout");
  if (given === "") return undefined;
  const parsed = parseDuration(given);
  if (!parsed.ok) throw apiErrors.badRequest(`invalid timeout specified in the request URL - ${parsed.problem}`);
  return parsed.milliseconds > 0 ? parsed.milliseconds : undefined;
}

function end({ res, trace, upgrade }: Exchange, afterMs: number): void {
  if (res.writableEnded || trace.record.upgraded === true) return;
  trace.decide("serve", "stop", "deadline.exceeded", { seconds: afterMs / 1000 });
  // A reply that has begun cannot become another one.
  if (res.headersSent) return void (upgrade?.socket ?? res).destroy();
  res.giveUp(504, TIMED_OUT);
}
