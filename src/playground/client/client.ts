import { toJson } from "../../apimachinery/index.ts";
import { Agent } from "undici";
import { readBounded } from "../../mock-apiserver/index.ts";
import { callerFirst } from "../lifecycle/index.ts";
import { ClientTimeoutError } from "./client-timeout-error.ts";
import type { ClientReply, ClientRequest, PlaygroundClient } from "./client-types.ts";

export interface ClientConnection {
  readonly url: string;
  readonly agent: Agent;
}

export type Credentials = { readonly token: string } | { readonly key: string; readonly cert: string };

/** The agent is the caller's to close. */
export function createAgent(ca: string, credentials: Credentials): Agent {
  const certificate = "token" in credentials ? {} : credentials;
  return new Agent({ connect: { ca, ...certificate }, headersTimeout: 0, bodyTimeout: 0 });
}

export function createClient({ url, agent }: ClientConnection, credentials: Credentials): PlaygroundClient {
  const authorization = "token" in credentials ? { authorization: `Bearer ${credentials.token}` } : {};
  const send = async (request: ClientRequest): Promise<ClientReply> => {
    const { method, path, headers = {}, body, maxBytes = Infinity } = request;
    const { signal, end } = deadlineOf(request);
    const isRaw = body === undefined || typeof body === "string" || body instanceof Uint8Array;
    const content = isRaw ? {} : { "content-type": "application/json" };
    try {
      const reply = await agent.request({
        origin: url,
        path,
        method,
        headers: { accept: "application/json", ...authorization, ...content, ...lowerCase(headers) },
        ...(body === undefined ? {} : { body: isRaw ? body : toJson(body) }),
        ...(signal === undefined ? {} : { signal }),
      });
      const text = (await readBounded(reply.body, maxBytes)).toString("utf8");
      return { status: reply.statusCode, headers: reply.headers, text, json: (): unknown => JSON.parse(text) };
    } finally {
      end();
    }
  };
  return {
    stream: callerFirst(async (path, signal, headers = {}, { timeoutMs } = {}) => {
      const all = { accept: "application/json", ...authorization, ...lowerCase(headers) };
      const request = { method: "GET", path, signal, ...(timeoutMs === undefined ? {} : { timeoutMs }) } as const;
      const beginning = deadlineOf(request);
      try {
        const reply = await agent.request({
          ...request,
          origin: url,
          headers: all,
          signal: beginning.signal ?? signal,
        });
        return { status: reply.statusCode, body: reply.body };
      } finally {
        beginning.end();
      }
    }),
    request: callerFirst(send),
    get: callerFirst((path, headers = {}, limits = {}) => send({ method: "GET", path, headers, ...limits })),
    post: callerFirst((path, body, headers = {}, limits = {}) =>
      send({ method: "POST", path, body, headers, ...limits }),
    ),
    put: callerFirst((path, body, headers = {}, limits = {}) =>
      send({ method: "PUT", path, body, headers, ...limits }),
    ),
    patch: callerFirst((path, body, headers = {}, limits = {}) => {
      const all = { "content-type": "application/merge-patch+json", ...lowerCase(headers) };
      return send({ method: "PATCH", path, body, headers: all, ...limits });
    }),
    delete: callerFirst((path, headers = {}, limits = {}) => send({ method: "DELETE", path, headers, ...limits })),
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
  const timer = setTimeout(() => late.abort(new ClientTimeoutError(problem)), timeoutMs);
  return {
    signal: signal === undefined ? late.signal : AbortSignal.any([signal, late.signal]),
    end: () => clearTimeout(timer),
  };
}

function lowerCase(headers: NonNullable<ClientRequest["headers"]>): Record<string, string | string[]> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
