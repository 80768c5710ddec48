import { setImmediate as nextTurn } from "node:timers/promises";
import type { KubeObject } from "../../apimachinery/index.ts";
import { createMemoryStore, type MemoryStore } from "../memory/memory-store.ts";
import type { MemoryLimits } from "../memory/weight.ts";
import {
  KeyExistsError,
  KeyNotFoundError,
  NotSavedError,
  RevisionConflictError,
  type ObjectStore,
  type StoredObject,
} from "../object-store.ts";
import { LogFile } from "./log-file.ts";
import { encodeDelete, encodePut, PROBE_BODY, recordLine, type Encoded } from "./log-record.ts";
import { restoreState, type Judge } from "./restore.ts";

export interface FileStoreListener {
  /** The state cannot be saved, or can be saved again when no error is given; while it cannot, every write is refused. */
  onProblem(error: NotSavedError | undefined): void;
  /** What was found at the start, or goes wrong without harm: in a sentence. */
  onWarning(message: string): void;
}

/** Of the records that one append writes. */
const BATCH_BYTES = 4 * 1024 * 1024;
/** While nobody writes, whether writing is possible again is found out this often at most. */
const PROBE_PAUSE_MS = 1_000;

/**
 * The embedded store with every change in a log file (mode 0600). A write is appended and flushed to the disk (one flush for
 * all writes that wait), then seen by reads and watches, then answered. When that fails it is refused, and nobody has seen it.
 * What cannot be read of the file at the start, and what `judge` does not take for an object of its kind, is set aside, told to
 * `onWarning`, and does without.
 * @throws SavedStateError when the file is not one of ours, and NotSavedError when it cannot be written
 */
export async function openFileStore(
  path: string,
  listener: FileStoreListener,
  judge: Judge = () => undefined,
  limits?: MemoryLimits,
): Promise<ObjectStore> {
  const onWarning = (text: string): void => listener.onWarning(text);
  const { restored, file, size, mustRewrite } = await restoreState(path, onWarning, judge);
  const memory = createMemoryStore({
    initial: { revision: restored.revision, items: [...restored.items.values()] },
    isRoomAsked: true,
    onFull: onWarning,
    ...(limits && { limits }),
  });
  const log = new LogFile(path, file, size, () => memory.snapshot());
  if (mustRewrite)
    await log.rewrite().catch((error: unknown) => {
      throw notSaved(path, error);
    });
  return new FileStore(path, memory, log, listener);
}

/** A write that waits for its place in the log. */
interface Waiting {
  readonly encoded: Encoded;
  /** Makes the change in memory. */
  readonly apply: () => Promise<StoredObject>;
  readonly resolve: (result: Promise<StoredObject>) => void;
  readonly reject: (error: Error) => void;
}

class FileStore implements ObjectStore {
  private readonly path: string;
  private readonly memory: MemoryStore;
  private readonly log: LogFile;
  private readonly listener: FileStoreListener;
  private queue: Waiting[] = [];
  /** Keys that a write is under way for: the next one waits until it is known what became of it. */
  private readonly underWay = new Map<string, Promise<unknown>>();
  private flushing: Promise<void> | undefined;
  private failure: NotSavedError | undefined;
  private triedAt = 0;
  private closed = false;

  constructor(path: string, memory: MemoryStore, log: LogFile, listener: FileStoreListener) {
    this.path = path;
    this.memory = memory;
    this.log = log;
    this.listener = listener;
  }

  get: ObjectStore["get"] = (key) => this.memory.get(key);
  list: ObjectStore["list"] = (prefix, options) => this.memory.list(prefix, options);
  watch: ObjectStore["watch"] = (prefix, options) => this.memory.watch(prefix, options);
  currentRevision: ObjectStore["currentRevision"] = () => this.memory.currentRevision();

  async create(key: string, object: KubeObject): Promise<StoredObject> {
    const encoded = encodePut(key, object);
    return this.change(key, encoded, (current) => {
      if (current !== undefined) throw new KeyExistsError(key);
      this.memory.expectRoom(key, object);
      return () => this.memory.create(key, object);
    });
  }

