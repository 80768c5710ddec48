import { readFile } from "node:fs/promises";
import { Pool, type Dispatcher } from "undici";
import {
  isRecord,
  toJson,
  parseJson,
  type Clock,
  type KubeObject,
  ApiError,
  type Status,
} from "../../apimachinery/index.ts";
import type { ClientConfig } from "./client-config.ts";

export interface WatchLine {
  readonly type: "ADDED" | "MODIFIED" | "DELETED" | "BOOKMARK" | "ERROR";
  readonly object: KubeObject;
}

/** The main apiserver as an extension server asks it. Errors: ApiError for its refusals, Error when it does not answer. */
export interface MainClient {
  get(target: string): Promise<KubeObject>;
  post(target: string, object: object): Promise<KubeObject>;
  /** Any other request; `accept` and `contentType` are JSON by default. */
  send(method: Method, target: string, request?: SentRequest): Promise<KubeObject>;
  /** The events of a watch until it ends or is aborted. */
  watch(target: string, signal: AbortSignal, accept?: string): AsyncIterable<WatchLine>;
  close(): Promise<void>;
}

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

export interface SentRequest {
  readonly body?: object;
  readonly contentType?: string;
  readonly accept?: string;
}

/** client-go reads a mounted token again after a minute at the latest (`transport/token_source.go`). */
const TOKEN_MS = 60_000;
/** apiserver's `--authentication-token-webhook` and authorization clients give up after that. */
const TIMEOUT_MS = 10_000;

export function createMainClient(config: ClientConfig, userAgent: string, clock: Clock): MainClient {
  const pool = new Pool(config.server, {
    connect: {
      rejectUnauthorized: !config.insecure,
      ...(config.ca === undefined ? {} : { ca: config.ca }),
      ...(config.serverName === undefined ? {} : { servername: config.serverName }),
      ...(config.cert === undefined ? {} : { cert: config.cert, key: config.key }),
    },
  });
  const token = createTokenSource(config, clock);
  const send = async (
    method: Method,
    path: string,
    { contentType = "application/json", accept = "application/json" }: SentRequest,
    options: Partial<Dispatcher.RequestOptions>,
  ): Promise<Dispatcher.ResponseData> => {
    const bearer = await token();
    const headers = {
      accept,
      "user-agent": userAgent,
      ...(options.body === undefined ? {} : { "content-type": contentType }),
      ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
    };
    try {
      return await pool.request({ ...options, method, path, headers });
    } catch (error) {
      // As net/http's client names it in its errors.
      const verb = method.charAt(0) + method.slice(1).toLowerCase();
      throw new Error(`${verb} "${config.server}${path}": ${problemOf(error)}`, { cause: error });
    }
  };
  const call = async (method: Method, path: string, request: SentRequest = {}): Promise<KubeObject> => {
    const reply = await send(method, path, request, {
      headersTimeout: TIMEOUT_MS,
      bodyTimeout: TIMEOUT_MS,
      ...(request.body === undefined ? {} : { body: toJson(request.body) }),
    });
    return readReply(reply);
  };
  return {
    get: (path) => call("GET", path),
    post: (path, body) => call("POST", path, { body }),
    send: call,
    async *watch(path, signal, accept) {
      const how = accept === undefined ? {} : { accept };
      const reply = await send("GET", path, how, { signal, headersTimeout: TIMEOUT_MS, bodyTimeout: 0 });
      if (reply.statusCode !== 200) await readReply(reply);
      yield* readLines(reply.body);
    },
    close: () => pool.destroy(),
  };
}

function problemOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as NodeJS.ErrnoException;
  return code === "ECONNREFUSED" ? "connect: connection refused" : error.message;
}

function createTokenSource({ token, tokenFile }: ClientConfig, clock: Clock): () => Promise<string | undefined> {
  if (tokenFile === undefined) return async () => token;
  let known: { readonly token: string; readonly until: number } | undefined;
  return async () => {
    if (known === undefined || clock.monotonic() >= known.until)
      known = { token: (await readFile(tokenFile, "utf8")).trim(), until: clock.monotonic() + TOKEN_MS };
    return known.token;
  };
}

/** @throws ApiError when the server refuses */
async function readReply({ statusCode, body }: Dispatcher.ResponseData): Promise<KubeObject> {
  const text = await body.text();
  const value = parseObject(text);
  if (statusCode >= 200 && statusCode < 300 && value !== undefined) return value as KubeObject;
  if (value?.["kind"] === "Status") throw new ApiError(value as unknown as Status);
  const message = `an error on the server (${JSON.stringify(text.trim().slice(0, 200))}) has prevented the request from succeeding`;
  throw new ApiError({ kind: "Status", apiVersion: "v1", metadata: {}, status: "Failure", message, code: statusCode });
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = parseJson(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

async function* readLines(body: AsyncIterable<Buffer>): AsyncIterable<WatchLine> {
  let rest = "";
  const decoder = new TextDecoder();
  for await (const chunk of body) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) if (line !== "") yield parseJson(line) as WatchLine;
  }
}
