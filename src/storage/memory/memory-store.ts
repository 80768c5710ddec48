import { withRevision } from "../revision.ts";
import type { KubeObject } from "../../apimachinery/index.ts";
import {
  CompactedError,
  KeyExistsError,
  KeyNotFoundError,
  NotSavedError,
  RevisionConflictError,
  type ListOptions,
  type ObjectStore,
  type StoredObject,
  type StoreEvent,
  type StoreList,
  type StoreWatch,
  type WatchOptions,
} from "../object-store.ts";
import { memoryLimits, weightOf, type MemoryLimits } from "./weight.ts";

/** Revision 1 is etcd's empty store; nobody can have seen it, so asking for it means asking for history that is gone. */
const FIRST_REVISION = 2;
/** Events kept for watches and lists that start in the past. */
const HISTORY = 10_000;
/** Beyond the limit there is a tenth of it for what is no larger: for who cleans up, and for the server itself. */
const SMALL_BYTES = 16 * 1024;
const RESERVE = 1.1;

export interface Snapshot {
  readonly revision: number;
  readonly items: readonly StoredObject[];
}

export interface MemoryStore extends ObjectStore {
  snapshot(): Snapshot;
  /** What {@link get} resolves to, at once. */
  peek(key: string): StoredObject | undefined;
  /** What {@link currentRevision} resolves to, at once. */
  revision(): number;
  /** @throws NotSavedError where there is no room for the object in the place of the key's present one */
  expectRoom(key: string, object: KubeObject): void;
}

export interface MemoryStoreOptions {
  /** Start from this instead of empty. */
  readonly initial?: Snapshot;
  /** How many events are kept. Default 10,000. */
  readonly history?: number;
  /** Default: by how much memory there is. */
  readonly limits?: MemoryLimits;
  /** Whether its user asks for room before each write, which it then may no longer refuse. Default: it asks itself. */
  readonly isRoomAsked?: boolean;
  /** Told once, in a sentence, when a write is refused, and again when one is after there was room. */
  readonly onFull?: ((problem: string) => void) | undefined;
}

interface Watcher extends WatchOptions {
  readonly prefix: string;
  /** The revision that it has everything up to when it is opened. */
  readonly since: number;
}

export function createMemoryStore(options: MemoryStoreOptions = {}): MemoryStore {
  return new EmbeddedStore(options);
}

class EmbeddedStore implements MemoryStore {
  private readonly objects = new Map<string, StoredObject>();
  /** The keys of `objects` in order. */
  private readonly keys: string[] = [];
  private readonly watchers = new Set<Watcher>();
  private readonly undelivered: StoreEvent[] = [];
  private readonly maxHistory: number;
  private readonly limits: MemoryLimits;
  private readonly isRoomAsked: boolean;
  private readonly weights = new Map<string, number>();
  private readonly onFull: MemoryStoreOptions["onFull"];
  private weight = 0;
  private isFull = false;
  private history: StoreEvent[] = [];
  private historyWeight = 0;
  private latest = FIRST_REVISION;
  private compactedAt = FIRST_REVISION;
  private delivering = false;

  constructor(options: MemoryStoreOptions) {
    const { initial, history = HISTORY, limits = memoryLimits(), isRoomAsked = false, onFull } = options;
    this.maxHistory = history;
    this.limits = limits;
    this.isRoomAsked = isRoomAsked;
    this.onFull = onFull;
    if (initial === undefined) return;
    for (const item of initial.items) {
      this.put(item);
      this.keys.push(item.key);
    }
    this.keys.sort();
    this.latest = Math.max(FIRST_REVISION, initial.revision);
    this.compactedAt = this.latest;
  }

  snapshot(): Snapshot {
    return { revision: this.latest, items: [...this.objects.values()] };
  }

  peek(key: string): StoredObject | undefined {
    return this.objects.get(key);
  }

  revision(): number {
    return this.latest;
  }

  async get(key: string): Promise<StoredObject | undefined> {
    return this.objects.get(key);
  }

