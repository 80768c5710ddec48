import type { IncomingMessage } from "node:http";
import type { Clock } from "../api/clock.ts";
import type { RequestTrace } from "../api/trace.ts";
import type { TraceRecorder } from "./exchange.ts";

/** Header names (lower case) whose values never enter a record. */
const SECRET_HEADERS: ReadonlySet<string> = new Set(["authorization", "proxy-authorization", "cookie", "set-cookie"]);
export const MASK = "<masked>";

/** Copies header lines with the values of credentials masked. */
export function maskSecrets(lines: readonly string[]): string[] {
  const copy = [...lines];
  for (let index = 0; index < copy.length; index += 2) {
    if (SECRET_HEADERS.has((copy[index] ?? "").toLowerCase())) copy[index + 1] = MASK;
  }
  return copy;
}

/** Hands out one recorder per request, numbered from 1. */
export function createTraceFactory(clock: Clock): (req: IncomingMessage) => TraceRecorder {
  let lastId = 0;
  return (req) => {
    const started = clock.monotonic();
    lastId += 1;
    const record: RequestTrace = {
      id: lastId,
      startedAt: clock.now(),
      client: {
        remoteAddress: req.socket.remoteAddress ?? "",
        method: req.method ?? "",
        target: req.url ?? "",
        httpVersion: req.httpVersion,
        headers: maskSecrets(req.rawHeaders),
      },
      decisions: [],
    };
    return {
      record,
      decide: (stage, outcome, code, params) =>
        void record.decisions.push({ stage, outcome, code, params, atMs: clock.monotonic() - started }),
      elapsedMs: () => clock.monotonic() - started,
    };
  };
}
