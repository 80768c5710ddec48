import { createGunzip, type Gunzip } from "node:zlib";
import type { Dispatcher } from "undici";
import {
  captureReply,
  countLines,
  createBodyCapture,
  createLineKeeper,
  keptBody,
  maskHeaders,
  maskTarget,
  type BackendLeg,
  type BodyCapture,
  type DecisionParams,
} from "../../../trace/index.ts";
import { type HeaderLines, values, type Exchange, isLongRunning, detectContentType } from "../../../apiserver/index.ts";
import { BackendError, CONTEXT_DEADLINE } from "../backend/backend-error.ts";
import { noteStart, type Backend } from "../backend/backend-pools.ts";
import { DISGUISED_CONTINUE } from "../backend/unasked-continue.ts";
import { isRedirect, responseHeaders, withProvisional } from "./proxy-headers.ts";

/** apimachinery `util/proxy/upgradeaware.go`. */
const REDIRECT_TEXT = "the backend attempted to redirect this request, which is not permitted";

/**
 * A reply of known length that fits into Go's write buffer goes out in one piece, and not at all when the backend breaks off
 * before its end; net/http's buffer has 4 KiB and `util/proxy` flushes it every 200 ms.
 */
const BUFFERED_BYTES = 4_096;
const FLUSH_MS = 200;

/** net/http `transport.go` maxHeaderResponseSize: of all heads of one reply, the provisional ones among them. */
const MOST_HEAD_BYTES = 10 << 20;
const TOO_LONG_HEAD = `net/http: server response headers exceeded ${MOST_HEAD_BYTES} bytes; aborted`;

const keepReceived = createLineKeeper();

interface ReplyOptions {
  /** The gzip was our own wish: the client gets the content. */
  readonly unzip: boolean;
  readonly passesRedirects: boolean;
  /** Until the headers; absent: no limit. */
  readonly timeoutMs: number | undefined;
  /** The backend gave no reply. */
  readonly onFailure: (error: unknown) => void;
  readonly onEnd: () => void;
}

/** What has come of a reply that is held back: a short one, or one whose type shows only in its content. */
interface HeldReply {
  readonly status: number;
  readonly lines: string[];
  readonly chunks: Buffer[];
  bytes: number;
  readonly needsType: boolean;
}

/** Streams one reply of a backend to its client, with back-pressure in both directions. */
export class BackendReply implements Dispatcher.DispatchHandler {
  private readonly exchange: Exchange;
  private readonly leg: BackendLeg;
  private readonly backend: Backend;
  private readonly options: ReplyOptions;
  private controller: Dispatcher.DispatchController | undefined;
  private gunzip: Gunzip | undefined;
  private timer: NodeJS.Timeout | undefined;
  private held: HeldReply | undefined;
  private readonly early: string[] = [];
  private headBytes = 0;
  /** Ends with the first provisional reply: its head counts as the reply's (apiserver `server/filters/timeout.go`). */
  private hasStatus = true;
  private readonly body: BodyCapture;
  private readonly queuedMs: number;
  private isOver = false;
  private isGone = false;

  constructor(exchange: Exchange, leg: BackendLeg, backend: Backend, options: ReplyOptions) {
    this.exchange = exchange;
    this.leg = leg;
    this.backend = backend;
    this.options = options;
    this.queuedMs = exchange.trace.elapsedMs();
    this.body = createBodyCapture(exchange.trace.keptBytes);
    const { timeoutMs } = options;
    if (timeoutMs !== undefined) {
      this.timer = setTimeout(() => this.abort(new BackendError("timeout", CONTEXT_DEADLINE)), timeoutMs);
    }
  }

  /** The client's connection is closed: the backend's stream ends at once (node-http-proxy #1586 left it open). */
  clientGone(): void {
    if (this.isOver) return;
    this.isGone = true;
    this.abort(new BackendError("connection", "context canceled"));
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller;
    noteStart(this.leg, this.backend, this.queuedMs, this.exchange.trace.elapsedMs());
    // The client is gone, or was told that it took too long.
    if (this.isOver || this.isGone) controller.abort(new BackendError("connection", "context canceled"));
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    status: number,
    // The reason phrase stays behind: net/http sends its own for every status.
    _headers: object,
  ): void {
    if (this.isOver) return;
    const lines = rawLines(controller.rawHeaders);
    if (status < 200) return this.inform(status, lines);
    this.clearTimer();
    this.record(status, lines);
    const { trace } = this.exchange;
    trace.decide("serve", "pass", "proxy.answered", answeredParams(status));
    if (!this.options.passesRedirects && isRedirect(status, lines)) this.refuseRedirect(status, lines);
    else this.begin(this.hasStatus ? status : 200, lines);
  }

