import { randomBytes } from "node:crypto";
import { rm, type FileHandle } from "node:fs/promises";
import type { StoredObject } from "../object-store.ts";
import { encodePut, FORMAT_BODY, recordLine } from "./log-record.ts";
import { createPrivate, isStillNamed, replace, temporaryName } from "./state-files.ts";

export interface Snapshot {
  readonly revision: number;
  readonly items: readonly StoredObject[];
}

/** A log is rewritten when it has grown by as much as it then had, and by this. */
const MIN_GROWTH_BYTES = 16 * 1024 * 1024;
/** Of one slice between two turns of the event loop. */
const SLICE_BYTES = 512 * 1024;
/** A state that could not be written whole is not tried again before. */
const REWRITE_PAUSE_MS = 1_000;

/**
 * The open file. Appending costs what is appended; from time to time the file is rewritten without what is out of date,
 * beside the appends, and takes the place of the old one.
 */
export class LogFile {
  private readonly path: string;
  private readonly snapshot: () => Snapshot;
  private handle: FileHandle | undefined;
  /** Bytes of whole records; what lies behind them is overwritten. */
  private size: number;
  /** What it had when it was last written as a whole. */
  private base: number;
  /** The file cannot be appended to: it is gone, or what the disk has of it is not known. */
  private broken: boolean;
  private triedAt = -Infinity;
  private repairError: unknown;
  /** Records that were appended since a compaction began. */
  private since: Buffer[] | undefined;
  private compaction: Promise<void> = Promise.resolve();
  private last: Promise<unknown> = Promise.resolve();

  constructor(path: string, handle: FileHandle | undefined, size: number, snapshot: () => Snapshot) {
    this.path = path;
    this.handle = handle;
    this.size = size;
    this.base = size;
    this.broken = handle === undefined;
    this.snapshot = snapshot;
  }

  /** Resolves when the bytes are on the disk under the file's name; after an error they are not part of the log. */
  append(bytes: Buffer): Promise<void> {
    return this.alone(async () => {
      if (this.broken) await this.repair();
      const { handle } = this;
      if (handle === undefined) throw new Error("the file is not open");
      await this.writeAt(handle, bytes);
      await this.sync(handle);
      this.size += bytes.length;
      this.since?.push(bytes);
    });
  }

  /** Writes the whole state into a new file, which takes the place of the present one. */
  rewrite(): Promise<void> {
    return this.alone(() => this.rewriteNow());
  }

  /** Begins to rewrite the file when most of it may be out of date. Call it between two appends. */
  compactIfGrown(onProblem: (error: unknown) => void): void {
    if (this.since !== undefined || this.broken || this.size < 2 * this.base + MIN_GROWTH_BYTES) return;
    // What fails now is tried when the file has grown as much again.
    this.base = this.size;
    this.since = [];
    this.compaction = this.compact(this.snapshot()).catch(onProblem);
  }

  async close(): Promise<void> {
    await this.compaction;
    await this.alone(async () => {
      await this.handle?.close();
      this.handle = undefined;
      this.broken = true;
    });
  }

  private alone<T>(work: () => Promise<T>): Promise<T> {
    const done = this.last.then(work, work);
    this.last = done;
    return done;
  }

  private async writeAt(handle: FileHandle, bytes: Buffer): Promise<void> {
    try {
      await writeFully(handle, bytes, this.size);
    } catch (error) {
      await this.takeBack(handle);
      throw error;
    }
  }

  /** After a sync that failed nobody knows what the disk has: the system takes the pages for clean. */
  private async sync(handle: FileHandle): Promise<void> {
    try {
      const [, named] = await Promise.all([handle.datasync(), isStillNamed(this.path, handle)]);
      if (!named) throw new Error("another file has taken its place");
    } catch (error) {
      await this.takeBack(handle);
      this.broken = true;
      throw error;
    }
  }

  /** So that a start does not find records that were refused. */
  private async takeBack(handle: FileHandle): Promise<void> {
    await handle.truncate(this.size).catch(() => {
      this.broken = true;
    });
  }

  private async repair(): Promise<void> {
    const now = performance.now();
    if (now - this.triedAt < REWRITE_PAUSE_MS) throw this.repairError;
    this.triedAt = now;
    try {
      await this.rewriteNow();
    } catch (error) {
      this.repairError = error;
      throw error;
    }
  }

  private async rewriteNow(): Promise<void> {
    const next = await this.writeWhole(this.snapshot());
    await this.takePlace(next, []);
  }

  private async compact(snapshot: Snapshot): Promise<void> {
    try {
      const next = await this.writeWhole(snapshot);
      await this.alone(() => this.takePlace(next, this.since ?? []));
    } finally {
      this.since = undefined;
    }
  }

  private async writeWhole({ revision, items }: Snapshot): Promise<NewFile> {
    const name = temporaryName(this.path, randomBytes(4).toString("hex"));
    const handle = await createPrivate(name);
    const file: NewFile = { name, handle, size: 0 };
    try {
      for (const slice of slices(items, revision)) await extend(file, slice);
      return file;
    } catch (error) {
      await discard(file);
      throw error;
    }
  }

  private async takePlace(file: NewFile, rest: readonly Buffer[]): Promise<void> {
    try {
      if (rest.length > 0) await extend(file, Buffer.concat(rest));
      await file.handle.datasync();
      await replace(file.name, this.path);
    } catch (error) {
      await discard(file);
      throw error;
    }
    await this.handle?.close().catch(() => undefined);
    this.handle = file.handle;
    this.size = file.size;
    this.base = file.size;
    this.broken = false;
  }
}

interface NewFile {
  readonly name: string;
  readonly handle: FileHandle;
  size: number;
}

async function extend(file: NewFile, bytes: Buffer): Promise<void> {
  await writeFully(file.handle, bytes, file.size);
  file.size += bytes.length;
}

async function discard({ name, handle }: NewFile): Promise<void> {
  await handle.close().catch(() => undefined);
  await rm(name, { force: true }).catch(() => undefined);
}

function* slices(items: readonly StoredObject[], revision: number): Generator<Buffer> {
  let lines = [recordLine(FORMAT_BODY, revision)];
  let length = 0;
  for (const item of items) {
    const line = recordLine(encodePut(item.key, item.object), item.revision);
    lines.push(line);
    length += line.length;
    if (length < SLICE_BYTES) continue;
    yield Buffer.from(lines.join(""));
    lines = [];
    length = 0;
  }
  yield Buffer.from(lines.join(""));
}

async function writeFully(handle: FileHandle, bytes: Buffer, position: number): Promise<void> {
  let done = 0;
  while (done < bytes.length) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}
