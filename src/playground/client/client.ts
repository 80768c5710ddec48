import { isText, MAX_TIMER_MS, toJson } from "../../apimachinery/index.ts";
import { Agent } from "undici";
import { readBounded } from "../../mock-apiserver/index.ts";
import { isSignal, given } from "../arguments/index.ts";
import { callerFirst, type Closers } from "../lifecycle/index.ts";
import { ClientSizeError, ClientTimeoutError } from "./client-errors.ts";
import {
  isClientRequest,
  isHeaders,
  isLimits,
  type ClientLimits,
  type ClientReply,
  type ClientRequest,
  type PlaygroundClient,
} from "./client-types.ts";

export interface ClientConnection {
  readonly url: string;
  readonly agent: Agent;
  readonly closers: Pick<Closers, "checkOpen">;
}

export type Credentials = { readonly token: string } | { readonly key: string; readonly cert: string };

/** The agent is the caller's to close. */
export function createAgent(ca: string, credentials: Credentials): Agent {
  const certificate = "token" in credentials ? {} : credentials;
  return new Agent({ connect: { ca, ...certificate }, headersTimeout: 0, bodyTimeout: 0 });
}

export function createClient(connection: ClientConnection, credentials: Credentials): PlaygroundClient {
  const { url, agent } = connection;
  const authorization = "token" in credentials ? { authorization: `Bearer ${credentials.token}` } : {};
  const send = async (request: ClientRequest): Promise<ClientReply> => {
    const { method, path, headers = {}, body, maxBytes = Infinity } = request;
    const isRaw = body === undefined || typeof body === "string" || body instanceof Uint8Array;
    const content = isRaw ? {} : { "content-type": "application/json" };
    return whileOpen(connection, request, async (signal) => {
      const reply = await agent.request({
        origin: url,
        path,
        method,
        headers: { accept: "application/json", ...authorization, ...content, ...lowerCase(headers) },
        ...(body === undefined ? {} : { body: isRaw ? body : toJson(body) }),
        ...(signal === undefined ? {} : { signal }),
      });
      const text = (await readBounded(reply.body, maxBytes).catch(tooLarge(request))).toString("utf8");
      await recorded();
      return { status: reply.statusCode, headers: reply.headers, text, json: (): unknown => JSON.parse(text) };
    });
  };
  return {
    stream: callerFirst(async (path, signal, headers = {}, { timeoutMs } = {}) => {
      given(isSignal, signal, "signal");
      const request = requestOf("GET", path, headers, { signal, ...(timeoutMs === undefined ? {} : { timeoutMs }) });
      const all = { accept: "application/json", ...authorization, ...lowerCase(headers) };
      return whileOpen(connection, request, async (beginning = signal) => {
        const reply = await agent.request({ method: "GET", path, origin: url, headers: all, signal: beginning });
        return { status: reply.statusCode, body: reply.body };
      });
    }),
    request: callerFirst(async (request) => send(given(isClientRequest, request, "request"))),
    get: callerFirst(async (path, headers, limits) => send(requestOf("GET", path, headers, limits))),
    post: callerFirst(async (path, body, headers, limits) =>
      send({ ...requestOf("POST", path, headers, limits), body }),
    ),
    put: callerFirst(async (path, body, headers, limits) => send({ ...requestOf("PUT", path, headers, limits), body })),
    patch: callerFirst(async (path, body, headers, limits) => {
      const request = requestOf("PATCH", path, headers, limits);
      const all = { "content-type": "application/merge-patch+json", ...lowerCase(request.headers ?? {}) };
      return send({ ...request, body, headers: all });
    }),
    delete: callerFirst(async (path, headers, limits) => send(requestOf("DELETE", path, headers, limits))),
  };
}

/** As it was before a test faked its timers, which go on by hand alone. */
const { setImmediate: inNextTurn } = globalThis;

/**
 * The server hears that its last byte is written, and completes its record, in the turn of the event loop after that: who has
 * the answer finds what is recorded of it.
 */
function recorded(): Promise<void> {
  return new Promise((resolve) => inNextTurn(resolve));
}

/** @throws ArgumentError */
function requestOf(
  method: string,
  path: string,
  headers: NonNullable<ClientRequest["headers"]> = {},
  limits: ClientLimits = {},
): ClientRequest {
  given(isText, path, "path");
  given(isHeaders, headers, "headers");
  return { ...given(isLimits, limits, "limits"), method, path, headers };
}

/** With the request's signal, which its time ends too. @throws ClosedError when the playground closes */
async function whileOpen<T>(
  { closers }: ClientConnection,
  request: ClientRequest,
  ask: (signal: AbortSignal | undefined) => Promise<T>,
): Promise<T> {
  closers.checkOpen();
  const { signal, end } = deadlineOf(request);
  try {
    return await ask(signal);
  } catch (error) {
    closers.checkOpen();
    throw error;
  } finally {
    end();
  }
}

function tooLarge({ method, path, maxBytes }: ClientRequest): (error: Error) => never {
  return (error) => {
    if (error.name !== "BackendError") throw error;
    throw new ClientSizeError(`${method} ${path} was answered with more than ${maxBytes} bytes`, { cause: error });
  };
}

interface Deadline {
  readonly signal: AbortSignal | undefined;
  /** The time is up no more. */
  readonly end: () => void;
}

function deadlineOf({ method, path, signal, timeoutMs }: ClientRequest): Deadline {
  if (timeoutMs === undefined) return { signal, end: () => undefined };
  const late = new AbortController();
  const problem = `${method} ${path} was not answered within ${timeoutMs} ms`;
  const timer = setTimeout(() => late.abort(new ClientTimeoutError(problem)), Math.min(timeoutMs, MAX_TIMER_MS));
  return {
    signal: signal === undefined ? late.signal : AbortSignal.any([signal, late.signal]),
    end: () => clearTimeout(timer),
  };
}

function lowerCase(headers: NonNullable<ClientRequest["headers"]>): Record<string, string | string[]> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
