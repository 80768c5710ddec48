import type { IncomingMessage } from "node:http";
import { apiErrors } from "../apimachinery/index.ts";

/** apiserver's limit on a request body, in bytes. */
export const MAX_BODY_BYTES = 3 * 1024 * 1024;

/** Reads a body whole. @throws ApiError 413 when it is longer than the limit, 400 when the client breaks off. */
export function readBody(req: IncomingMessage, limitBytes = MAX_BODY_BYTES): Promise<Buffer> {
  const declared = Number(req.headers["content-length"] ?? 0);
  if (declared > limitBytes) return Promise.reject(apiErrors.tooLarge(limitBytes));
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    // Made when it is needed: every request closes, and an error with its stack takes longer than a small body.
    const breakOff = (): void => {
      if (!isWhole) reject(apiErrors.badRequest("unexpected EOF"));
    };
    let isWhole = false;
    req.on("data", (chunk: Buffer) => {
      length += chunk.length;
      if (length <= limitBytes) chunks.push(chunk);
      else {
        req.pause();
        reject(apiErrors.tooLarge(limitBytes));
      }
    });
    req.on("end", () => {
      isWhole = true;
      resolve(Buffer.concat(chunks, length));
    });
    req.on("error", breakOff);
    req.on("close", breakOff);
  });
}
