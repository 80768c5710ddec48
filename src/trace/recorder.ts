import type { IncomingMessage } from "node:http";
import type { Clock } from "../apimachinery/index.ts";
import type { DecisionCode, DecisionParams } from "./decisions.ts";
import { maskHeaders, maskTarget } from "./masking/index.ts";
import {
  KEPT_BYTES,
  NO_METHOD,
  STAGES,
  type BackendLeg,
  type ClientLeg,
  type Decision,
  type RequestTrace,
  type StageName,
} from "./trace.ts";

/** Appends to the request's record; cheap enough for every request. */
export interface TraceRecorder {
  readonly record: RequestTrace;
  /** Bytes to keep of each body. */
  readonly keptBytes?: number;
  /** Credentials are recorded as they are. Default: they are masked before they enter the record. */
  readonly showsSecrets?: boolean;
  /** What the main apiserver itself answers is kept already. */
  keepsReply?: boolean;
  decide(stage: StageName, outcome: Decision["outcome"], code: DecisionCode, params: DecisionParams): void;
  /** Milliseconds since the request arrived. */
  elapsedMs(): number;
}

/**
 * Header lines as a record keeps them: masked, and made of the strings of the peer's lines before where these say the same.
 * Kept records are most of what outlives a request, and a peer sends nearly the same headers each time.
 */
export function createLineKeeper(): LineKeeper {
  const last = new WeakMap<object, readonly string[]>();
  return (peer, lines, showsSecrets = false) => {
    const kept = sharedLines(showsSecrets ? lines : maskHeaders(lines), last.get(peer));
    last.set(peer, kept);
    return kept;
  };
}

export type LineKeeper = (peer: object, lines: readonly string[], showsSecrets?: boolean) => readonly string[];

function sharedLines(lines: readonly string[], before: readonly string[] | undefined): readonly string[] {
  if (before === undefined || before.length !== lines.length) return lines;
  let isSame = true;
  const shared = lines.map((text, index) => {
    const known = before[index];
    if (known === text) return known;
    isSame = false;
    return text;
  });
  return isSame ? before : shared;
}

/** Numbers records from 1. */
export type TraceIds = () => number;

export function createTraceIds(): TraceIds {
  let lastId = 0;
  return () => (lastId += 1);
}

export interface TraceFactoryOptions {
  readonly clock: Clock;
  /** Asked for each request. Default 16 KiB. */
  readonly keptBytes?: () => number;
  readonly showsSecrets?: boolean;
  readonly nextId?: TraceIds;
}

/** Hands out one recorder per request. */
export function createTraceFactory(options: TraceFactoryOptions): (req: IncomingMessage) => TraceRecorder {
  const { clock, keptBytes = () => KEPT_BYTES, showsSecrets = false, nextId = createTraceIds() } = options;
  const keep = createLineKeeper();
  return (req) => {
    const target = req.url ?? "";
    const client = {
      remoteAddress: req.socket.remoteAddress ?? "",
      front: frontOf(req.socket),
      method: req.method ?? "",
      target: showsSecrets ? target : maskTarget(target),
      httpVersion: req.httpVersion,
      headers: keep(req.socket, req.rawHeaders, showsSecrets),
    };
    return new Recorder(nextId(), clock, client, { keptBytes: keptBytes(), showsSecrets });
  };
}

const fronts = new WeakMap<object, string>();

/** Requests of one connection share it. */
function frontOf(socket: IncomingMessage["socket"]): string | undefined {
  const known = fronts.get(socket);
  if (known !== undefined) return known;
  const { localAddress, localPort } = socket;
  if (localAddress === undefined || localPort === undefined) return undefined;
  const host = localAddress.replace(/^::ffff:/, "");
  const front = `${"encrypted" in socket ? "https" : "http"}://${host.includes(":") ? `[${host}]` : host}:${localPort}`;
  fronts.set(socket, front);
  return front;
}

/** The finished record of a connection that never became a request, e.g. because of a failed TLS handshake. */
export function refusedRecorder(clock: Clock, id: number, problem: string, remoteAddress: string): TraceRecorder {
  const client = { remoteAddress, method: NO_METHOD, target: "", httpVersion: "", headers: [] };
  const recorder = new Recorder(id, clock, client, { keptBytes: 0, showsSecrets: false });
  recorder.decide("request-info", "stop", "connection.refused", { problem });
  const record: RequestTrace = recorder.record;
  record.aborted = true;
  record.durationMs = 0;
  return recorder;
}

class Recorder implements TraceRecorder {
  readonly record: Trace;
  readonly keptBytes: number;
  readonly showsSecrets: boolean;
  private readonly clock: Clock;
  private readonly started: number;

  constructor(
    id: number,
    clock: Clock,
    client: ClientLeg,
    kept: Required<Pick<TraceRecorder, "keptBytes" | "showsSecrets">>,
  ) {
    this.keptBytes = kept.keptBytes;
    this.showsSecrets = kept.showsSecrets;
    this.clock = clock;
    this.started = clock.monotonic();
    this.record = new Trace(id, clock.now(), client);
  }

  decide(stage: StageName, outcome: Decision["outcome"], code: DecisionCode, params: DecisionParams): void {
    this.record.add(stage, outcome, code, params, this.elapsedMs());
  }

  elapsedMs(): number {
    return this.clock.monotonic() - this.started;
  }
}

const OUTCOMES = ["pass", "stop", "note"] as const satisfies readonly Decision["outcome"][];
/** Stage and outcome of a decision as one small number, below the microseconds. */
const KINDS = 32;
const PER_DECISION = 3;

/**
 * A record as it is kept. Thousands of them are, made at the rate of the requests, so the decisions stand in one flat
 * list until somebody reads them: moving a dozen objects for each request to the old generation took a quarter of the time.
 */
class Trace implements RequestTrace {
  readonly id: number;
  readonly startedAt: number;
  readonly client: ClientLeg;
  declare verb?: string;
  declare apiService?: string;
  declare backend?: BackendLeg;
  /** Code, params, and a number for stage, outcome and time of each decision. */
  readonly #log: (string | DecisionParams | number)[] = [];

  constructor(id: number, startedAt: number, client: ClientLeg) {
    this.id = id;
    this.startedAt = startedAt;
    this.client = client;
  }

  add(stage: StageName, outcome: Decision["outcome"], code: DecisionCode, params: DecisionParams, atMs: number): void {
    const kind = STAGES.indexOf(stage) * OUTCOMES.length + OUTCOMES.indexOf(outcome);
    this.#log.push(code, params, Math.round(atMs * 1000) * KINDS + kind);
  }

  get decisions(): readonly Decision[] {
    const log = this.#log;
    return Array.from({ length: log.length / PER_DECISION }, (_unused, index) => {
      const at = index * PER_DECISION;
      const packed = log[at + 2] as number;
      const kind = packed % KINDS;
      return {
        stage: STAGES[Math.floor(kind / OUTCOMES.length)] ?? "serve",
        outcome: OUTCOMES[kind % OUTCOMES.length] ?? "note",
        code: log[at] as DecisionCode,
        params: log[at + 1] as DecisionParams,
        atMs: Math.floor(packed / KINDS) / 1000,
      };
    });
  }

  /** A record is data: written as JSON, it has its decisions like any other field. */
  toJSON(): object {
    return Object.assign({}, this, { decisions: this.decisions });
  }
}
