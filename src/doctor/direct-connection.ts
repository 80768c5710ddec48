import { connect, type TLSSocket } from "node:tls";
import { Agent } from "undici";
import { readBounded, type ClientReply } from "../playground/index.ts";

/** A request to the extension server itself, as the main apiserver or anybody else may send it. */
export interface DirectRequest {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  /** The client certificate to show. */
  readonly certificate?: { readonly key: string; readonly cert: string };
  readonly body?: string;
}

/** What an answer may take and hold: a server under examination may send one without end. */
export const ANSWER_MS = 10_000;
export const ANSWER_BYTES = 8 * 1024 * 1024;

/** Whatever certificate the server shows: who it is is another step's question. */
export async function requestDirectly(url: string, request: DirectRequest): Promise<ClientReply> {
  const { path, method = "GET", headers = {}, certificate, body } = request;
  const agent = new Agent({
    connect: { rejectUnauthorized: false, ...certificate },
    headersTimeout: ANSWER_MS,
    bodyTimeout: ANSWER_MS,
  });
  try {
    const reply = await agent.request({
      origin: url,
      path,
      method,
      headers: { accept: "application/json", ...headers },
      ...(body === undefined ? {} : { body }),
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    const text = (await readBounded(reply.body, ANSWER_BYTES)).toString("utf8");
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
    });
    // Not the socket's own timeout, which every byte restarts.
    const timer = setTimeout(() => socket.destroy(new Error("no TLS handshake within 10 s")), ANSWER_MS);
    socket.once("secureConnect", () => resolve(socket));
    socket.once("close", () => clearTimeout(timer));
    socket.once("error", reject);
  });
}