  async currentRevision(): Promise<number> {
    return this.latest;
  }

  async list(prefix: string, { limit = 0, after, revision }: ListOptions = {}): Promise<StoreList> {
    if (revision !== undefined && revision !== this.latest)
      return listItems(this.stateAt(revision, prefix), revision, limit, after);
    const items: StoredObject[] = [];
    const start = lowerBound(this.keys, prefix);
    const end = endOfPrefix(this.keys, prefix);
    let at = after === undefined ? start : Math.max(start, lowerBound(this.keys, `${after}\0`));
    const stop = limit > 0 ? Math.min(end, at + limit) : end;
    for (; at < stop; at += 1) {
      const stored = this.objects.get(this.keys[at] ?? "");
      if (stored !== undefined) items.push(stored);
    }
    return { items, revision: this.latest, more: stop < end, remaining: Math.max(0, end - stop) };
  }

  async create(key: string, object: KubeObject): Promise<StoredObject> {
    if (this.objects.has(key)) throw new KeyExistsError(key);
    if (!this.isRoomAsked) this.expectRoom(key, object);
    const stored = this.put(this.stamp(key, object));
    this.keys.splice(lowerBound(this.keys, key), 0, key);
    this.publish({ type: "ADDED", key, object: stored.object, previous: undefined, revision: stored.revision });
    return stored;
  }

  async update(key: string, object: KubeObject, expectedRevision: number): Promise<StoredObject> {
    const { object: previous } = this.expect(key, expectedRevision);
    if (!this.isRoomAsked) this.expectRoom(key, object);
    const stored = this.put(this.stamp(key, object));
    this.publish({ type: "MODIFIED", key, object: stored.object, previous, revision: stored.revision });
    return stored;
  }

  async delete(key: string, expectedRevision?: number): Promise<StoredObject> {
    const last = this.expect(key, expectedRevision);
    const gone = this.stamp(key, last.object);
    this.objects.delete(key);
    this.weight -= this.weights.get(key) ?? 0;
    this.isFull &&= this.weight > this.limits.objects;
    this.weights.delete(key);
    this.keys.splice(lowerBound(this.keys, key), 1);
    this.publish({ type: "DELETED", key, object: gone.object, previous: last.object, revision: gone.revision });
    return last;
  }

  watch(prefix: string, options: WatchOptions): StoreWatch {
    const from = options.fromRevision;
    if (from !== undefined && from < this.compactedAt) throw new CompactedError(from, this.compactedAt);
    const watcher: Watcher = { ...options, prefix, since: from ?? this.latest };
    const missed = this.history.filter(({ revision, key }) => revision > watcher.since && key.startsWith(prefix));
    // What is under way reaches the new watcher by the queue; what was delivered before it came is replayed here.
    const waiting = new Set(this.undelivered);
    for (const event of missed) if (!waiting.has(event)) options.onEvent(event);
    this.watchers.add(watcher);
    return { close: () => void this.watchers.delete(watcher) };
  }

  async close(): Promise<void> {
    const open = [...this.watchers];
    this.watchers.clear();
    for (const { onEnd } of open) onEnd?.(undefined);
  }

  private expect(key: string, revision: number | undefined): StoredObject {
    const current = this.objects.get(key);
    if (current === undefined) throw new KeyNotFoundError(key);
    if (revision !== undefined && revision !== current.revision) throw new RevisionConflictError(current);
    return current;
  }

  expectRoom(key: string, object: KubeObject): void {
    const { objects: limit } = this.limits;
    const weight = weightOf(object);
    const after = this.weight - (this.weights.get(key) ?? 0) + weight;
    if (after <= (weight <= SMALL_BYTES ? RESERVE * limit : limit) || after <= this.weight) return;
    const problem = `the store is full: its objects take ${Math.round(this.weight / 2 ** 20)} MiB of memory`;
    if (!this.isFull) this.onFull?.(`${problem}; writes are refused until some are deleted`);
    this.isFull = true;
    throw new NotSavedError(problem);
  }

