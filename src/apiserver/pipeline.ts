/**
 * The life of a request in the fake main apiserver, top to bottom. Read this file first.
 *
 *   client -> the stages of STAGES in their order -> local handler | proxy | not found
 *
 * Each stage appends its decision to the request's trace; the first that answers ends the way.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import { ApiError, apiErrors, ANONYMOUS, quote } from "../apimachinery/index.ts";
import { NotSavedError } from "../storage/index.ts";
import { captureRequestBody, STAGES, type Reason, type StageName, type TraceRecorder } from "../trace/index.ts";
import { requestInfo, type RequestInfo } from "./request-info.ts";
import { parseQuery, parseTarget } from "./go-url.ts";
import { keepReply, letPersist, writeStatus, writeText } from "./replies.ts";
import type { Exchange, Front, UpgradeSocket } from "./exchange.ts";
import { GivenUpError, type Reply } from "./reply.ts";
import { problemOf } from "./client-errors.ts";
import { carriesBody } from "./upload.ts";

/** `answered` when the reply is on its way, `next` when the following stage is to look at the request. */
export type StageResult = "answered" | "next";

/** @throws ApiError which the pipeline writes as the reply. */
export type Stage = (exchange: Exchange) => StageResult | Promise<StageResult>;

/** What a server brings: `filter` looks at requests to the plain-HTTP front, `limit` answers 429 under too much load. */
export type Stages = Readonly<Record<Exclude<StageName, "request-info" | "serve">, Stage>>;

/** Who is asking, and what they may do. */
export type IdentityStages = Pick<Stages, "authentication" | "impersonation" | "authorization">;

export interface Pipeline {
  /** Answers one request; never rejects. */
  handle(req: IncomingMessage, res: Reply, front: Front, upgrade?: UpgradeSocket): Promise<void>;
}

/** Counts requests. */
export interface RequestMeter {
  requestStarted(exchange: Exchange): void;
  requestFinished(exchange: Exchange): void;
}

export interface PipelineOptions {
  readonly stages: Stages;
  readonly newTrace: (req: IncomingMessage) => TraceRecorder;
  /** Called when a request has arrived, and again when its record is complete. */
  readonly onTrace: (trace: TraceRecorder, phase: "started" | "finished") => void;
  readonly onInternalError: (error: unknown) => void;
  /** Counts requests whose target could be read. Default: nobody counts. */
  readonly metrics?: RequestMeter;
}

export function createPipeline(options: PipelineOptions): Pipeline {
  const stages: Readonly<Partial<Record<StageName, Stage>>> = { "request-info": requestInfoStage, ...options.stages };
  const order = STAGES.flatMap((name) => stages[name] ?? []);

  return {
    async handle(req, res, front, upgrade) {
      const trace = options.newTrace(req);
      res.trace = trace;
      options.onTrace(trace, "started");
      const atEnd: (() => void)[] = [];
      res.once("close", () => {
        completeRecord(trace, res);
        options.onTrace(trace, "finished");
        for (const end of atEnd) end();
      });
      if (carriesBody(req)) captureRequestBody(req, trace);
      const problem = problemOf(req);
      if (problem !== undefined)
        return refuseRequest(res, problem.code, problem.status, `${String(problem.code)} ${problem.status}`);
      if (req.method === "OPTIONS" && req.url === "*") return answerOptions(res);
      const asked = readTarget(req.method ?? "GET", req.url ?? "");
      if (asked === undefined) return refuseRequest(res, 400, "Bad Request", "400 Bad Request");
      if (isCodedUnknown(req)) return refuseRequest(res, 501, "Not Implemented", "Unsupported transfer encoding");
      res.open();
      const exchange: Exchange = { req, res, upgrade, front, ...asked, trace, atEnd, user: ANONYMOUS };
      if (options.metrics !== undefined) count(exchange, options.metrics);
      try {
        for (const stage of order) {
          const result = stage(exchange);
          if ((typeof result === "string" ? result : await result) === "answered") return;
        }
      } catch (error) {
        tryToAnswer(res, error, options.onInternalError);
      }
    },
  };
}

function count(exchange: Exchange, metrics: NonNullable<PipelineOptions["metrics"]>): void {
  metrics.requestStarted(exchange);
  exchange.atEnd.push(() => metrics.requestFinished(exchange));
}

/** net/http `transfer.go` parseTransferEncoding: nothing but chunked, once; HTTP/1.0 does not have it. */
function isCodedUnknown({ httpVersion, headers }: IncomingMessage): boolean {
  const coding = headers["transfer-encoding"];
  return coding !== undefined && httpVersion === "1.1" && coding.toLowerCase() !== "chunked";
}

