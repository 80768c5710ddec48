import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import type { DecisionCode } from "../../src/trace/decisions.ts";
import { sentence } from "../../src/trace/decisions.ts";
import type { Decision } from "../../src/trace/trace.ts";
import { ApiError, type Status } from "../../src/apimachinery/status.ts";
import { ANONYMOUS, type UserInfo } from "../../src/apimachinery/user.ts";
import { parseQuery, parseTarget } from "../../src/apiserver/go-url.ts";
import { requestInfo } from "../../src/apiserver/request-info.ts";
import type { Exchange, Front } from "../../src/apiserver/exchange.ts";
import { Http1Reply } from "../../src/apiserver/reply.ts";
import type { Stage, StageResult } from "../../src/apiserver/pipeline.ts";

export interface Given {
  readonly method?: string;
  readonly target?: string;
  /** Name and value alternating. */
  readonly headers?: readonly string[];
  readonly front?: Front;
  readonly user?: UserInfo;
  readonly socket?: Socket;
}

/** A request that arrived, without a server around it. */
export function newExchange(given: Given = {}): Exchange {
  const { method = "GET", target = "/apis", headers = [], front = "https", user = ANONYMOUS } = given;
  const req = new IncomingMessage(given.socket ?? new Socket());
  req.method = method;
  req.url = target;
  req.rawHeaders = [...headers];
  for (let index = 0; index < headers.length; index += 2)
    req.headers[(headers[index] ?? "").toLowerCase()] ??= headers[index + 1];
  const parsed = parseTarget(target);
  if (parsed === undefined) throw new Error(`bad target ${target}`);
  const info = requestInfo(method, parsed.path, parseQuery(parsed.rawQuery));
  const client = { remoteAddress: "", method, target, httpVersion: "1.1", headers: [] };
  const decisions: Decision[] = [];
  const record: Exchange["trace"]["record"] = { id: 1, startedAt: 0, client, decisions };
  return {
    req,
    res: new Http1Reply(req),
    upgrade: undefined,
    front,
    info,
    escapedPath: parsed.escapedPath,
    rawQuery: parsed.rawQuery,
    atEnd: [],
    user,
    trace: {
      record,
      decide: (stage, outcome, code, params) => void decisions.push({ stage, outcome, code, params, atMs: 0 }),
      elapsedMs: () => 0,
    },
  };
}

export function codes(exchange: Exchange): DecisionCode[] {
  return exchange.trace.record.decisions.map(({ code }) => code);
}

/** The sentences of the trace, with every place filled in. */
export function sentences(exchange: Exchange): string[] {
  return exchange.trace.record.decisions.map(({ code, params }) => sentence(code, params));
}

/** What a stage does: its result, or the Status that it refuses with. */
export async function runStage(stage: Stage, exchange: Exchange): Promise<StageResult | Status> {
  try {
    return await stage(exchange);
  } catch (error) {
    if (error instanceof ApiError) return error.status;
    throw error;
  }
}

export function userNamed(name: string, ...groups: string[]): UserInfo {
  return { name, uid: "", groups: [...groups, "system:authenticated"], extra: {} };
}
