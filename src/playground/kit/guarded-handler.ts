import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { messageOf, apiErrors } from "../../apimachinery/index.ts";
import { writeResponse, writeStatus } from "../../apiserver/index.ts";
import { HandlerError, type HandlerErrorLog } from "./handler-errors.ts";

/** As `http.createServer` of Node.js takes it. */
export type RequestHandler = (req: IncomingMessage, res: ServerResponse) => void | Promise<void>;

/** As in Hono, Bun, Deno and service workers. */
export type FetchHandler = (request: Request) => Response | Promise<Response>;

/** The same handler, whose failure is told and answered with 500. Never rejects. */
export function guardHandler(
  handle: RequestHandler,
  apiService: string,
  errors: Pick<HandlerErrorLog, "tell">,
): (req: IncomingMessage, res: ServerResponse) => Promise<void> {
  return async (req, res) => {
    try {
      await handle(req, res);
    } catch (error) {
      errors.tell(new HandlerError(apiService, `the handler of ${req.method ?? ""} ${req.url ?? ""}`, error));
      if (res.headersSent) res.destroy();
      else writeStatus(res, apiErrors.internal(messageOf(error)));
    }
  };
}

/** Node's handler that answers what a fetch-style one returns. */
export function fromFetch(fetchHandler: FetchHandler): RequestHandler {
  return async (req, res) => {
    const left = new AbortController();
    res.once("close", () => left.abort());
    const response = await fetchHandler(requestOf(req, left.signal));
    if (!(response instanceof Response)) throw new TypeError("it returned no Response");
    await writeResponse(res, response);
  };
}

function requestOf(req: IncomingMessage, signal: AbortSignal): Request {
  const headers = new Headers();
  for (let at = 0; at + 1 < req.rawHeaders.length; at += 2) {
    headers.append(req.rawHeaders[at] ?? "", req.rawHeaders[at + 1] ?? "");
  }
  const method = req.method ?? "GET";
  const body =
    method === "GET" || method === "HEAD"
      ? {}
      : { body: Readable.toWeb(req) as NonNullable<RequestInit["body"]>, duplex: "half" as const };
  return new Request(`https://${req.headers.host ?? "localhost"}${req.url ?? "/"}`, {
    method,
    headers,
    signal,
    ...body,
  });
}
