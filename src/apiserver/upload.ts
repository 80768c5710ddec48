import type { IncomingMessage } from "node:http";
import { PassThrough, type Readable } from "node:stream";
import { BackendError } from "../mock-apiserver/aggregator/backend/backend-error.ts";

/** How long a client may go on sending a body after its request was answered; net/http reads 256 KiB of it. */
const LEFTOVER_MS = 500;

/** Whether a request has a body: what its headers announce. */
export function carriesBody({ headers }: IncomingMessage): boolean {
  return headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
}

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

/** The request is answered: what is left of its body is read and dropped, or the connection closed when it does not end. */
export function leaveUpload(req: IncomingMessage): void {
  if (req.complete) return;
  req.resume();
  const timer = setTimeout(() => {
    if (!req.complete) req.socket.destroy();
  }, LEFTOVER_MS);
  timer.unref();
  req.once("close", () => clearTimeout(timer));
}
