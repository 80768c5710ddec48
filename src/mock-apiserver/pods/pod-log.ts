import type { Writable } from "node:stream";
import {
  deferred,
  forbiddenValue,
  invalidValue,
  type FieldError,
  type KubeObject,
  apiErrors,
  textAt,
} from "../../apimachinery/index.ts";
import {
  first,
  type Query,
  booleanParam,
  integerParam,
  type Exchange,
  webSocketUpgrade,
} from "../../apiserver/index.ts";
import type { LogLine, PodLog, PodRuntime } from "./pod-runtime.ts";
import { openLogSocket } from "./log-socket.ts";
import { chooseContainer, logProblem } from "./pod-target.ts";

/** core/v1 PodLogOptions. */
interface LogOptions {
  readonly container: string;
  readonly follow: boolean;
  readonly previous: boolean;
  readonly timestamps: boolean;
  /** Milliseconds since the epoch. */
  readonly since: number | undefined;
  readonly tailLines: number | undefined;
  readonly limitBytes: number | undefined;
}

/** `kubectl logs`. @throws ApiError */
export async function serveLog(exchange: Exchange, pod: KubeObject, runtime: PodRuntime, now: number): Promise<void> {
  const { info } = exchange;
  const options = parseLogOptions(info.query, pod.metadata.name ?? "", now);
  const container = chooseContainer(pod, options.container);
  // Before a pod has a node its log is empty (`strategy.go` LogLocation).
  if (textAt(pod, "spec", "nodeName") === "") return void exchange.res.writeHead(204).end();
  const problem = logProblem(pod, container, options.previous);
  if (problem !== undefined) throw apiErrors.badRequest(problem);
  const place = { namespace: pod.metadata.namespace ?? "", pod: pod.metadata.name ?? "", container };
  const log = runtime.log(place, options.previous);
  if (log === undefined) throw apiErrors.badRequest(`unable to retrieve container logs for ${container}`);
  const reply = await openReply(exchange);
  if (reply !== undefined) await writeLog(reply, log, options);
}

/** Undefined where the client's handshake was refused. */
async function openReply(exchange: Exchange): Promise<Writable | undefined> {
  const upgrade = webSocketUpgrade(exchange);
  if (upgrade !== undefined) return openLogSocket(exchange, upgrade);
  const { res } = exchange;
  res.writeHead(200, { "Content-Type": "text/plain" });
  res.flushHeaders();
  return res;
}

/** `pkg/apis/core/validation` ValidatePodLogOptions. @throws ApiError 422 */
function parseLogOptions(query: Query, pod: string, now: number): LogOptions {
  const [tailLines, limitBytes, sinceSeconds] = ["tailLines", "limitBytes", "sinceSeconds"].map((key) =>
    integerParam(query, key),
  );
  const sinceTime = first(query, "sinceTime");
  const errors: FieldError[] = [];
  const atLeast = (field: string, value: number | undefined, least: number, text: string): void => {
    if (value !== undefined && value < least) errors.push(invalidValue(field, value, text));
  };
  atLeast("tailLines", tailLines, 0, "must be greater than or equal to 0");
  atLeast("limitBytes", limitBytes, 1, "must be greater than 0");
  if (sinceTime !== "" && sinceSeconds !== undefined) {
    // The path of a field without a name.
    errors.push(forbiddenValue("[]", "at most one of `sinceTime` or `sinceSeconds` may be specified"));
  } else atLeast("sinceSeconds", sinceSeconds, 1, "must be greater than 0");
  // Behind the feature gate PodLogsQuerySplitStreams, which is off.
  if (query.has("stream")) errors.push(forbiddenValue("stream", "may not be specified"));
  if (errors.length > 0) throw apiErrors.invalid("", "PodLogOptions", pod, errors);
  return {
    container: first(query, "container"),
    follow: booleanParam(query, "follow") ?? false,
    previous: booleanParam(query, "previous") ?? false,
    timestamps: booleanParam(query, "timestamps") ?? false,
    since: sinceSeconds === undefined ? parseTime(sinceTime) : now - sinceSeconds * 1000,
    tailLines,
    limitBytes,
  };
}

function parseTime(text: string): number | undefined {
  if (text === "") return undefined;
  const time = Date.parse(text);
  if (Number.isNaN(time))
    throw apiErrors.badRequest(`parsing time ${JSON.stringify(text)} as "2006-01-02T15:04:05Z07:00"`);
  return time;
}

async function writeLog(res: Writable, log: PodLog, options: LogOptions): Promise<void> {
  const { since, tailLines, timestamps } = options;
  const isWanted = (line: LogLine): boolean => since === undefined || line.at >= since;
  const writer = createLineWriter(res, options.limitBytes);
  const write = (line: LogLine): void => {
    if (isWanted(line)) writer.write(formatLine(line, timestamps));
  };
  const known = log.lines().filter(isWanted);
  for (const line of tailLines === undefined ? known : known.slice(Math.max(0, known.length - tailLines))) write(line);
  if (options.follow) {
    const unfollow = log.follow(write);
    res.once("close", unfollow);
    await Promise.race([log.ended, writer.full, new Promise((resolve) => res.once("close", resolve))]);
    unfollow();
  }
  writer.end();
}

function formatLine({ at, text }: LogLine, timestamps: boolean): string {
  // RFC3339Nano of a clock that knows milliseconds.
  return timestamps ? `${new Date(at).toISOString().replace("Z", "000000Z")} ${text}\n` : `${text}\n`;
}

interface LineWriter {
  write(line: string): void;
  /** Resolves when the limit of bytes is reached. */
  readonly full: Promise<void>;
  end(): void;
}

/** What waits for a client that is slow to read; more is dropped, the oldest first, as the log itself drops it. */
const MAX_WAITING_BYTES = 8 * 1024 * 1024;

function createLineWriter(res: Writable, limitBytes = Number.POSITIVE_INFINITY): LineWriter {
  let left = limitBytes;
  const waiting: Buffer[] = [];
  let waitingBytes = 0;
  let isEnding = false;
  const { promise: full, resolve: onFull } = deferred();
  const flush = (): void => {
    while (!res.writableNeedDrain && waiting.length > 0) {
      const next = waiting.shift();
      waitingBytes -= next?.length ?? 0;
      res.write(next);
    }
    if (isEnding && waiting.length === 0) res.end();
  };
  res.on("drain", flush);
  return {
    write(line) {
      if (left <= 0) return;
      const bytes = Buffer.from(line).subarray(0, Math.min(left, Buffer.byteLength(line)));
      left -= bytes.length;
      waiting.push(bytes);
      waitingBytes += bytes.length;
      // A reply to somebody who does not follow is less than this, and comes whole.
      while (waitingBytes > MAX_WAITING_BYTES) waitingBytes -= waiting.shift()?.length ?? 0;
      flush();
      if (left <= 0) onFull();
    },
    full,
    end() {
      isEnding = true;
      flush();
    },
  };
}
