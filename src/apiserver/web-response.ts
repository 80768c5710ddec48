import type { ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream } from "node:stream/web";

/** Sends what a fetch-style handler returned. @throws what its body throws, unless the client has gone */
export async function writeResponse(res: ServerResponse, response: Response): Promise<void> {
  let hasLeft = res.closed;
  res.once("close", () => {
    hasLeft = true;
  });
  const cookies = response.headers.getSetCookie();
  for (const [name, value] of response.headers) if (name !== "set-cookie") res.setHeader(name, value);
  if (cookies.length > 0) res.setHeader("set-cookie", cookies);
  res.writeHead(response.status);
  if (response.body === null) return void res.end();
  try {
    // With browsers' types, which src/web/page is checked with, a body is another kind of stream.
    // oxlint-disable-next-line typescript/no-unnecessary-type-assertion
    await pipeline(Readable.fromWeb(response.body as ReadableStream), res);
  } catch (error) {
    // A client that has gone is no failure of the handler.
    if (!hasLeft) throw error;
  }
}
