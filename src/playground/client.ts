import { toJson } from "../apimachinery/index.ts";
import { Agent } from "undici";
import { readBounded } from "../mock-apiserver/index.ts";
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
    const signal = endOf(request);
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

function endOf({ signal, timeoutMs }: ClientRequest): AbortSignal | undefined {
  if (timeoutMs === undefined) return signal;
  const late = AbortSignal.timeout(timeoutMs);
  return signal === undefined ? late : AbortSignal.any([signal, late]);
}

function lowerCase(headers: NonNullable<ClientRequest["headers"]>): Record<string, string | string[]> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