  private put(stored: StoredObject): StoredObject {
    const weight = weightOf(stored.object);
    this.weight += weight - (this.weights.get(stored.key) ?? 0);
    this.isFull &&= this.weight > this.limits.objects;
    this.weights.set(stored.key, weight);
    this.objects.set(stored.key, stored);
    return stored;
  }

  /** The object as of the next revision. */
  private stamp(key: string, object: KubeObject): StoredObject {
    this.latest += 1;
    return { key, object: withRevision(object, this.latest), revision: this.latest };
  }

  /** Hands events out one after the other, also those that a listener causes while it is being told. */
  private publish(event: StoreEvent): void {
    this.history.push(event);
    this.historyWeight += event.type === "DELETED" ? weightOf(event.object) : (this.weights.get(event.key) ?? 0);
    if (this.history.length > 2 * this.maxHistory || this.historyWeight > this.limits.history) this.compact();
    this.undelivered.push(event);
    if (this.delivering) return;
    this.delivering = true;
    for (let next = this.undelivered.shift(); next !== undefined; next = this.undelivered.shift()) {
      // A copy: a watcher that comes while this event is handed out has it from the history already.
      for (const watcher of Array.from(this.watchers)) this.deliver(watcher, next);
    }
    this.delivering = false;
  }

  /** A listener that throws loses its own watch; the store and the other watches go on. */
  private deliver(watcher: Watcher, event: StoreEvent): void {
    const isWanted =
      this.watchers.has(watcher) && event.revision > watcher.since && event.key.startsWith(watcher.prefix);
    if (!isWanted) return;
    try {
      watcher.onEvent(event);
    } catch (error) {
      this.watchers.delete(watcher);
      watcher.onEnd?.(error instanceof Error ? error : new Error(String(error)));
    }
  }

  private compact(): void {
    const kept = newest(this.history, this.maxHistory, this.limits.history / 2);
    this.compactedAt = this.history.at(-kept.length - 1)?.revision ?? this.compactedAt;
    this.history = kept;
    this.historyWeight = kept.reduce((sum, { object }) => sum + weightOf(object), 0);
  }

  /** What was under the prefix at an earlier revision: the present with every later event undone, newest first. */
  private stateAt(revision: number, prefix: string): StoredObject[] {
    if (revision < this.compactedAt) throw new CompactedError(revision, this.compactedAt);
    const state = new Map([...this.objects].filter(([key]) => key.startsWith(prefix)));
    for (const event of this.history.toReversed()) {
      if (event.revision <= revision) break;
      if (!event.key.startsWith(prefix)) continue;
      if (event.previous === undefined) state.delete(event.key);
      else
        state.set(event.key, {
          key: event.key,
          object: event.previous,
          revision: Number(event.previous.metadata.resourceVersion),
        });
    }
    return [...state.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
  }
}

/** As many of the last events as there may be and weigh. */
function newest(events: readonly StoreEvent[], count: number, weight: number): StoreEvent[] {
  let start = events.length;
  for (let left = weight; start > Math.max(0, events.length - count); start -= 1) {
    left -= weightOf(events[start - 1]?.object);
    if (left < 0) break;
  }
  return events.slice(start);
}

function listItems(
  all: readonly StoredObject[],
  revision: number,
  limit: number,
  after: string | undefined,
): StoreList {
  const rest = after === undefined ? all : all.filter(({ key }) => key > after);
  const items = limit > 0 ? rest.slice(0, limit) : rest;
  return { items, revision, more: items.length < rest.length, remaining: rest.length - items.length };
}

/** Index behind the last key with this prefix. */
function endOfPrefix(keys: readonly string[], prefix: string): number {
  if (prefix === "") return keys.length;
  const last = prefix.length - 1;
  return lowerBound(keys, prefix.slice(0, last) + String.fromCharCode(prefix.charCodeAt(last) + 1));
}

/** Index of the first key that is not smaller. */
function lowerBound(keys: readonly string[], wanted: string): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((keys[middle] ?? "") < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
