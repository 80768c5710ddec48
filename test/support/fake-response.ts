import { IncomingMessage, ServerResponse } from "node:http";
import { Socket } from "node:net";

export interface FakeResponse {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  /** What has been written so far: the status line, the header lines and the body. */
  readonly written: () => { readonly head: string; readonly body: string };
}

export interface FakeRequest {
  readonly method?: string;
  readonly url?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A request and its reply without a server: what is written is kept. */
export function fakeResponse({ method = "GET", url = "/", headers = {} }: FakeRequest = {}): FakeResponse {
  const req = new IncomingMessage(new Socket());
  Object.assign(req, { method, url, httpVersion: "1.1", httpVersionMajor: 1, httpVersionMinor: 1 });
  Object.assign(req.headers, headers);
  req.rawHeaders = Object.entries(headers).flat();
  const res = new ServerResponse(req);
  const chunks: Buffer[] = [];
  const socket = new Socket();
  socket.write = (chunk: string | Uint8Array, encoding?: unknown): boolean => {
    chunks.push(
      typeof chunk === "string" ? Buffer.from(chunk, encoding === "latin1" ? "latin1" : "utf8") : Buffer.from(chunk),
    );
    return true;
  };
  res.assignSocket(socket);
  return {
    req,
    res,
    written() {
      const text = Buffer.concat(chunks).toString("latin1");
      const end = text.indexOf("\r\n\r\n");
      return { head: text.slice(0, end), body: Buffer.from(text.slice(end + 4), "latin1").toString("utf8") };
    },
  };
}
