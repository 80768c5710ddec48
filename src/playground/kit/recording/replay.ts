import { oneOf, apiErrors, parseJson, toJson } from "../../../apimachinery/index.ts";
import { options as checkOf } from "../../arguments/index.ts";
import type { IncomingMessage, ServerResponse } from "node:http";
import { readBody, hopByHop, notFoundPage, writeStatus } from "../../../apiserver/index.ts";
import { maskBody, maskTarget } from "../../../trace/index.ts";
import { register, type Registration, type RegistrationParts } from "../registration.ts";
import { readRecording, RecordingError, type RecordedApiService, type RecordedExchange } from "./har-recording.ts";

/** What a replay does beside answering. */
export interface ReplayOptions {
  /**
   * What comes of a request below the group version that the recording has no answer to: a 500 that says so, or with `fail` also
   * an error in `errors`, so that `close()` throws it. Default `answer`.
   */
  readonly onUnmatched?: "answer" | "fail";
}

export const isReplayOptions = checkOf<ReplayOptions>({ onUnmatched: oneOf(["answer", "fail"]) });

/** An extension server that answers from a recording. */
export interface Replayed extends Registration {
  /** What was recorded and not asked for since, as `METHOD PATH`; of documents of discovery and OpenAPI nothing. */
  unused(): string[];
}

/**
 * Registers what a recording holds, each APIService with a server that gives the recorded answers.
 * @throws RecordingError, and Error when what was available then does not become so
 */
export async function replay(parts: RegistrationParts, file: string, options: ReplayOptions = {}): Promise<Replayed[]> {
  const { apiServices, exchanges } = await readRecording(file);
  const replayed: Replayed[] = [];
  for (const recorded of apiServices) {
    const { group, version, groupPriorityMinimum, versionPriority } = recorded;
    const name = `${recorded.version}.${recorded.group}`;
    const own = exchanges.filter(({ apiService }) => apiService === name);
    const answers = createAnswers(own, `/apis/${group}/${version}`, options);
    const wasAvailable = recorded.status === "True";
    const registration = await register(parts, {
      group,
      version,
      groupPriorityMinimum,
      versionPriority,
      handler: wasAvailable ? answers.answer : (_req, res) => refuse(res, recorded),
      ...(wasAvailable ? {} : { timeoutMs: 0 }),
    });
    replayed.push({ ...registration, unused: answers.unused });
  }
  return replayed;
}

/** What was not available then fails its discovery check now, and says what it was. */
function refuse(res: ServerResponse, { reason, message }: RecordedApiService): void {
  writeStatus(res, apiErrors.serviceUnavailable(`${reason}: ${message}`));
}

interface Answers {
  readonly answer: (req: IncomingMessage, res: ServerResponse) => Promise<void>;
  readonly unused: () => string[];
}

function createAnswers(exchanges: readonly RecordedExchange[], prefix: string, options: ReplayOptions): Answers {
  const unused = new Set(exchanges);
  const answer: Answers["answer"] = async (req, res) => {
    const asked = { bytes: 0, text: (await readBody(req)).toString("utf8"), truncated: false };
    const { url = "", method = "" } = req;
    // A recording has no credentials, unless it was made to have them.
    const targets = [url, maskTarget(url)];
    const bodies = [asked.text, maskBody(asked, url).text].map(comparable);
    const fitting = exchanges.filter(
      (one) => one.method === method && targets.includes(one.target) && bodies.includes(comparable(one.requestBody)),
    );
    const chosen = fitting.find((exchange) => unused.has(exchange)) ?? fitting.at(-1);
    if (chosen === undefined) {
      // Go's library asks for documents that not every server has.
      if (!url.startsWith(prefix)) return notFoundPage(res);
      const problem = `the recording holds no answer to ${method} ${url}${asked.text === "" ? "" : " with this body"}`;
      if (options.onUnmatched === "fail") throw new RecordingError(problem);
      writeStatus(res, apiErrors.internal(problem));
      return;
    }
    unused.delete(chosen);
    if (chosen.status === 0) res.destroy();
    else writeRecorded(res, chosen);
  };
  const isAsked = ({ target }: RecordedExchange): boolean => target.startsWith(`${prefix}/`);
  return { answer, unused: () => [...unused].filter(isAsked).map(({ method, target }) => `${method} ${target}`) };
}

/** JSON with its fields in one order, or the text as it is. */
function comparable(text: string): string {
  try {
    return toJson(sorted(parseJson(text)));
  } catch {
    return text;
  }
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, item]) => [name, sorted(item)]));
}

function writeRecorded(res: ServerResponse, { status, headers, body }: RecordedExchange): void {
  const isOfConnection = hopByHop(headers.flat());
  for (const [name, value] of headers) {
    const lower = name.toLowerCase();
    if (!isOfConnection(lower) && !OWN_HEADERS.has(lower)) res.appendHeader(name, value);
  }
  res.writeHead(status).end(body);
}

/** They are made again. */
const OWN_HEADERS: ReadonlySet<string> = new Set(["content-length", "date"]);
