import type { ServerResponse } from "node:http";

/** Resolves when `out` takes more, or the reply that it belongs to is over. */
export function drained(out: NodeJS.WritableStream, reply: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      out.off("drain", done);
      reply.off("close", done);
      resolve();
    };
    out.once("drain", done);
    reply.once("close", done);
    if (reply.destroyed) done();
  });
}
