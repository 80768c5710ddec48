import { constants, createDeflate, createInflate, type Deflate, type Inflate } from "node:zlib";
import { headerDictionary } from "./dictionary.ts";
import { uint32 } from "./frames.ts";

/** Names are in lower case; several values of one name are joined by NUL, as on the wire. */
export type SpdyHeaders = ReadonlyMap<string, string>;

/** Both directions have one compression context each, for the whole connection: blocks must be given in their order. */
export interface HeaderCodec {
  /** @throws Error for a block that is none, or that is larger than any of Kubernetes' */
  decode(block: Buffer): Promise<SpdyHeaders>;
  encode(headers: SpdyHeaders): Promise<Buffer>;
  close(): void;
}

/** A few bytes can be deflated from a gigabyte. */
const MAX_BLOCK = 16 * 1024;

export function createHeaderCodec(): HeaderCodec {
  const dictionary = headerDictionary();
  const inflate = createInflate({ dictionary });
  const deflate = createDeflate({ dictionary, level: constants.Z_BEST_COMPRESSION });
  // Whoever waits for a block hears of its error; one that comes when nobody waits must not end the process.
  for (const stream of [inflate, deflate]) stream.on("error", () => undefined);
  return {
    decode: async (block) => parseHeaders(await run(inflate, block, MAX_BLOCK)),
    encode: (headers) => run(deflate, formatHeaders(headers), Number.POSITIVE_INFINITY),
    close: () => {
      inflate.destroy();
      deflate.destroy();
    },
  };
}

/** Everything that a stream of zlib makes of one block. */
function run(stream: Inflate | Deflate, block: Buffer, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    if (stream.destroyed) return reject(new Error("the connection is closed"));
    const parts: Buffer[] = [];
    let size = 0;
    const stop = (): void => void stream.off("data", onData).off("error", fail).off("close", onClose);
    const fail = (error: Error): void => {
      stop();
      reject(error);
    };
    const onClose = (): void => fail(new Error("the connection is closed"));
    const onData = (part: Buffer): void => {
      parts.push(part);
      size += part.length;
      if (size <= limit) return;
      fail(new Error(`a header block is larger than ${limit} bytes`));
      stream.destroy();
    };
    stream.on("data", onData).on("error", fail).on("close", onClose);
    stream.write(block);
    stream.flush(constants.Z_SYNC_FLUSH, () => {
      stop();
      resolve(Buffer.concat(parts));
    });
  });
}

function parseHeaders(block: Buffer): SpdyHeaders {
  let at = 0;
  const number = (): number => {
    at += 4;
    if (at > block.length) throw new Error("a header block ends too early");
    return block.readUInt32BE(at - 4);
  };
  const text = (): string => {
    const length = number();
    at += length;
    if (at > block.length) throw new Error("a header block ends too early");
    return block.toString("utf8", at - length, at);
  };
  const headers = new Map<string, string>();
  for (let left = number(); left > 0; left--) headers.set(text().toLowerCase(), text());
  return headers;
}

function formatHeaders(headers: SpdyHeaders): Buffer {
  const parts: Buffer[] = [uint32(headers.size)];
  for (const text of [...headers].flat()) {
    const bytes = Buffer.from(text);
    parts.push(uint32(bytes.length), bytes);
  }
  return Buffer.concat(parts);
}
