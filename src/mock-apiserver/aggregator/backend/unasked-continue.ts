import type { Socket } from "node:net";

const CONTINUE = "HTTP/1.1 100 ";
const STATUS_AT = "HTTP/1.1 ".length;
/** undici takes a `100 Continue` that comes unasked for a broken reply. It reads this, which nobody uses, in its place. */
export const DISGUISED_CONTINUE = 199;

/** Lets `100 Continue` through before a reply. Between replies, a write tells that another request has begun. */
export function disguiseContinue(socket: Socket): void {
  let isAwaited = true;
  let begun: Buffer = Buffer.alloc(0);
  const write = socket.write.bind(socket) as (...chunk: unknown[]) => boolean;
  const read: (size?: number) => unknown = socket.read.bind(socket);
  socket.write = (...chunk: unknown[]) => {
    isAwaited = true;
    return write(...chunk);
  };
  socket.read = (size?: number) => {
    const chunk = read(size);
    if (!isAwaited || !Buffer.isBuffer(chunk)) return chunk;
    const bytes = begun.length === 0 ? chunk : Buffer.concat([begun, chunk]);
    const isShort = bytes.length < CONTINUE.length && CONTINUE.startsWith(bytes.toString("latin1"));
    begun = isShort ? bytes : Buffer.alloc(0);
    if (isShort) return null;
    isAwaited = false;
    return disguised(bytes);
  };
}

function disguised(bytes: Buffer): Buffer {
  for (let at = 0; bytes.toString("latin1", at, at + CONTINUE.length) === CONTINUE;) {
    bytes.write(String(DISGUISED_CONTINUE), at + STATUS_AT, "latin1");
    const end = bytes.indexOf("\r\n\r\n", at);
    if (end < 0) break;
    at = end + 4;
  }
  return bytes;
}
