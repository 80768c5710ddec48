import { randomBytes, timingSafeEqual, createHash } from "node:crypto";
import { createServer, type Socket } from "node:net";
import { toJson, parseJson, type LentStore } from "../../apimachinery/index.ts";
import { checkRequest } from "./lent-arguments.ts";
import type { ObjectStore, StoreWatch } from "../object-store.ts";
import {
  createLineReader,
  toWire,
  type CallName,
  type Message,
  type Request,
  type Results,
} from "./remote-protocol.ts";

export interface StoreLender {
  readonly address: LentStore;
  close(): Promise<void>;
}

export interface StoreLenderOptions {
  readonly store: ObjectStore;
  /** Borrowers reach keys under these prefixes alone, as etcd's own roles would have it. */
  readonly prefixes: readonly string[];
}

/** An object may have 3 MiB; its escaped form is longer. */
const MAX_LINE_BYTES = 16 * 1024 * 1024;
const MAX_HELLO_BYTES = 1024;
const HELLO_MS = 5_000;
/** What a watch may have waiting for a reader that does not read. */
const MAX_QUEUED_BYTES = 64 * 1024 * 1024;

/** Lends a store over a loopback socket to whoever knows the token: what etcd is to several apiservers. */
export async function lendStore(options: StoreLenderOptions): Promise<StoreLender> {
  const token = randomBytes(32).toString("base64url");
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    serve(socket, token, options);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the store's socket has no port");
  return {
    address: { host: "127.0.0.1", port: address.port, token },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** One borrower. Whatever is wrong with it ends its connection and nothing else. */
function serve(socket: Socket, token: string, options: StoreLenderOptions): void {
  const watches = new Map<number, StoreWatch>();
  let isKnown = false;
  const send = (message: Message): void => {
    socket.write(`${toJson(message)}\n`);
    if (socket.writableLength > MAX_QUEUED_BYTES) socket.destroy();
  };
  const read = createLineReader(MAX_LINE_BYTES, (line) => {
    const value: unknown = parseJson(line);
    if (typeof value !== "object" || value === null) throw new Error("no object");
    if (isKnown) {
      // Answers carry the number, so there is none to whoever sends none.
      if (!("id" in value) || !Number.isSafeInteger(value.id)) throw new Error("no number");
      return void answer(value as Request, options, watches, send);
    }
    if (!("token" in value) || typeof value.token !== "string" || !isSame(value.token, token))
      throw new Error("unknown token");
    isKnown = true;
    socket.setTimeout(0);
  });
  // Strangers get neither time nor memory.
  socket.setTimeout(HELLO_MS, () => socket.destroy());
  socket.on("data", (chunk: Buffer) => {
    try {
      if (!isKnown && socket.bytesRead > MAX_HELLO_BYTES && !chunk.subarray(0, MAX_HELLO_BYTES).includes(0x0a))
        throw new Error("too long for a token");
      read(chunk);
    } catch {
      socket.destroy();
    }
  });
  socket.on("error", () => socket.destroy());
  socket.once("close", () => {
    for (const watch of watches.values()) watch.close();
  });
}

/** Of equal length by hashing, so that neither content nor length shows in the time. */
function isSame(given: string, token: string): boolean {
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(token));
}

type Context = {
  readonly store: ObjectStore;
  readonly id: number;
  readonly watches: Map<number, StoreWatch>;
  readonly send: (message: Message) => void;
};

type Handlers = { readonly [N in CallName]: (args: Request<N>["args"], context: Context) => Promise<Results[N]> };

const HANDLERS: Handlers = {
  get: async ([key], { store }) => (await store.get(key)) ?? null,
  list: ([prefix, list], { store }) => store.list(prefix, list),
  create: ([key, object], { store }) => store.create(key, object),
  update: ([key, object, revision], { store }) => store.update(key, object, revision),
  delete: ([key, revision], { store }) => (revision === null ? store.delete(key) : store.delete(key, revision)),
  currentRevision: (_args, { store }) => store.currentRevision(),
  async watch([prefix, fromRevision], { store, id, watches, send }) {
    const watch = store.watch(prefix, {
      ...(fromRevision === null ? {} : { fromRevision }),
      onEvent: (event) => send({ id, event }),
      onEnd: (error) => {
        watches.delete(id);
        send({ id, end: error === undefined ? null : toWire(error) });
      },
    });
    watches.set(id, watch);
    return null;
  },
  async unwatch([id], { watches }) {
    watches.get(id)?.close();
    watches.delete(id);
    return null;
  },
};

async function answer(
  request: Request,
  { store, prefixes }: StoreLenderOptions,
  watches: Map<number, StoreWatch>,
  send: (message: Message) => void,
): Promise<void> {
  const { id, call, args } = request;
  try {
    checkRequest(request, prefixes);
    if (watches.has(id)) throw new Error(`number ${id} is that of a watch`);
    const handler = HANDLERS[call] as (args: Request["args"], context: Context) => Promise<Results[CallName]>;
    send({ id, result: await handler(args, { store, id, watches, send }) });
  } catch (error) {
    send({ id, error: toWire(error) });
  }
}
