import type { IncomingMessage } from "node:http";
import { PassThrough, type Readable } from "node:stream";
import { BackendError } from "../backend/backend-error.ts";

/**
 * The body of a request as a stream of its own. undici destroys a body that it could not send; were that the request,
 * the client would see its connection reset where it is to be told what went wrong.
 */
export function uploadOf(req: IncomingMessage): Readable {
  const body = new PassThrough();
  // undici listens only once it has a connection.
  body.on("error", () => {});
  body.once("close", () => req.unpipe(body).resume());
  req.once("close", () => {
    if (!req.complete) body.destroy(new BackendError("connection", "context canceled"));
  });
  return req.pipe(body);
}
