import { isAnything, isText, mapOf, misfit, shown } from "../../apimachinery/index.ts";
import { isCount, isMilliseconds, isNotAString, isSignal, options } from "../arguments/index.ts";
type Headers = Readonly<Record<string, string | string[]>>;

/** An answer, read as a whole. */
export interface ClientReply {
  /** Of HTTP. */
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The body. */
  readonly text: string;
  /** The body as JSON. @throws SyntaxError */
  json(): unknown;
}

/** How long a request may take, and how much it may bring. */
export interface ClientLimits {
  /** Ends the request, and fails it with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Fails the request when its answer is not whole by then. Default: it may take for ever. */
  readonly timeoutMs?: number;
  /** An answer with more bytes fails. Default: any number is read. */
  readonly maxBytes?: number;
}

/** A request to the main apiserver. */
export interface ClientRequest extends ClientLimits {
  /** Of HTTP. */
  readonly method: string;
  /** With its query; sent as it is. */
  readonly path: string;
  /** Beside those of the credentials. */
  readonly headers?: Headers;
  /** Text and bytes as they are, everything else as JSON. */
  readonly body?: unknown;
}

/** An answer that goes on, e.g. a watch. */
export interface ClientStream {
  /** Of HTTP. */
  readonly status: number;
  /** Ends when the server ends it; fails when the signal is given. */
  readonly body: AsyncIterable<Uint8Array>;
}

/** Requests to the main apiserver as one user. */
export interface PlaygroundClient {
  /** A GET whose body is read as it comes; `signal` ends it. The limits are of its beginning. */
  stream(
    path: string,
    signal: AbortSignal,
    headers?: Headers,
    limits?: Pick<ClientLimits, "timeoutMs">,
  ): Promise<ClientStream>;
  /** Any request. */
  request(request: ClientRequest): Promise<ClientReply>;
  /** A GET. */
  get(path: string, headers?: Headers, limits?: ClientLimits): Promise<ClientReply>;
  /** A POST, as JSON. */
  post(path: string, body: unknown, headers?: Headers, limits?: ClientLimits): Promise<ClientReply>;
  /** A PUT, as JSON. */
  put(path: string, body: unknown, headers?: Headers, limits?: ClientLimits): Promise<ClientReply>;
  /** A merge patch unless the headers name another type. */
  patch(path: string, body: unknown, headers?: Headers, limits?: ClientLimits): Promise<ClientReply>;
  /** A DELETE. */
  delete(path: string, headers?: Headers, limits?: ClientLimits): Promise<ClientReply>;
}

const LIMITS = { maxBytes: isCount, signal: isSignal, timeoutMs: isMilliseconds } as const;
export const isLimits = options<ClientLimits>(LIMITS);
export const isHeaders = mapOf((value, place) => {
  if (isNotAString(value) && !(Array.isArray(value) && !value.some(isNotAString)))
    misfit(place, `is ${shown(value)}, not the text of a header, nor a list of them`);
});
export const isClientRequest = options<ClientRequest>(
  { method: isText, path: isText, headers: isHeaders, body: isAnything, ...LIMITS },
  ["method", "path"],
);
