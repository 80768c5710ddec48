/** SPDY/3.1 frames (www.chromium.org/spdy/spdy-protocol/spdy-protocol-draft3-1), as far as Kubernetes uses them. */
export const FRAME = {
  synStream: 1,
  synReply: 2,
  rstStream: 3,
  settings: 4,
  ping: 6,
  goAway: 7,
  headers: 8,
  windowUpdate: 9,
} as const;

export const FLAG_FIN = 1;
/** RST_STREAM status codes. */
export const RESET = { protocolError: 1, invalidStream: 2, refused: 3, cancel: 5 } as const;

export interface ControlFrame {
  readonly kind: "control";
  readonly type: number;
  readonly flags: number;
  readonly payload: Buffer;
}

export interface DataFrame {
  readonly kind: "data";
  readonly streamId: number;
  readonly flags: number;
  readonly payload: Buffer;
}

export type Frame = ControlFrame | DataFrame;

const VERSION = 3;
const HEADER_BYTES = 8;
/** spdystream writes what io.Copy gives it, 32 KiB at a time; 24 bits would allow 16 MiB. */
const MAX_PAYLOAD = 1024 * 1024;

/** Cuts bytes into frames. @throws Error where they are none */
export function createFrameParser(): (chunk: Buffer) => Frame[] {
  let rest: Buffer = Buffer.alloc(0);
  return (chunk) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const frames: Frame[] = [];
    while (rest.length >= HEADER_BYTES) {
      const length = rest.readUIntBE(5, 3);
      if (length > MAX_PAYLOAD) throw new Error(`a frame of ${length} bytes is too large`);
      if (rest.length < HEADER_BYTES + length) break;
      frames.push(parseFrame(rest, length));
      rest = rest.subarray(HEADER_BYTES + length);
    }
    return frames;
  };
}

function parseFrame(bytes: Buffer, length: number): Frame {
  const flags = bytes.readUInt8(4);
  const payload = bytes.subarray(HEADER_BYTES, HEADER_BYTES + length);
  const first = bytes.readUInt32BE(0);
  if (first < 0x8000_0000) return { kind: "data", streamId: first, flags, payload };
  const version = bytes.readUInt16BE(0) & 0x7fff;
  if (version !== VERSION) throw new Error(`SPDY version ${version} is not spoken here`);
  return { kind: "control", type: bytes.readUInt16BE(2), flags, payload };
}

export function controlFrame(type: number, flags: number, ...payload: readonly (number | Buffer)[]): Buffer {
  const body = Buffer.concat(payload.map((part) => (typeof part === "number" ? uint32(part) : part)));
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt16BE(0x8000 | VERSION, 0);
  header.writeUInt16BE(type, 2);
  header.writeUInt8(flags, 4);
  header.writeUIntBE(body.length, 5, 3);
  return Buffer.concat([header, body]);
}

export function dataFrame(streamId: number, flags: number, payload: Buffer): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt32BE(streamId, 0);
  header.writeUInt8(flags, 4);
  header.writeUIntBE(payload.length, 5, 3);
  return Buffer.concat([header, payload]);
}

/** The stream that a control frame is about; its first bit is reserved. */
export function streamIdOf({ payload }: ControlFrame): number {
  if (payload.length < 4) throw new Error("a control frame ends too early");
  return payload.readUInt32BE(0) & 0x7fff_ffff;
}

export function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