  private inform(status: number, lines: HeaderLines): void {
    const { res, info } = this.exchange;
    if (status < 100) return this.refuseStatus(status);
    // Each counts for something, also one without any header.
    this.headBytes += lines.reduce((sum, text) => sum + text.length + 2, 32);
    if (this.headBytes > MOST_HEAD_BYTES) return this.abort(new BackendError("protocol", TOO_LONG_HEAD));
    this.early.push(...responseHeaders(lines, this.backend.address.host, { status, unzipped: false, chunked: false }));
    if (!this.hasStatus) return;
    this.hasStatus = isLongRunning(info);
    res.writeInformational(status === DISGUISED_CONTINUE ? 100 : status, this.early);
  }

  /** What is no status at all makes net/http give up the connection. */
  private refuseStatus(status: number): void {
    this.leg.error = `invalid WriteHeader code ${status}`;
    this.exchange.trace.decide("serve", "stop", "proxy.failed", { problem: this.leg.error });
    this.finish();
    this.exchange.res.destroy();
    this.controller?.abort(new BackendError("protocol", "no status"));
  }

  private begin(status: number, lines: HeaderLines): void {
    const { res, req } = this.exchange;
    // Not a number, and not short, where the backend does not say.
    const length = Number(values(lines, "content-length")[0]);
    const isZipped = length !== 0 && values(lines, "content-encoding")[0]?.toLowerCase() === "gzip";
    const unzipped = this.options.unzip && isZipped;
    const hasBody = req.method !== "HEAD" && status !== 204 && status !== 304;
    const chunked = hasBody && Number.isNaN(length) && req.httpVersion === "1.1";
    const kept = withProvisional(
      this.early,
      responseHeaders(lines, this.backend.address.host, { status, unzipped, chunked }),
    );
    if (!hasBody) return this.endAtOnce(status, kept);
    const needsType = !unzipped && length > 0 && !hasType(kept);
    if (!unzipped && (length <= BUFFERED_BYTES || needsType)) return this.hold(status, kept, needsType);
    this.write(status, kept);
    if (unzipped) this.startUnzipping();
    else res.flushHeaders();
  }

