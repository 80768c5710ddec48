import { createHash } from "node:crypto";
import { Duplex } from "node:stream";
import { constants, createDeflate, type Deflate } from "node:zlib";
import { describe, expect, it } from "vitest";
import { headerDictionary } from "../../../src/apiserver/streams/spdy/dictionary.ts";
import {
  controlFrame,
  createFrameParser,
  dataFrame,
  FLAG_FIN,
  FRAME,
  RESET,
  type Frame,
} from "../../../src/apiserver/streams/spdy/frames.ts";
import { createHeaderCodec } from "../../../src/apiserver/streams/spdy/header-block.ts";
import { serveSpdy, type SpdyStream } from "../../../src/apiserver/streams/spdy/session.ts";

/** Both ends of a connection in memory. */
function pipe(): [Duplex, Duplex] {
  const ends: Duplex[] = [];
  for (const other of [1, 0]) {
    ends.push(
      new Duplex({
        read: () => undefined,
        write(chunk, _encoding, done) {
          ends[other]?.push(chunk);
          done();
        },
        final(done) {
          ends[other]?.push(null);
          done();
        },
      }),
    );
  }
  return [ends[0] as Duplex, ends[1] as Duplex];
}

class Client {
  readonly frames: Frame[] = [];
  private readonly deflate: Deflate = createDeflate({ dictionary: headerDictionary() });
  private readonly socket: Duplex;
  private readonly waiting = new Set<() => void>();

  constructor(socket: Duplex) {
    this.socket = socket;
    const parse = createFrameParser();
    socket.on("data", (chunk: Buffer) => {
      this.frames.push(...parse(chunk));
      for (const look of this.waiting) look();
    });
  }

  send(frame: Buffer): void {
    this.socket.write(frame);
  }

  leave(): void {
    this.socket.end();
  }

  async open(id: number, headers: Readonly<Record<string, string>>, flags = 0): Promise<void> {
    const stream = Buffer.alloc(10);
    stream.writeUInt32BE(id);
    this.send(controlFrame(FRAME.synStream, flags, stream, await this.compress(headers)));
  }

  frame(matches: (frame: Frame) => boolean): Promise<Frame> {
    return new Promise((resolve) => {
      const look = (): void => {
        const found = this.frames.find(matches);
        if (found === undefined) return;
        this.waiting.delete(look);
        resolve(found);
      };
      this.waiting.add(look);
      look();
    });
  }

  private compress(headers: Readonly<Record<string, string>>): Promise<Buffer> {
    const text = (value: string): Buffer => {
      const length = Buffer.alloc(4);
      length.writeUInt32BE(value.length);
      return Buffer.concat([length, Buffer.from(value)]);
    };
    const count = Buffer.alloc(4);
    count.writeUInt32BE(Object.keys(headers).length);
    const parts: Buffer[] = [];
    const collect = (part: Buffer): void => void parts.push(part);
    this.deflate.on("data", collect);
    this.deflate.write(Buffer.concat([count, ...Object.entries(headers).flat().map(text)]));
    return new Promise((resolve) => {
      this.deflate.flush(constants.Z_SYNC_FLUSH, () => {
        this.deflate.off("data", collect);
        resolve(Buffer.concat(parts));
      });
    });
  }
}

const isControl = (type: number) => (frame: Frame) => frame.kind === "control" && frame.type === type;
const isEnd = (id: number) => (frame: Frame) =>
  frame.kind === "data" && frame.streamId === id && frame.flags === FLAG_FIN;

/** A server that sends back what it gets. */
function echo(): { client: Client; streams: SpdyStream[]; closed: Promise<void> } {
  const [near, far] = pipe();
  const streams: SpdyStream[] = [];
  const { closed } = serveSpdy(far, (stream) => {
    streams.push(stream);
    stream.pipe(stream);
  });
  return { client: new Client(near), streams, closed };
}

describe("SPDY/3.1", () => {
  it("compresses headers with the dictionary of the specification", () => {
    expect(createHash("sha256").update(headerDictionary()).digest("hex")).toBe(
      "51d27341373f923f3cd88e1eb7162aeaa3723d7585ff2399201dc06498407f02",
    );
  });

  it("reads several header blocks over one compression context", async () => {
    const { client, streams } = echo();
    await client.open(1, { Streamtype: "error", port: "443" });
    await client.open(3, { streamtype: "data", port: "443" });
    await client.frame(() => client.frames.filter(isControl(FRAME.synReply)).length === 2);
    expect(streams.map(({ id, headers }) => [id, headers.get("streamtype"), headers.get("port")])).toEqual([
      [1, "error", "443"],
      [3, "data", "443"],
    ]);
  });

  it("carries data both ways, and ends one way after the other", async () => {
    const { client } = echo();
    await client.open(1, { streamtype: "data" });
    const sent = Buffer.alloc(100_000, "x");
    client.send(dataFrame(1, 0, sent));
    client.send(dataFrame(1, FLAG_FIN, Buffer.from("end")));
    await client.frame(isEnd(1));
    const data = client.frames.flatMap((frame) => (frame.kind === "data" ? [frame.payload] : []));
    expect(Buffer.concat(data).toString()).toBe(`${sent.toString()}end`);
    expect(Math.max(...data.map(({ length }) => length))).toBeLessThanOrEqual(32 * 1024);
  });

  it("answers a ping with the same ping", async () => {
    const { client } = echo();
    client.send(controlFrame(FRAME.ping, 0, 7));
    const ping = await client.frame(isControl(FRAME.ping));
    expect(ping.payload.readUInt32BE(0)).toBe(7);
  });

  it("resets data of a stream that was never opened", async () => {
    const { client } = echo();
    client.send(dataFrame(9, 0, Buffer.from("?")));
    const reset = await client.frame(isControl(FRAME.rstStream));
    expect([reset.payload.readUInt32BE(0), reset.payload.readUInt32BE(4)]).toEqual([9, RESET.invalidStream]);
  });

  it("closes its streams when the client goes away", async () => {
    const { client, streams, closed } = echo();
    await client.open(1, {});
    await client.frame(isControl(FRAME.synReply));
    client.send(controlFrame(FRAME.goAway, 0, 0, 0));
    client.leave();
    await closed;
    expect(streams[0]?.destroyed).toBe(true);
  });

  it.each([
    ["another version", Buffer.from([0x80, 2, 0, 1, 0, 0, 0, 0])],
    ["a frame that is too large", Buffer.from([0, 0, 0, 1, 0, 0xff, 0xff, 0xff])],
    ["a stream of the server's", controlFrame(FRAME.synStream, 0, 2, 0, Buffer.alloc(2))],
    ["headers that are not compressed", controlFrame(FRAME.synStream, 0, 1, 0, Buffer.alloc(12, "x"))],
  ])("ends the connection at %s", async (_what, bytes) => {
    const { client, closed } = echo();
    client.send(bytes);
    await expect(closed).resolves.toBeUndefined();
  });

  it("refuses headers that deflate to more than any client sends", async () => {
    const bomb = createHeaderCodec();
    const block = await bomb.encode(new Map([["a", "x".repeat(1_000_000)]]));
    expect(block.length).toBeLessThan(10_000);
    await expect(createHeaderCodec().decode(block)).rejects.toThrow("larger than 16384 bytes");
    bomb.close();
  });
});
