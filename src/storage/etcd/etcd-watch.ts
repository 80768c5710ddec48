import { deferred } from "../../apimachinery/index.ts";
import type { Etcd3, IDuplexStream, IWatchRequest, IWatchResponse } from "etcd3";
import { decodePair, endOfRange, type EtcdKeys } from "./etcd-codec.ts";
import { withRevision } from "../revision.ts";
import { CompactedError, type StoreEvent, type WatchOptions } from "../object-store.ts";

type Stream = IDuplexStream<IWatchRequest, IWatchResponse>;
type EtcdEvent = IWatchResponse["events"][number];

const FIRST_RETRY_MS = 20;
const MAX_RETRY_MS = 1_000;

export interface EtcdWatchSettings extends Omit<WatchOptions, "fromRevision"> {
  readonly client: Etcd3;
  readonly keys: EtcdKeys;
  readonly prefix: string;
  /** Undefined: from what etcd takes for now. */
  readonly fromRevision: number | undefined;
  /** Whether there are revisions after `fromRevision` already. */
  readonly hasBacklog: boolean;
  /** Called once when it is over, whoever ended it. */
  readonly onClosed: () => void;
}

/**
 * One etcd watch on a stream of its own that survives lost connections. etcd3's own Watcher is not used: it resumes from the
 * revision in the response's header, which is ahead of the events while etcd sends a backlog, and so loses events when the
 * connection breaks there; and it does not say up to where history was compacted.
 */
export class EtcdWatch {
  readonly prefix: string;
  private readonly settings: EtcdWatchSettings;
  private readonly waiters = new Set<{ revision: number; wake: () => void }>();
  private stream: Stream | undefined;
  private timer: NodeJS.Timeout | undefined;
  /** Resolves when etcd has begun to watch, or cannot soon. */
  readonly opened: Promise<void>;
  private readonly open: () => void;
  private retryMs = FIRST_RETRY_MS;
  private isConnected = true;
  private hasBacklog: boolean;
  private isOver = false;
  /** Everything up to this revision was delivered; unknown before etcd has said what is now. */
  private seen: number | undefined;

  constructor(settings: EtcdWatchSettings) {
    this.settings = settings;
    this.prefix = settings.prefix;
    this.seen = settings.fromRevision;
    this.hasBacklog = settings.hasBacklog;
    const { promise, resolve } = deferred();
    this.opened = promise;
    this.open = resolve;
    void this.connect();
  }

  close(): void {
    if (this.isOver) return;
    this.isOver = true;
    clearTimeout(this.timer);
    this.drop();
    this.release();
    this.settings.onClosed();
  }

  end(error: Error | undefined): void {
    if (this.isOver) return;
    this.close();
    this.settings.onEnd?.(error);
  }

  /** Resolves when the event of this revision was delivered, or cannot be soon because the connection is lost. */
  delivered(revision: number): Promise<void> {
    if (this.isOver || !this.isConnected || (this.seen ?? 0) >= revision) return Promise.resolve();
    return new Promise((wake) => void this.waiters.add({ revision, wake }));
  }

  private async connect(): Promise<void> {
    try {
      const stream = await this.settings.client.watchClient.watch();
      if (this.isOver) return cancel(stream);
      this.stream = stream;
      const lost = (): void => {
        if (this.stream === stream) this.reconnect();
      };
      stream.on("error", lost);
      stream.on("end", lost);
      stream.on("data", (response) => {
        if (this.stream === stream) this.receive(response);
      });
      const key = this.settings.keys.toEtcd(this.prefix);
      // Where there is a backlog, from the revision that was seen, whose own events are dropped, instead of the next one:
      // etcd then refuses a history that was compacted exactly there, of which it may have lost a deletion (etcd #19179)
      // and has no previous values. Otherwise from the next one: etcd serves a watch of the past with up to 100 ms delay.
      const start = this.seen === undefined ? 0 : Math.max(1, this.hasBacklog ? this.seen : this.seen + 1);
      stream.write({
        create_request: { key, range_end: endOfRange(key), start_revision: String(start), prev_kv: true },
      });
    } catch {
      this.reconnect();
    }
  }

