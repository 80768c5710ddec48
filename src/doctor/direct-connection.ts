import { connect, type TLSSocket } from "node:tls";
import { Agent } from "undici";
import type { ClientReply } from "../playground/index.ts";

/** A request to the extension server itself, as the main apiserver or anybody else may send it. */
export interface DirectRequest {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  /** The client certificate to show. */
  readonly certificate?: { readonly key: string; readonly cert: string };
  readonly body?: string;
}

const TIMEOUT_MS = 10_000;

/** Whatever certificate the server shows: who it is is another step's question. */
export async function requestDirectly(url: string, request: DirectRequest): Promise<ClientReply> {
  const { path, method = "GET", headers = {}, certificate, body } = request;
  const agent = new Agent({
    connect: { rejectUnauthorized: false, ...certificate },
    headersTimeout: TIMEOUT_MS,
    bodyTimeout: TIMEOUT_MS,
  });
  try {
    const reply = await agent.request({
      origin: url,
      path,
      method,
      headers: { accept: "application/json", ...headers },
      ...(body === undefined ? {} : { body }),
    });
    const text = await reply.body.text();
    return { status: reply.statusCode, headers: reply.headers, text, json: (): unknown => JSON.parse(text) };
  } finally {
    await agent.destroy();
  }
}

/** The connection after its handshake. @throws Error when there is none */
export function shakeHands(url: string, serverName: string): Promise<TLSSocket> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect({
      host: hostname.replace(/^\[|\]$/g, ""),
      port: Number(port === "" ? 443 : port),
      servername: serverName,
      rejectUnauthorized: false,
      timeout: TIMEOUT_MS,
    });
    socket.once("secureConnect", () => resolve(socket));
    socket.once("timeout", () => socket.destroy(new Error("no TLS handshake within 10 s")));
    socket.once("error", reject);
  });
}
