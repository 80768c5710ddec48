import { Duplex } from "node:stream";
import { controlFrame, createFrameParser, dataFrame, FLAG_FIN, FRAME, RESET, streamIdOf } from "./frames.ts";
import type { ControlFrame, DataFrame } from "./frames.ts";
import { createHeaderCodec, type HeaderCodec, type SpdyHeaders } from "./header-block.ts";

/** One stream that the client has opened: half-closed by `end()`, reset by `destroy()`. */
export interface SpdyStream extends Duplex {
  readonly id: number;
  readonly headers: SpdyHeaders;
}

export interface SpdySession {
  /** Resolves when the connection is over, however it ended. */
  readonly closed: Promise<void>;
  /** Says farewell and closes the connection. */
  close(): void;
}

/** A client may forward many connections at once, each over two streams. */
const MAX_STREAMS = 1000;
const MAX_DATA = 32 * 1024;

/**
 * The server's side of SPDY/3.1 over any connection. Like moby/spdystream, the only client that is left, it knows no
 * windows: a stream whose reader is slow holds up the connection.
 */
export function serveSpdy(connection: Duplex, onStream: (stream: SpdyStream) => void): SpdySession {
  const session = new Session(connection, onStream);
  return { closed: session.run(), close: () => session.close() };
}

class Session {
  readonly streams = new Map<number, Stream>();
  private readonly connection: Duplex;
  private readonly onStream: (stream: SpdyStream) => void;
  private readonly headers: HeaderCodec = createHeaderCodec();
  private lastId = 0;

  constructor(connection: Duplex, onStream: (stream: SpdyStream) => void) {
    this.connection = connection;
    this.onStream = onStream;
  }

  async run(): Promise<void> {
    const parse = createFrameParser();
    // While nobody reads a stream nothing is read here, and only this tells that the client is gone.
    this.connection.once("close", () => this.abandonAll());
    try {
      for await (const chunk of this.connection) {
        if (!Buffer.isBuffer(chunk)) continue;
        for (const frame of parse(chunk)) {
          if (this.connection.destroyed) throw new Error("the connection is closed");
          if (frame.kind === "control") await this.control(frame);
          else await this.data(frame);
        }
      }
    } catch {
      // Broken off or no SPDY: in both cases nothing more can be said on this connection.
      this.connection.destroy();
    }
    this.headers.close();
    this.abandonAll();
    this.connection.end();
  }

  private abandonAll(): void {
    for (const stream of Array.from(this.streams.values())) stream.abandon();
  }

  close(): void {
    if (this.connection.writable) this.connection.end(controlFrame(FRAME.goAway, 0, this.lastId, 0));
  }

  /** Resolves when there is room for more. */
  send(frame: Buffer, done: (error?: Error | null) => void): void {
    if (this.connection.writable) this.connection.write(frame, done);
    else done(new Error("the connection is closed"));
  }

  post(frame: Buffer): void {
    this.send(frame, () => undefined);
  }

  private async control(frame: ControlFrame): Promise<void> {
    switch (frame.type) {
      case FRAME.synStream:
        return this.open(frame);
      case FRAME.headers:
        // Nobody reads them, but the decompressor must not miss any.
        await this.headers.decode(frame.payload.subarray(4));
        return;
      case FRAME.rstStream:
        this.streams.get(streamIdOf(frame))?.abandon();
        return;
      case FRAME.ping:
        return this.post(controlFrame(FRAME.ping, 0, frame.payload));
      default:
        // A GOAWAY among them: its sender closes the connection when its streams have ended.
        return;
    }
  }

  private async open(frame: ControlFrame): Promise<void> {
    const id = streamIdOf(frame);
    const headers = await this.headers.decode(frame.payload.subarray(10));
    if (id <= this.lastId || id % 2 === 0) throw new Error(`a client cannot open stream ${id}`);
    this.lastId = id;
    if (this.streams.size >= MAX_STREAMS) return this.post(controlFrame(FRAME.rstStream, 0, id, RESET.refused));
    const stream = new Stream(this, id, headers);
    this.streams.set(id, stream);
    this.post(controlFrame(FRAME.synReply, 0, id, await this.headers.encode(new Map())));
    if ((frame.flags & FLAG_FIN) !== 0) stream.push(null);
    this.onStream(stream);
  }

  private async data({ streamId, flags, payload }: DataFrame): Promise<void> {
    const stream = this.streams.get(streamId);
    if (stream === undefined) {
      // Of a stream that was just closed here: the client did not know yet.
      if (streamId > this.lastId) this.post(controlFrame(FRAME.rstStream, 0, streamId, RESET.invalidStream));
      return;
    }
    const hasRoom = payload.length === 0 || stream.push(Buffer.from(payload));
    if ((flags & FLAG_FIN) !== 0) stream.push(null);
    else if (!hasRoom) await stream.roomAgain();
  }
}

class Stream extends Duplex implements SpdyStream {
  readonly id: number;
  readonly headers: SpdyHeaders;
  private readonly session: Session;
  private isAbandoned = false;
  private onRoom: (() => void) | undefined;

  constructor(session: Session, id: number, headers: SpdyHeaders) {
    super({ emitClose: true });
    this.session = session;
    this.id = id;
    this.headers = headers;
    // A reset says why to nobody; who uses the stream hears that it has closed.
    this.on("error", () => undefined);
  }

  /** Resolves when the reader has taken what is there, or is gone. */
  roomAgain(): Promise<void> {
    return new Promise((resolve) => {
      if (this.destroyed) resolve();
      else this.onRoom = resolve;
    });
  }

  /** The client has reset the stream, or is gone. */
  abandon(): void {
    this.isAbandoned = true;
    this.destroy();
  }

  override _read(): void {
    this.onRoom?.();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    let rest = chunk;
    const next = (error?: Error | null): void => {
      if (error !== undefined && error !== null) return done(error);
      if (rest.length === 0) return done();
      const part = rest.subarray(0, MAX_DATA);
      rest = rest.subarray(MAX_DATA);
      this.session.send(dataFrame(this.id, 0, part), next);
    };
    next();
  }

  override _final(done: (error?: Error | null) => void): void {
    this.session.send(dataFrame(this.id, FLAG_FIN, Buffer.alloc(0)), () => done());
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.session.streams.delete(this.id);
    this.onRoom?.();
    const isOver = this.readableEnded && this.writableFinished;
    if (!isOver && !this.isAbandoned) this.session.post(controlFrame(FRAME.rstStream, 0, this.id, RESET.cancel));
    done(error);
  }
}