  private receive({ header, created, canceled, compact_revision, cancel_reason, events }: IWatchResponse): void {
    if (canceled) {
      const compactedAt = Number(compact_revision);
      return this.end(compactedAt > 0 ? new CompactedError(this.seen ?? 0, compactedAt) : new Error(cancel_reason));
    }
    if (created) {
      this.seen ??= Number(header.revision);
      if (!this.hasBacklog && Number(header.revision) > this.seen) return this.restart();
      this.open();
      this.isConnected = true;
      this.retryMs = FIRST_RETRY_MS;
    }
    const floor = this.seen ?? 0;
    try {
      for (const event of events) {
        if (Number(event.kv.mod_revision) > floor) this.deliver(event);
        if (this.isOver) return;
      }
    } catch (error) {
      // A listener that throws loses its own watch, as with the embedded store.
      return this.end(error instanceof Error ? error : new Error(String(error)));
    }
    this.release(this.seen ?? 0);
  }

  private deliver(event: EtcdEvent): void {
    const { keys, onEvent } = this.settings;
    const revision = Number(event.kv.mod_revision);
    onEvent(readEvent(event, revision, keys));
    this.seen = revision;
  }

  private restart(): void {
    this.drop();
    this.hasBacklog = true;
    void this.connect();
  }

  private reconnect(): void {
    if (this.isOver) return;
    this.drop();
    this.hasBacklog = true;
    this.isConnected = false;
    this.release();
    this.timer = setTimeout(() => void this.connect(), this.retryMs);
    this.retryMs = Math.min(2 * this.retryMs, MAX_RETRY_MS);
  }

  private drop(): void {
    const { stream } = this;
    this.stream = undefined;
    if (stream !== undefined) cancel(stream);
  }

  private release(upTo = Infinity): void {
    if (upTo === Infinity) this.open();
    for (const waiter of this.waiters) {
      if (waiter.revision > upTo) continue;
      this.waiters.delete(waiter);
      waiter.wake();
    }
  }
}

/** Where etcd's history begins when the wanted revision was compacted: a refused read does not say it, a refused watch does. */
export async function compactedRevision(client: Etcd3, wanted: number): Promise<number | undefined> {
  const stream = await client.watchClient.watch();
  try {
    return await new Promise((resolve, reject) => {
      stream.on("error", reject);
      stream.on("end", () => resolve(undefined));
      stream.on("data", ({ canceled, compact_revision }) => {
        if (canceled) resolve(Number(compact_revision) || undefined);
      });
      const start_revision = String(Math.max(1, wanted));
      stream.write({ create_request: { key: Buffer.from("\0"), start_revision } });
    });
  } finally {
    cancel(stream);
  }
}

/** Ended first: etcd3 takes a cancelled stream that is still writable for a broken server and drops all its connections. */
function cancel(stream: Stream): void {
  stream.on("error", () => {});
  stream.end();
  stream.cancel();
}

function readEvent({ type, kv, prev_kv }: EtcdEvent, revision: number, keys: EtcdKeys): StoreEvent {
  const key = keys.fromEtcd(kv.key);
  // The protocol buffers' default for an absent message is null, whatever the library's types say.
  const previous = (prev_kv as typeof prev_kv | null) === null ? undefined : decodePair(prev_kv, keys).object;
  // On the wire the names are in capitals, in the library's types they are not.
  if (type.toUpperCase() !== "DELETE") {
    const { object } = decodePair(kv, keys);
    return { type: previous === undefined ? "ADDED" : "MODIFIED", key, object, previous, revision };
  }
  if (previous === undefined) throw new Error(`etcd sent the deletion of ${key} without its last value`);
  return { type: "DELETED", key, object: withRevision(previous, revision), previous, revision };
}
