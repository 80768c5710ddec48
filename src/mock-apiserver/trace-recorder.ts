import type { IncomingMessage } from "node:http";
import type { Clock } from "../api/clock.ts";
import type { DecisionCode, DecisionParams } from "../api/decisions.ts";
import type { Decision, RequestTrace, StageName } from "../api/trace.ts";
import { byHeaderName } from "../http/header-rules.ts";
import type { TraceRecorder } from "./exchange.ts";

/** Header names (lower case) whose values never enter a record. */
const SECRET_HEADERS: ReadonlySet<string> = new Set(["authorization", "proxy-authorization", "cookie", "set-cookie"]);
export const MASK = "<masked>";

const isSecret = byHeaderName((name) => SECRET_HEADERS.has(name));

/** The header lines with the values of credentials masked: a copy where there are any, else the lines themselves. */
export function maskSecrets(lines: readonly string[]): readonly string[] {
  let copy: string[] | undefined;
  for (let index = 0; index < lines.length; index += 2) {
    if (!isSecret(lines[index] ?? "")) continue;
    copy ??= [...lines];
    copy[index + 1] = MASK;
  }
  return copy ?? lines;
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
    return new Recorder(record, clock, started);
  };
}

class Recorder implements TraceRecorder {
  readonly record: RequestTrace;
  private readonly clock: Clock;
  private readonly started: number;

  constructor(record: RequestTrace, clock: Clock, started: number) {
    this.record = record;
    this.clock = clock;
    this.started = started;
  }

  decide(stage: StageName, outcome: Decision["outcome"], code: DecisionCode, params: DecisionParams): void {
    this.record.decisions.push({ stage, outcome, code, params, atMs: this.elapsedMs() });
  }

  elapsedMs(): number {
    return this.clock.monotonic() - this.started;
  }
}