  async update(key: string, object: KubeObject, expectedRevision: number): Promise<StoredObject> {
    const encoded = encodePut(key, object);
    return this.change(key, encoded, (current) => {
      expectRevision(key, current, expectedRevision);
      this.memory.expectRoom(key, object);
      return () => this.memory.update(key, object, expectedRevision);
    });
  }

  async delete(key: string, expectedRevision?: number): Promise<StoredObject> {
    return this.change(key, encodeDelete(key), (current) => {
      expectRevision(key, current, expectedRevision);
      return () => this.memory.delete(key, expectedRevision);
    });
  }

  problem(): string | undefined {
    if (this.failure !== undefined) this.probe();
    return this.failure?.message;
  }

  /** @throws NotSavedError when the last write could not be saved */
  async close(): Promise<void> {
    this.closed = true;
    while (this.flushing !== undefined) await this.flushing;
    await this.memory.close();
    await this.log.close();
    if (this.failure !== undefined) throw this.failure;
  }

  /** `check` throws, or returns how to make the change; both see the store as it is after all earlier writes to the key. */
  private async change(
    key: string,
    encoded: Encoded,
    check: (current: StoredObject | undefined) => Waiting["apply"],
  ): Promise<StoredObject> {
    for (let earlier = this.underWay.get(key); earlier !== undefined; earlier = this.underWay.get(key)) await earlier;
    if (this.closed) throw new NotSavedError(`${this.path} is closed`);
    const apply = check(this.memory.peek(key));
    const written = new Promise<StoredObject>((resolve, reject) => {
      this.queue.push({ encoded, apply, resolve, reject });
    });
    const settled = written.then(
      () => undefined,
      () => undefined,
    );
    this.underWay.set(key, settled);
    this.flushing ??= this.flush();
    try {
      return await written;
    } finally {
      if (this.underWay.get(key) === settled) this.underWay.delete(key);
    }
  }

  private async flush(): Promise<void> {
    // What is written in the same turn shares the first append.
    await nextTurn();
    while (this.queue.length > 0) await this.writeBatch(this.takeBatch());
    this.flushing = undefined;
  }

  private takeBatch(): Waiting[] {
    let bytes = 0;
    let count = 0;
    for (const { encoded } of this.queue) {
      if (bytes > BATCH_BYTES) break;
      bytes += encoded.body.length;
      count += 1;
    }
    return this.queue.splice(0, count);
  }

  private async writeBatch(batch: readonly Waiting[]): Promise<void> {
    const before = this.memory.revision();
    const lines = batch.map(({ encoded }, index) => recordLine(encoded, before + 1 + index));
    const error = await this.append(lines.join(""));
    if (error !== undefined) {
      for (const { reject } of batch) reject(error);
      return;
    }
    for (const { apply, resolve } of batch) resolve(apply());
    this.log.compactIfGrown((problem) =>
      this.listener.onWarning(`${this.path} could not be compacted: ${why(problem)}`),
    );
  }

  private async append(text: string): Promise<NotSavedError | undefined> {
    this.triedAt = performance.now();
    const error = await this.log.append(Buffer.from(text)).then(
      () => undefined,
      (problem: unknown) => notSaved(this.path, problem),
    );
    const isNews = (error === undefined) !== (this.failure === undefined);
    this.failure = error;
    if (isNews) this.listener.onProblem(error);
    return error;
  }

  private probe(): void {
    if (this.closed || this.flushing !== undefined || performance.now() - this.triedAt < PROBE_PAUSE_MS) return;
    void this.append(recordLine(PROBE_BODY, this.memory.revision()));
  }
}

function expectRevision(key: string, current: StoredObject | undefined, expected: number | undefined): void {
  if (current === undefined) throw new KeyNotFoundError(key);
  if (expected !== undefined && expected !== current.revision) throw new RevisionConflictError(current);
}

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  EFBIG: "the file may not become larger",
  EROFS: "the file system is read-only",
  ENOENT: "the file or its directory is gone",
  EACCES: "this user may not write there",
};

function notSaved(path: string, error: unknown): NotSavedError {
  return new NotSavedError(`${path} cannot be written: ${why(error)}`, { cause: error });
}

function why(error: unknown): string {
  const { code = "", message } = error as NodeJS.ErrnoException;
  const reason = REASONS[code];
  return reason === undefined ? message : `${reason} (${code})`;
}
