import type { IncomingMessage } from "node:http";

/** How long a client may go on sending a body after its request was answered; net/http reads 256 KiB of it. */
const LEFTOVER_MS = 500;

/** Whether a request has a body: what its headers announce. */
export function carriesBody({ headers }: IncomingMessage): boolean {
  return headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
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
