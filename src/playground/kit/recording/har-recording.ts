import { validateHeaderName, validateHeaderValue } from "node:http";
import {
  messageOf,
  parseJson,
  at,
  dns1123Label,
  dns1123Subdomain,
  listAt,
  textAt,
} from "../../../apimachinery/index.ts";
import { readFileWithin } from "../../arguments/index.ts";
import { MASK } from "../../../trace/index.ts";

/** An APIService as it was when the recording ended. */
export interface RecordedApiService {
  readonly group: string;
  readonly version: string;
  readonly groupPriorityMinimum: number;
  readonly versionPriority: number;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
}

/** One answer of an extension server. */
export interface RecordedExchange {
  readonly apiService: string;
  readonly method: string;
  /** Path and query as the backend was asked. */
  readonly target: string;
  readonly requestBody: string;
  /** 0 where it never answered. */
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Buffer;
}

export interface ParsedRecording {
  readonly apiServices: readonly RecordedApiService[];
  readonly exchanges: readonly RecordedExchange[];
}

/** The file is no recording; the message says where. */
export class RecordingError extends Error {
  /** Stands before the message in a stack. */
  override readonly name = "RecordingError";
  /** The same in every copy of the package, where `instanceof` is not. */
  readonly code = "ERR_PLAYGROUND_RECORDING";
}

/** What a text of JavaScript still holds. */
const MAX_BYTES = 256 * 1024 * 1024;

/** Everything that a replay needs is checked here, before anything is started. @throws RecordingError */
export async function readRecording(file: string): Promise<ParsedRecording> {
  const text = await readFileWithin(file, MAX_BYTES).catch((error: NodeJS.ErrnoException) => {
    throw new RecordingError(`${file} cannot be read (${error.code ?? error.message})`);
  });
  return parseRecording(text, file);
}

function parseRecording(text: string, file: string): ParsedRecording {
  let parsed: unknown;
  try {
    parsed = parseJson(text);
  } catch (error) {
    throw new RecordingError(`${file} is no JSON: ${messageOf(error)}`);
  }
  if (at(parsed, "log", "_apiServices") === undefined) {
    throw new RecordingError(`${file}: log._apiServices is missing: it was not made by --record`);
  }
  const wrong = (where: string, what: string): RecordingError => new RecordingError(`${file}: ${where}: ${what}`);
  for (const list of ["_apiServices", "entries"])
    if (!Array.isArray(at(parsed, "log", list))) throw wrong(`log.${list}`, "it is no list");
  const apiServices = listAt(parsed, "log", "_apiServices").map((item, index) => {
    const problem = apiServiceProblem(item);
    if (problem !== undefined) throw wrong(`log._apiServices[${index}]`, problem);
    return item as RecordedApiService;
  });
  const exchanges = listAt(parsed, "log", "entries").flatMap((entry, index) =>
    exchangeOf(entry).map((exchange) => {
      const problem = cutProblem(entry) ?? exchangeProblem(exchange) ?? strangerProblem(exchange, apiServices);
      if (problem !== undefined) throw wrong(`log.entries[${index}]`, problem);
      return exchange;
    }),
  );
  return { apiServices, exchanges };
}

function apiServiceProblem(item: unknown): string | undefined {
  if (dns1123Subdomain(textAt(item, "group")).length > 0) return "its group is no DNS name";
  if (dns1123Label(textAt(item, "version")).length > 0) return "its version is no DNS label";
  const isInteger = (field: string): boolean => Number.isSafeInteger(at(item, field));
  if (!isInteger("groupPriorityMinimum") || !isInteger("versionPriority")) return "its priorities are no whole numbers";
  const texts = ["status", "reason", "message"].every((field) => typeof at(item, field) === "string");
  return texts ? undefined : "its condition has no status, reason and message";
}

function cutProblem(entry: unknown): string | undefined {
  const bodies = [at(entry, "request", "postData"), at(entry, "response", "content")];
  return bodies.some((body) => at(body, "_truncated") === true) ? "its body is not whole" : undefined;
}

function strangerProblem({ apiService }: RecordedExchange, known: readonly RecordedApiService[]): string | undefined {
  if (known.some(({ group, version }) => `${version}.${group}` === apiService)) return undefined;
  return `its APIService ${apiService} is not in log._apiServices`;
}

function exchangeProblem({ status, headers }: RecordedExchange): string | undefined {
  if (status !== 0 && !(Number.isInteger(status) && status >= 200 && status <= 599))
    return `no answer has the status ${status}`;
  try {
    for (const [name, value] of headers) {
      validateHeaderName(name);
      validateHeaderValue(name, value);
    }
    return undefined;
  } catch {
    return "a header of its answer cannot be sent";
  }
}

function exchangeOf(entry: unknown): RecordedExchange[] {
  const apiService = textAt(entry, "_apiService");
  const url = textAt(entry, "request", "url");
  if (apiService === "" || !URL.canParse(url)) return [];
  const { origin } = new URL(url);
  const content = textAt(entry, "response", "content", "text");
  const isBinary = textAt(entry, "response", "content", "encoding") === "base64";
  const status = at(entry, "response", "status");
  return [
    {
      apiService,
      method: textAt(entry, "request", "method"),
      // Not URL.pathname, which would normalise what the backend was really asked.
      target: url.startsWith(origin) ? url.slice(origin.length) : url,
      requestBody: Buffer.from(
        textAt(entry, "request", "postData", "text"),
        textAt(entry, "request", "postData", "encoding") === "base64" ? "base64" : "utf8",
      ).toString("utf8"),
      status: typeof status === "number" ? status : 0,
      headers: listAt(entry, "response", "headers")
        .map((header) => [textAt(header, "name"), textAt(header, "value")] as const)
        // Text was unzipped on its way into the record.
        .filter(([name]) => isBinary || name.toLowerCase() !== "content-encoding")
        // What was not recorded cannot be answered.
        .filter(([, value]) => !value.includes(MASK)),
      body: Buffer.from(content, isBinary ? "base64" : "utf8"),
    },
  ];
}
