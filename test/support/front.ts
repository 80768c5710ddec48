/** A playground's HTTPS front as its administrator has it, without anything between the test and the bytes. */
import type { ClientRequest as HttpRequest, IncomingMessage } from "node:http";
import { request } from "node:https";
import { afterAll, beforeAll, beforeEach, expect } from "vitest";
import {
  startPlayground,
  type Checkpoint,
  type KubeObject,
  type Playground,
  type PlaygroundOptions,
} from "../../src/index.ts";
import { isProtobuf, readProtobufObject } from "./protobuf-objects.ts";
import { eventReader, type SeenEvent } from "./watch-events.ts";

export interface Reply {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly bytes: Buffer;
  /** The body as JSON, or what can be read of it in protobuf; undefined when it is neither. */
  readonly body: Record<string, unknown> & { metadata: KubeObject["metadata"] };
}

export interface Sent {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Objects go as JSON. */
  readonly body?: unknown;
}

export interface OpenWatch extends Disposable {
  /** The next event; rejects when the stream ends before it. */
  next(): Promise<SeenEvent>;
  /** Resolves when the server has ended the stream. */
  readonly ended: Promise<void>;
  readonly headers: NodeJS.Dict<string | string[]>;
}

export interface Front {
  send(sent: Sent): Promise<Reply>;
  /** Opens a watch and resolves once the server has answered its headers. */
  watch(path: string, headers?: Readonly<Record<string, string>>): Promise<OpenWatch>;
}

export interface SharedFront extends Front {
  readonly playground: Playground;
}

/** One playground for all tests of a file, brought back before each of them to what it was when it was prepared. */
export function shareFront(
  options: PlaygroundOptions = {},
  prepare: (playground: Playground) => Promise<void> = async () => {},
): SharedFront {
  let shared: { readonly playground: Playground; readonly start: Checkpoint; readonly front: Front } | undefined;
  const current = (): NonNullable<typeof shared> => {
    if (shared === undefined) throw new Error("the playground is there once the tests run");
    return shared;
  };
  const problems: string[] = [];
  beforeAll(async () => {
    const playground = await startPlayground({ proxyPort: "off", drainMs: 0, ...options });
    playground.subscribe(({ type, message }) => void (type === "internal" && problems.push(message)));
    await prepare(playground);
    await playground.settled();
    shared = { playground, start: await playground.checkpoint(), front: frontOf(playground) };
  });
  beforeEach(() => current().start.restore());
  afterAll(async () => {
    await shared?.playground.close();
    expect(problems).toEqual([]);
  });
  return {
    get playground() {
      return current().playground;
    },
    send: (sent) => current().front.send(sent),
    watch: (path, headers) => current().front.watch(path, headers),
  };
}

export function frontOf(playground: Playground): Front {
  const { hostname: host, port } = new URL(playground.url);
  const authorization = `Bearer ${playground.tokenFor("admin", ["system:masters"])}`;
  const begin = ({ method = "GET", path, headers }: Sent, onReply: (res: IncomingMessage) => void): HttpRequest =>
    request({ host, port, ca: playground.ca, method, path, headers: { authorization, ...headers } }, onReply);
  return {
    send: (sent) => exchange(sent, begin),
    watch: (path, headers = {}) =>
      new Promise((resolve, reject) => {
        const req = begin({ path, headers }, (res) => resolve(follow(req, res)));
        req.on("error", reject);
        req.end();
      }),
  };
}

type Begin = (sent: Sent, onReply: (res: IncomingMessage) => void) => HttpRequest;

function exchange(sent: Sent, begin: Begin): Promise<Reply> {
  const { body } = sent;
  const isRaw = body === undefined || typeof body === "string" || Buffer.isBuffer(body);
  const bytes = isRaw ? body : JSON.stringify(body);
  const headers = {
    ...(isRaw ? {} : { "Content-Type": "application/json" }),
    // Node announces no body of a DELETE by itself.
    ...(bytes === undefined ? {} : { "Content-Length": String(Buffer.byteLength(bytes)) }),
    ...sent.headers,
  };
  return new Promise((resolve, reject) => {
    const req = begin({ ...sent, headers }, (res) => {
      const chunks: Buffer[] = [];
      res.on("data", (chunk: Buffer) => chunks.push(chunk));
      res.on("error", reject);
      res.on("end", () => {
        const whole = Buffer.concat(chunks);
        resolve({ status: res.statusCode ?? 0, headers: res.headers, bytes: whole, body: parse(whole) });
      });
    });
    req.on("error", reject);
    req.end(bytes);
  });
}

function parse(bytes: Buffer): Reply["body"] {
  try {
    return (isProtobuf(bytes) ? readProtobufObject(bytes) : JSON.parse(bytes.toString("utf8"))) as Reply["body"];
  } catch {
    return undefined as unknown as Reply["body"];
  }
}

function follow(req: HttpRequest, res: IncomingMessage): OpenWatch {
  const seen: SeenEvent[] = [];
  const waiting: { resolve: (event: SeenEvent) => void; reject: (error: Error) => void }[] = [];
  const read = eventReader(res.headers["content-type"] ?? "");
  res.on("data", (chunk: Buffer) => {
    for (const event of read(chunk)) {
      const next = waiting.shift();
      if (next === undefined) seen.push(event);
      else next.resolve(event);
    }
  });
  const ended = new Promise<void>((done) => {
    res.on("close", () => {
      for (const { reject: fail } of waiting) fail(new Error("the watch is over"));
      done();
    });
  });
  return {
    headers: res.headers,
    ended,
    next: () => {
      const event = seen.shift();
      if (event !== undefined) return Promise.resolve(event);
      return new Promise((found, fail) => waiting.push({ resolve: found, reject: fail }));
    },
    [Symbol.dispose]: () => void req.destroy(),
  };
}