  /** Nothing comes behind the headers, whatever length they speak of, which undici would wait for. */
  private endAtOnce(status: number, lines: string[]): void {
    const { res } = this.exchange;
    this.finish();
    this.write(status, lines);
    res.end();
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.isOver) return;
    if (this.gunzip === undefined) this.capture(chunk);
    const target = this.gunzip ?? this.exchange.res;
    if (this.held !== undefined) this.holdChunk(this.held, chunk);
    else if (!target.write(chunk)) {
      controller.pause();
      target.once("drain", () => controller.resume());
    }
  }

  onResponseEnd(): void {
    if (this.isOver) return;
    this.finish();
    if (this.gunzip !== undefined) {
      this.gunzip.end();
      return;
    }
    const { res } = this.exchange;
    // Trailers stay behind: none of the wrappers around an apiserver's reply passes them on.
    if (this.held === undefined) return void res.end();
    const { status, chunks } = this.held;
    this.write(status, typedLines(this.held));
    // As text of one character per byte it goes out in one piece with the headers.
    res.end(Buffer.concat(chunks).toString("latin1"), "latin1");
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.clearTimer();
    if (this.isOver) return;
    this.isOver = true;
    if (this.isGone) {
      this.leg.error = "context canceled";
      this.keepBody();
      this.options.onEnd();
    } else if (this.leg.status === undefined) {
      this.options.onFailure(error);
    } else {
      // net/http aborts the connection, so that the client does not take half a reply for a whole one.
      this.leg.error = "unexpected EOF";
      this.exchange.res.destroy();
      this.keepBody();
      this.options.onEnd();
    }
  }

  private write(status: number, lines: HeaderLines): void {
    const { res, trace } = this.exchange;
    trace.record.responseHeaders = trace.showsSecrets === true ? lines : maskHeaders(lines);
    res.writeLines(status, lines);
  }

  private keepBody(): void {
    const body = this.body.result();
    if (body !== undefined) this.leg.responseBody = keptBody(this.exchange.trace, body);
  }

  private record(status: number, lines: HeaderLines): void {
    this.leg.status = status;
    this.leg.responseHeaders = keepReceived(this.backend, lines, this.exchange.trace.showsSecrets);
    this.leg.firstByteMs = this.exchange.trace.elapsedMs();
    const facts = this.backend.facts();
    if (facts !== undefined) this.leg.tls = facts;
  }

  private capture(chunk: Buffer): void {
    const { record } = this.exchange.trace;
    this.body.add(chunk);
    record.responseBytes = (record.responseBytes ?? 0) + chunk.length;
    if (record.verb === "watch") record.watchEvents = (record.watchEvents ?? 0) + countLines(chunk);
  }

  private refuseRedirect(status: number, lines: HeaderLines): void {
    const { res, trace } = this.exchange;
    trace.decide("serve", "stop", "proxy.redirect", {
      status,
      location: maskTarget(values(lines, "location")[0] ?? ""),
    });
    this.finish();
    captureReply(res, trace);
    res.writeHead(502, { "Content-Type": "text/plain; charset=utf-8", "Content-Length": REDIRECT_TEXT.length });
    res.end(REDIRECT_TEXT);
    this.controller?.abort(new BackendError("protocol", "redirect refused"));
  }

  private startUnzipping(): void {
    const { res } = this.exchange;
    const gunzip = createGunzip();
    this.gunzip = gunzip;
    gunzip.on("error", () => res.destroy());
    gunzip.on("data", (chunk: Buffer) => this.capture(chunk));
    gunzip.pipe(res);
    res.once("close", () => {
      gunzip.destroy();
      // Its last bytes come after the backend's.
      this.keepBody();
    });
  }

  private hold(status: number, lines: string[], needsType: boolean): void {
    this.held = { status, lines, chunks: [], bytes: 0, needsType };
    // Most replies are whole by then, and need no timer.
    queueMicrotask(() => {
      if (this.held !== undefined && !this.isOver) this.timer = setTimeout(() => this.flushHeld(), FLUSH_MS);
    });
  }

  private holdChunk(held: HeldReply, chunk: Buffer): void {
    held.chunks.push(chunk);
    held.bytes += chunk.length;
    if (held.bytes > BUFFERED_BYTES) this.flushHeld();
  }

  private flushHeld(): void {
    if (this.held === undefined) return;
    const { res } = this.exchange;
    const { status, chunks } = this.held;
    this.write(status, typedLines(this.held));
    this.held = undefined;
    this.clearTimer();
    // Alone they would go out as UTF-8, whatever bytes the backend sent.
    if (chunks.length === 0) res.flushHeaders();
    for (const chunk of chunks) res.write(chunk);
  }

  private finish(): void {
    this.isOver = true;
    this.clearTimer();
    this.keepBody();
    this.options.onEnd();
  }

  private abort(reason: BackendError): void {
    if (this.controller === undefined) this.onResponseErrorBeforeStart(reason);
    else this.controller.abort(reason);
  }

  /** Nothing was sent yet: the connection is still being made. */
  private onResponseErrorBeforeStart(reason: BackendError): void {
    if (this.isOver) return;
    this.isOver = true;
    this.clearTimer();
    if (this.isGone) this.options.onEnd();
    else this.options.onFailure(reason);
  }

  private clearTimer(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }
}

/** A type, or a coding, which nobody looks into for one. */
function hasType(lines: HeaderLines): boolean {
  return values(lines, "content-type").length > 0 || values(lines, "content-encoding").some((coding) => coding !== "");
}

/** What a reply without a Content-Type is, by what has come of it. */
function typedLines({ lines, chunks, bytes, needsType }: HeldReply): string[] {
  return needsType && bytes > 0 ? [...lines, "Content-Type", detectContentType(Buffer.concat(chunks))] : lines;
}

function rawLines(raw: Dispatcher.DispatchController["rawHeaders"]): string[] {
  if (!Array.isArray(raw)) return [];
  const lines: string[] = [];
  for (const item of raw) lines.push(typeof item === "string" ? item : item.toString("latin1"));
  return lines;
}

const answered = new Map<number, DecisionParams>();

/** Records share what they say of a status, of which there are few. */
function answeredParams(status: number): DecisionParams {
  const params = answered.get(status) ?? { status };
  answered.set(status, params);
  return params;
}
