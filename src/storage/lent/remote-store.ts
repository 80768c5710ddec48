import { toJson, parseJson, type LentStore } from "../../apimachinery/index.ts";
import { connect, type Socket } from "node:net";
import type { ObjectStore, StoreEvent, WatchOptions } from "../object-store.ts";
import {
  createLineReader,
  fromWire,
  type CallName,
  type Calls,
  type Hello,
  type Message,
  type Request,
  type Results,
} from "./remote-protocol.ts";

interface Connection {
  call<N extends CallName>(call: N, args: Calls[N], id?: number): Promise<Results[N]>;
  close(): void;
}

const MAX_LINE_BYTES = 256 * 1024 * 1024;

/** The connection was lost: what was asked may or may not have been done. */
export class StoreUnreachableError extends Error {
  override readonly name = "StoreUnreachableError";
}

/**
 * The store that a playground lends. A lost connection fails what is under way and ends all watches; the next call connects
 * again.
 * @throws StoreUnreachableError when nothing listens at the address, or the token is refused
 */
export async function openRemoteStore(address: LentStore): Promise<ObjectStore> {
  const store = new RemoteStore(address);
  await store.currentRevision();
  return store;
}

class RemoteStore implements ObjectStore {
  private readonly address: LentStore;
  private readonly watches = new Map<number, WatchOptions>();
  private connection: Promise<Connection> | undefined;
  private lastId = 0;
  private closed = false;

  constructor(address: LentStore) {
    this.address = address;
  }

  async get(key: string) {
    return (await this.call("get", [key])) ?? undefined;
  }

  list(prefix: string, options = {}) {
    return this.call("list", [prefix, options]);
  }

  create(...args: Calls["create"]) {
    return this.call("create", args);
  }

  update(...args: Calls["update"]) {
    return this.call("update", args);
  }

  delete(key: string, expectedRevision?: number) {
    return this.call("delete", [key, expectedRevision ?? null]);
  }

  currentRevision() {
    return this.call("currentRevision", []);
  }

  watch(prefix: string, options: WatchOptions) {
    const id = this.nextId();
    this.watches.set(id, options);
    this.call("watch", [prefix, options.fromRevision ?? null], id).catch((error: Error) => this.endWatch(id, error));
    return {
      close: () => {
        if (this.watches.delete(id)) this.call("unwatch", [id]).catch(() => {});
      },
    };
  }

  async close() {
    this.closed = true;
    for (const id of this.watches.keys()) this.endWatch(id, undefined);
    const connection = await this.connection?.catch(() => undefined);
    connection?.close();
  }

  private nextId(): number {
    this.lastId += 1;
    return this.lastId;
  }

  private async call<N extends CallName>(call: N, args: Calls[N], id = this.nextId()): Promise<Results[N]> {
    if (this.closed) throw new StoreUnreachableError("the store is closed");
    this.connection ??= this.connect();
    return (await this.connection).call(call, args, id);
  }

  private connect(): Promise<Connection> {
    const lost = (error: Error): void => {
      this.connection = undefined;
      for (const id of this.watches.keys()) this.endWatch(id, error);
    };
    return openConnection(this.address, (message) => this.receive(message), lost);
  }

  private receive(message: Message): void {
    if ("event" in message) this.deliver(message.id, message.event);
    else if ("end" in message) this.endWatch(message.id, message.end === null ? undefined : fromWire(message.end));
  }

  /** A listener that throws ends its own watch and no other. */
  private deliver(id: number, event: StoreEvent): void {
    const watch = this.watches.get(id);
    try {
      watch?.onEvent(event);
    } catch (error) {
      this.call("unwatch", [id]).catch(() => {});
      this.endWatch(id, error instanceof Error ? error : new Error(String(error)));
    }
  }

  private endWatch(id: number, error: Error | undefined): void {
    const watch = this.watches.get(id);
    this.watches.delete(id);
    watch?.onEnd?.(error);
  }
}

interface Pending {
  readonly resolve: (result: Results[CallName]) => void;
  readonly reject: (error: Error) => void;
}

async function openConnection(
  { host, port, token }: LentStore,
  onMessage: (message: Message) => void,
  onLost: (error: Error) => void,
): Promise<Connection> {
  const pending = new Map<number, Pending>();
  const socket = await dial(host, port).catch((error: Error) => {
    const lost = unreachable(host, port, error);
    onLost(lost);
    throw lost;
  });
  const read = createLineReader(MAX_LINE_BYTES, (line) => {
    const message = parseJson(line) as Message;
    const waiting = pending.get(message.id);
    if ("result" in message) waiting?.resolve(message.result);
    else if ("error" in message) waiting?.reject(fromWire(message.error));
    else return onMessage(message);
    pending.delete(message.id);
  });
  socket.on("data", (chunk: Buffer) => {
    try {
      read(chunk);
    } catch {
      socket.destroy();
    }
  });
  socket.on("error", () => {});
  socket.once("close", () => {
    const lost = unreachable(host, port, new Error("the connection was closed"));
    for (const { reject } of pending.values()) reject(lost);
    pending.clear();
    onLost(lost);
  });
  const hello: Hello = { token };
  socket.write(`${toJson(hello)}\n`);
  return {
    call: <N extends CallName>(call: N, args: Calls[N], id = 0) =>
      new Promise<Results[N]>((resolve, reject) => {
        if (!socket.writable) return reject(unreachable(host, port, new Error("the connection was closed")));
        pending.set(id, { resolve: resolve as Pending["resolve"], reject });
        const request: Request<N> = { id, call, args };
        socket.write(`${toJson(request)}\n`);
      }),
    close: () => socket.destroy(),
  };
}

function dial(host: string, port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, noDelay: true });
    socket.once("error", reject);
    socket.once("connect", () => {
      socket.off("error", reject);
      resolve(socket);
    });
  });
}

function unreachable(host: string, port: number, cause: Error): StoreUnreachableError {
  return new StoreUnreachableError(`the main server's store at ${host}:${port} cannot be reached: ${cause.message}`, {
    cause,
  });
}
