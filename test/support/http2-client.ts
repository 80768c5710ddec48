/** One connection of HTTP/2 to a playground, with the administrator's token on every request. */
import { once } from "node:events";
import { connect, type ClientHttp2Session, type ClientHttp2Stream, type IncomingHttpHeaders } from "node:http2";
import type { Playground } from "../../src/index.ts";

export interface Http2Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

export interface Http2Client extends AsyncDisposable {
  readonly session: ClientHttp2Session;
  /** Opens a stream; its body is the caller's to write and to end. */
  open(method: string, path: string, headers?: Record<string, string | string[]>): ClientHttp2Stream;
  /** Sends a whole request and reads the whole reply. */
  ask(method: string, path: string, headers?: Record<string, string | string[]>, body?: string): Promise<Http2Answer>;
}

export async function connectHttp2(
  { url, ca }: Playground,
  { token = "admin-token", ...tls }: { token?: string; cert?: string; key?: string } = {},
): Promise<Http2Client> {
  const session = connect(url, { ca, ...tls });
  session.on("error", () => {});
  await once(session, "connect");
  const open: Http2Client["open"] = (method, path, headers = {}) => {
    const authorization = token === "" ? {} : { authorization: `Bearer ${token}` };
    const stream = session.request({ ":method": method, ":path": path, ...authorization, ...headers });
    stream.on("error", () => {});
    return stream;
  };
  return {
    session,
    open,
    ask: async (method, path, headers, body) => {
      const stream = open(method, path, headers);
      stream.end(body);
      return readAnswer(stream);
    },
    [Symbol.asyncDispose]: async () => {
      session.destroy();
      await Promise.resolve();
    },
  };
}

export async function readAnswer(stream: ClientHttp2Stream): Promise<Http2Answer> {
  const replied = once(stream, "response") as Promise<[IncomingHttpHeaders]>;
  let text = "";
  stream.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
  const [headers] = await replied;
  if (!stream.closed) await once(stream, "close");
  return { status: Number(headers[":status"]), headers, text };
}
