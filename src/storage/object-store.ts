import type { KubeObject } from "../apimachinery/index.ts";

/** What the store keeps: the object carries its revision as `metadata.resourceVersion`. Treat it as frozen. */
export interface StoredObject {
  readonly key: string;
  readonly object: KubeObject;
  /** The revision of the last write to this key. */
  readonly revision: number;
}

export interface StoreEvent {
  readonly type: "ADDED" | "MODIFIED" | "DELETED";
  readonly key: string;
  /** For DELETED the last state, with the revision of the deletion as its resourceVersion. */
  readonly object: KubeObject;
  /** The state before this event, for selectors that an object enters or leaves. */
  readonly previous: KubeObject | undefined;
  readonly revision: number;
}

export interface StoreList {
  readonly items: readonly StoredObject[];
  /** The revision that the whole list is true of. */
  readonly revision: number;
  /** Set when `limit` cut the list. */
  readonly more: boolean;
  /** How many keys under the prefix follow the last item, when known. */
  readonly remaining: number;
}

export interface ListOptions {
  readonly limit?: number;
  /** Only keys after this one. */
  readonly after?: string;
  /** The state as of this revision; throws {@link CompactedError} when it is gone. */
  readonly revision?: number;
}

export interface WatchOptions {
  /** Events after this revision; without it, from now. */
  readonly fromRevision?: number;
  readonly onEvent: (event: StoreEvent) => void;
  /** Called once when the watch ends by itself, e.g. with {@link CompactedError} or when the store closes. */
  readonly onEnd?: (error: Error | undefined) => void;
}

export interface StoreWatch {
  close(): void;
}

/** The key exists already. */
export class KeyExistsError extends Error {
  override readonly name = "KeyExistsError";
}

/** No such key. */
export class KeyNotFoundError extends Error {
  override readonly name = "KeyNotFoundError";
}

/** The key's revision is not the expected one. */
export class RevisionConflictError extends Error {
  override readonly name = "RevisionConflictError";
  readonly current: StoredObject;
  constructor(current: StoredObject) {
    super(`revision of ${current.key} is ${current.revision}`);
    this.current = current;
  }
}

/** History before `compactedAt` is gone. */
export class CompactedError extends Error {
  override readonly name = "CompactedError";
  readonly requested: number;
  readonly compactedAt: number;
  constructor(requested: number, compactedAt: number) {
    super(`revision ${requested} is compacted; the oldest is ${compactedAt}`);
    this.requested = requested;
    this.compactedAt = compactedAt;
  }
}

/** The write was refused, because it could not be kept: nobody has seen it. */
export class NotSavedError extends Error {
  override readonly name = "NotSavedError";
}

/**
 * A key-value store with one revision counter for all keys, as etcd 3 has it: every write raises the revision by one,
 * and a watch sees the writes in that order. Keys are in `keys.ts`; a prefix ends in `/`.
 */
export interface ObjectStore {
  get(key: string): Promise<StoredObject | undefined>;
  list(prefix: string, options?: ListOptions): Promise<StoreList>;
  /** @throws KeyExistsError, NotSavedError */
  create(key: string, object: KubeObject): Promise<StoredObject>;
  /** @throws KeyNotFoundError, RevisionConflictError, NotSavedError */
  update(key: string, object: KubeObject, expectedRevision: number): Promise<StoredObject>;
  /** @throws KeyNotFoundError, RevisionConflictError, NotSavedError. Resolves to the last state. */
  delete(key: string, expectedRevision?: number): Promise<StoredObject>;
  watch(prefix: string, options: WatchOptions): StoreWatch;
  currentRevision(): Promise<number>;
  /** Why it cannot be used at the moment; undefined, as the missing method, while all is well. */
  problem?(): string | undefined;
  close(): Promise<void>;
}
