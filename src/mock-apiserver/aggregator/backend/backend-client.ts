import type { ApiService } from "../../../registry/index.ts";
import { toJson, KUBE_AGGREGATOR, wholeBody, type UserInfo, type Clock } from "../../../apimachinery/index.ts";
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
  /** An answer with more fails. Default 4 MiB. */
  readonly maxBytes?: number;
}

const MAX_DOCUMENT_BYTES = 4 * 1024 * 1024;
/** What a probe reads of a body, so that the connection can be used again. */
const MAX_PROBE_BYTES = 64 * 1024;
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
    options?: Pick<BackendRequest, "user" | "maxBytes">,
  ): Promise<BackendReply>;
  /** Any other request, as `get`. */
  send(apiService: ApiService, request: BackendRequest): Promise<BackendReply>;
  /** The status of a GET alone: an answer's body is not waited for. @throws as `get` */
  probe(apiService: ApiService, path: string, options: ProbeOptions): Promise<number>;
  /** The address of the backend as the aggregator names it, with the connections to it. @throws Error */
  backendOf(apiService: ApiService): Backend;
}

export interface ProbeOptions {
  /** How many redirects are followed, within the backend. */
  readonly redirects: number;
  readonly ignoresCertificate: boolean;
}

export function createBackendClient(selector: BackendSelector, clock: Clock): BackendClient {
  const select = (apiService: ApiService, ignoresCertificate = false): Extract<Selection, { kind: "backend" }> => {
    const selection = selector.select(apiService, { ignoresCertificate });
    if (selection.kind !== "backend") throw new Error(selection.problem);
    return selection;
  };
  /** Undefined where a fault answers instead. */
  const begin = async (
    apiService: ApiService,
    request: BackendRequest,
    ignoresCertificate = false,
  ): Promise<Begun | undefined> => {
    const { backend, faults } = select(apiService, ignoresCertificate);
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    if (faults.length > 0) {
      const gate = await passGate(selector.faults, faults, { signal, clock });
      if (signal.aborted) throw new BackendError("timeout", CLIENT_TIMEOUT);
      if (gate === "answer-500") return undefined;
    }
    const { user = KUBE_AGGREGATOR, headers = {} } = request;
    const identity = hasFault(faults, "drop-remote-headers") ? [] : identityHeaders(user);
    return { backend, request, lines: [...Object.entries(headers).flat(), ...identity], signal };
  };
  const send = async (apiService: ApiService, request: BackendRequest): Promise<BackendReply> => {
    const begun = await begin(apiService, request);
    return begun === undefined ? INJECTED_500 : replyTo(begun);
  };
  return {
    backendOf: (apiService) => select(apiService).backend,
    send,
    get: (apiService, path, headers = {}, options = {}) =>
      send(apiService, { method: "GET", path, headers, ...options }),
    async probe(apiService, path, { redirects, ignoresCertificate }) {
      const begun = await begin(apiService, { method: "GET", path }, ignoresCertificate);
      return begun === undefined ? INJECTED_500.status : statusOf(begun, redirects);
    },
  };
}

const INJECTED_500: BackendReply = {
  status: 500,
  contentType: "text/plain",
  etag: "",
  body: Buffer.from("injected fault\n"),
};

interface Begun {
  readonly backend: Backend;
  readonly request: BackendRequest;
  readonly lines: readonly string[];
  readonly signal: AbortSignal;
}

function sendTo({ backend, request, lines, signal }: Begun): ReturnType<Backend["pool"]["request"]> {
  const { pool, address } = backend;
  const headers = ["Host", address.host, "User-Agent", "kube-aggregator (aggregation-playground)", ...lines];
  const body = request.body === undefined ? null : toJson(request.body);
  return pool.request({ method: request.method, path: request.path, headers, signal, body });
}

async function replyTo(begun: Begun): Promise<BackendReply> {
  try {
    const reply = await sendTo(begun);
    const body = await readBounded(reply.body, begun.request.maxBytes ?? MAX_DOCUMENT_BYTES);
    const header = (name: string): string => String(reply.headers[name] ?? "");
    return { status: reply.statusCode, contentType: header("content-type"), etag: header("etag"), body };
  } catch (error) {
    throw explain(error, begun);
  }
}

async function statusOf(begun: Begun, redirects: number): Promise<number> {
  try {
    const { statusCode, headers, body } = await sendTo(begun);
    // An endless body ends with its connection, at the limit or with the time.
    body.dump({ limit: MAX_PROBE_BYTES, signal: begun.signal }).catch(() => body.destroy());
    const path = redirects > 0 && FOLLOWED.has(statusCode) ? pathBehind(begun, headers["location"]) : undefined;
    if (path === undefined) return statusCode;
    return statusOf({ ...begun, request: { ...begun.request, path } }, redirects - 1);
  } catch (error) {
    throw error instanceof BackendError ? error : explain(error, begun);
  }
}

/** net/http `redirectBehavior`. */
const FOLLOWED: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** Where a redirect leads; undefined for another host, which a probe of this backend's says nothing of. */
function pathBehind({ backend: { address }, request }: Begun, location: unknown): string | undefined {
  if (typeof location !== "string") return undefined;
  const base = new URL(request.path, `https://${address.host}`);
  const target = URL.canParse(location, base.href) ? new URL(location, base.href) : undefined;
  return target?.host === base.host ? target.pathname + target.search : undefined;
}

function explain(error: unknown, { signal, backend: { address } }: Begun): BackendError {
  return signal.aborted
    ? new BackendError("timeout", CLIENT_TIMEOUT, { cause: error })
    : requestError(error, "127.0.0.1", address.host);
}

/** A body as a whole. @throws BackendError for one of more than `maxBytes`, whose rest is not read */
export function readBounded(body: AsyncIterable<Buffer>, maxBytes: number): Promise<Buffer> {
  return wholeBody(body, maxBytes, () => new BackendError("protocol", "http: response body too large"));
}