interface Asked {
  readonly info: RequestInfo;
  readonly escapedPath: string;
  readonly rawQuery: string;
}

/** Clients and controllers ask for the same few things again and again. */
const REMEMBERED_REQUESTS = 1_000;
const LONGEST_REMEMBERED = 256;
const remembered = new Map<string, Asked>();

/** What a method and a target mean, which depends on nothing else; undefined for a target that is none. */
function readTarget(method: string, url: string): Asked | undefined {
  const key = `${method} ${url}`;
  const known = remembered.get(key);
  if (known !== undefined) return known;
  const target = parseTarget(url);
  if (target === undefined) return undefined;
  const { escapedPath, rawQuery } = target;
  const asked = { info: requestInfo(method, target.path, parseQuery(rawQuery)), escapedPath, rawQuery };
  if (remembered.size >= REMEMBERED_REQUESTS) remembered.clear();
  if (url.length <= LONGEST_REMEMBERED) remembered.set(key, asked);
  return asked;
}

const reasons = new WeakMap<RequestInfo, Reason>();

function reasonOf(info: RequestInfo): Reason {
  const reason = reasons.get(info) ?? describeRequest(info);
  reasons.set(info, reason);
  return reason;
}

/** What the request is about, in the terms of authorization. */
export function describeRequest(info: RequestInfo): Reason {
  const { method, path, verb } = info;
  if (!info.isResourceRequest) return { code: "request.non-resource", params: { method, path, verb } };
  const scope = info.namespace === "" ? "" : ` in the namespace ${info.namespace}`;
  const groupVersion = info.apiGroup === "" ? info.apiVersion : `${info.apiGroup}/${info.apiVersion}`;
  const resource = info.subresource === "" ? info.resource : `${info.resource}/${info.subresource}`;
  return { code: "request.resource", params: { method, path, verb, resource, groupVersion, scope } };
}

const requestInfoStage: Stage = (exchange) => {
  const { info, trace } = exchange;
  trace.record.verb = info.verb;
  if (info.problem !== undefined) return refuseInfo(exchange, info.problem);
  const { code, params } = reasonOf(info);
  trace.decide("request-info", "pass", code, params);
  return "next";
};

/** apiserver `endpoints/filters/requestinfo.go`, in the words of `responsewriters/errors.go` InternalError. */
function refuseInfo({ req, res, info, trace, escapedPath, rawQuery }: Exchange, problem: string): StageResult {
  const { path } = info;
  trace.decide("request-info", "stop", "request.unclear", {
    path,
    verb: path.split("/").findLast((part) => part) ?? "",
  });
  const url = rawQuery === "" ? escapedPath : `${escapedPath}?${rawQuery}`;
  const text = `Internal Server Error: ${quote(req.url ?? "")}: failed to create RequestInfo: ${problem}, ${url}`;
  writeText(res, 500, text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;"));
  return "answered";
}

/** As net/http answers what it cannot read, before any handler. */
function refuseRequest(res: Reply, code: number, status: string, text: string): void {
  keepReply(res);
  res.shouldKeepAlive = false;
  res.sendDate = false;
  res.useChunkedEncodingByDefault = false;
  res.writeHead(code, status, { "Content-Type": "text/plain; charset=utf-8", Connection: "close" });
  res.end(text);
}

/** An answer that cannot be written ends its connection, and nothing else. */
function tryToAnswer(res: ServerResponse, error: unknown, onInternalError: (error: unknown) => void): void {
  try {
    answerError(res, error, onInternalError);
  } catch (problem) {
    onInternalError(problem);
    res.destroy();
  }
}

/** net/http `server.go` globalOptionsHandler: about the server and nothing in it. */
function answerOptions(res: Reply): void {
  letPersist(res);
  res.writeHead(200, { "Content-Length": 0 });
  res.end();
}

function answerError(res: ServerResponse, error: unknown, onInternalError: (error: unknown) => void): void {
  if (error instanceof GivenUpError) return;
  const answer = answerOf(error);
  if (answer === undefined) onInternalError(error);
  if (res.headersSent) {
    res.destroy();
    return;
  }
  writeStatus(res, answer ?? apiErrors.internal("the playground failed to answer; see its log"));
}

/** What a client is told; undefined for an error that nobody foresaw. A store that cannot keep a write tells its own log. */
function answerOf(error: unknown): ApiError | undefined {
  if (error instanceof NotSavedError) return apiErrors.noSpace();
  return error instanceof ApiError ? error : undefined;
}

function completeRecord(trace: TraceRecorder, res: ServerResponse): void {
  const { record } = trace;
  record.durationMs = trace.elapsedMs();
  if (record.upgraded === true) return;
  if (res.headersSent) record.status = res.statusCode;
  if (!res.writableFinished) record.aborted = true;
}
