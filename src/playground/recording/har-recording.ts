import { at, listAt, textAt } from "../../apimachinery/index.ts";

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
  override readonly name = "RecordingError";
}

/** @throws RecordingError */
export function parseRecording(text: string, file: string): ParsedRecording {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw new RecordingError(`${file} is no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (at(parsed, "log", "_apiServices") === undefined) {
    throw new RecordingError(`${file}: log._apiServices is missing: it was not made by --record`);
  }
  return {
    apiServices: listAt(parsed, "log", "_apiServices") as RecordedApiService[],
    exchanges: listAt(parsed, "log", "entries").flatMap(exchangeOf),
  };
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
      requestBody: textAt(entry, "request", "postData", "text"),
      status: typeof status === "number" ? status : 0,
      headers: listAt(entry, "response", "headers")
        .map((header) => [textAt(header, "name"), textAt(header, "value")] as const)
        // Text was unzipped on its way into the record.
        .filter(([name]) => isBinary || name.toLowerCase() !== "content-encoding"),
      body: Buffer.from(content, isBinary ? "base64" : "utf8"),
    },
  ];
}
