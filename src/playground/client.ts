import { toJson } from "../apimachinery/index.ts";
import { Agent } from "undici";
import { readBounded } from "../mock-apiserver/index.ts";

export interface ClientReply {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  /** The body as JSON. @throws SyntaxError */
  json(): unknown;
}

export interface ClientRequest {
  readonly method: string;
  /** With its query; sent as it is. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  /** Text and bytes as they are, everything else as JSON. */
  readonly body?: unknown;
  /** Ends the request, and fails it. */
  readonly signal?: AbortSignal;
  /** An answer with more bytes fails. Default: any number is read. */
  readonly maxBytes?: number;
}

/** An answer that goes on, e.g. a watch. */
export interface ClientStream {
  readonly status: number;
  /** Ends when the server ends it; fails when the signal is given. */
  readonly body: AsyncIterable<Uint8Array>;
}

/** Requests to the main apiserver as one user. */
export interface PlaygroundClient {
  /** A GET whose body is read as it comes; `signal` ends it. */
  stream(path: string, signal: AbortSignal, headers?: ClientRequest["headers"]): Promise<ClientStream>;
  request(request: ClientRequest): Promise<ClientReply>;
  get(path: string, headers?: ClientRequest["headers"]): Promise<ClientReply>;
  post(path: string, body: unknown, headers?: ClientRequest["headers"]): Promise<ClientReply>;
  put(path: string, body: unknown, headers?: ClientRequest["headers"]): Promise<ClientReply>;
  /** A merge patch unless the headers name another type. */
  patch(path: string, body: unknown, headers?: ClientRequest["headers"]): Promise<ClientReply>;
  delete(path: string, headers?: ClientRequest["headers"]): Promise<ClientReply>;
}

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
    const { method, path, headers = {}, body, signal, maxBytes = Infinity } = request;
    const isRaw = body === undefined || typeof body === "string" || body instanceof Uint8Array;
    const content = isRaw ? {} : { "content-type": "application/json" };
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
  };
  return {
    async stream(path, signal, headers = {}) {
      const all = { accept: "application/json", ...authorization, ...lowerCase(headers) };
      const reply = await agent.request({ origin: url, path, method: "GET", headers: all, signal });
      return { status: reply.statusCode, body: reply.body };
    },
    request: send,
    get: (path, headers = {}) => send({ method: "GET", path, headers }),
    post: (path, body, headers = {}) => send({ method: "POST", path, body, headers }),
    put: (path, body, headers = {}) => send({ method: "PUT", path, body, headers }),
    patch: (path, body, headers = {}) =>
      send({
        method: "PATCH",
        path,
        body,
        headers: { "content-type": "application/merge-patch+json", ...lowerCase(headers) },
      }),
    delete: (path, headers = {}) => send({ method: "DELETE", path, headers }),
  };
}

function lowerCase(headers: NonNullable<ClientRequest["headers"]>): Record<string, string | string[]> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
