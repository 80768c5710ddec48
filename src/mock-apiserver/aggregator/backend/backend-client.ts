import type { ApiService } from "../../../registry/index.ts";
import { KUBE_AGGREGATOR, type UserInfo, type Clock } from "../../../apimachinery/index.ts";
import { hasFault, passGate } from "../faults/faults.ts";
import { CLIENT_TIMEOUT, BackendError, requestError } from "./backend-error.ts";
import type { Backend } from "./backend-pools.ts";
import type { BackendSelector, Selection } from "./backend-selector.ts";
import { identityHeaders } from "./identity-headers.ts";

export interface BackendReply {
  readonly status: number;
  readonly contentType: string;
  readonly etag: string;
  readonly body: Buffer;
}

export interface BackendRequest {
  readonly method: "GET" | "PATCH" | "DELETE";
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: object;
  readonly user?: UserInfo;
}

/** A document that a backend may be asked for: larger ones are cut off with an error. */
const MAX_DOCUMENT_BYTES = 64 * 1024 * 1024;
/** The aggregator's own requests to a backend. */
const TIMEOUT_MS = 5_000;

/** The aggregator's own requests to the backend of an APIService, over the same connections as proxied ones. */
export interface BackendClient {
  /** @throws BackendError in Go's words when no answer came within 5 s; Error where the service resolves to nothing. */
  get(
    this: void,
    apiService: ApiService,
    path: string,
    headers?: Readonly<Record<string, string>>,
    user?: UserInfo,
  ): Promise<BackendReply>;
  /** Any other request, as `get`. */
  send(apiService: ApiService, request: BackendRequest): Promise<BackendReply>;
  /** The address of the backend as the aggregator names it, with the connections to it. @throws Error */
  backendOf(apiService: ApiService): Backend;
}

export function createBackendClient(selector: BackendSelector, clock: Clock): BackendClient {
  const select = (apiService: ApiService): Extract<Selection, { kind: "backend" }> => {
    const selection = selector.select(apiService);
    if (selection.kind !== "backend") throw new Error(selection.problem);
    return selection;
  };
  const send = async (apiService: ApiService, request: BackendRequest): Promise<BackendReply> => {
    const { backend, faults } = select(apiService);
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    if (faults.length > 0) {
      const gate = await passGate(selector.faults, faults, { requestId: undefined, signal, clock });
      if (signal.aborted) throw new BackendError("timeout", CLIENT_TIMEOUT);
      if (gate === "answer-500") return INJECTED_500;
    }
    const { user = KUBE_AGGREGATOR, headers = {} } = request;
    const identity = hasFault(faults, "drop-remote-headers") ? [] : identityHeaders(user);
    return sendTo(backend, request, [...Object.entries(headers).flat(), ...identity], signal);
  };
  return {
    backendOf: (apiService) => select(apiService).backend,
    send,
    get: (apiService, path, headers = {}, user = KUBE_AGGREGATOR) =>
      send(apiService, { method: "GET", path, headers, user }),
  };
}

const INJECTED_500: BackendReply = {
  status: 500,
  contentType: "text/plain",
  etag: "",
  body: Buffer.from("injected fault\n"),
};

async function sendTo(
  { pool, address }: Backend,
  { method, path, body: content }: BackendRequest,
  lines: readonly string[],
  signal: AbortSignal,
): Promise<BackendReply> {
  const headers = ["Host", address.host, "User-Agent", "kube-aggregator (aggregation-playground)", ...lines];
  try {
    const body = content === undefined ? null : JSON.stringify(content);
    const reply = await pool.request({ method, path, headers, signal, body });
    const read = await readAll(reply.body);
    const header = (name: string): string => String(reply.headers[name] ?? "");
    return { status: reply.statusCode, contentType: header("content-type"), etag: header("etag"), body: read };
  } catch (error) {
    if (signal.aborted) throw new BackendError("timeout", CLIENT_TIMEOUT, { cause: error });
    throw requestError(error, "127.0.0.1", address.host);
  }
}

async function readAll(body: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > MAX_DOCUMENT_BYTES) throw new BackendError("protocol", "http: response body too large");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
