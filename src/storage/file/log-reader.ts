import type { FileHandle } from "node:fs/promises";
import type { StoredObject } from "../object-store.ts";
import { keyIn, parseRecord, type LogRecord } from "./log-record.ts";
import type { Damage, Restored } from "./restored.ts";

export interface LogContent extends Restored {
  /** Behind the last whole line: where the next record goes. */
  readonly end: number;
  /** Bytes behind that: a record that a killed writer had not finished. */
  readonly torn: number;
  /** Of the newest format that a record names; undefined when none does. */
  readonly format: string | undefined;
}

const CHUNK_BYTES = 1024 * 1024;
/** An object has 1.5 MiB at most, and is longer in escapes. */
const MAX_LINE_BYTES = 64 * 1024 * 1024;
const LINE_FEED = 0x0a;
/** How a record begins, to tell what was being written from what is no record at all. */
const RECORD_BEGINNING = Buffer.from('["');

/** Reads the records from first to last. Whatever can be read counts; the rest is damage. */
export async function readLog(file: FileHandle): Promise<LogContent> {
  const replay = new Replay();
  let at = 0;
  for await (const line of lines(file)) {
    if (line.whole) replay.add(line.bytes);
    else return finish(replay, at, line.bytes);
    at += line.bytes.length + 1;
  }
  return { ...replay.content(), end: at, torn: 0 };
}

/** A last line without its line feed. */
function finish(replay: Replay, end: number, rest: Buffer): LogContent {
  const beginning = rest.subarray(0, RECORD_BEGINNING.length);
  const isRecord = RECORD_BEGINNING.subarray(0, beginning.length).equals(beginning);
  if (!isRecord) replay.damaged(rest, "it is no record");
  return { ...replay.content(), end, torn: rest.length };
}

class Replay {
  private readonly items = new Map<string, StoredObject>();
  private readonly damage: Damage[] = [];
  private revision = 1;
  private format: string | undefined;
  private count = 0;

  add(bytes: Buffer): void {
    const record = bytes.length > MAX_LINE_BYTES ? TOO_LONG : parseRecord(bytes.toString("utf8"));
    if (record.kind === "damaged") this.damaged(bytes, record.why);
    else this.apply(record);
    this.count += 1;
  }

  damaged(bytes: Buffer, why: string): void {
    const key = keyIn(bytes.subarray(0, 4096).toString("utf8"));
    const where = `record ${this.count + 1}`;
    this.damage.push({ where, ...(key === undefined ? {} : { key }), why, content: Buffer.from(bytes) });
  }

  content(): Omit<LogContent, "end" | "torn"> {
    const { items, damage, revision, format } = this;
    return { items, damage, revision, format };
  }

  private apply(record: LogRecord): void {
    this.revision = Math.max(this.revision, record.revision);
    switch (record.kind) {
      case "put":
        this.items.set(record.key, { key: record.key, object: record.object, revision: record.revision });
        break;
      case "delete":
        this.items.delete(record.key);
        break;
      case "format":
        this.format = record.format;
        break;
      case "probe":
        break;
    }
  }
}

const TOO_LONG = { kind: "damaged", why: `it is longer than ${MAX_LINE_BYTES} bytes` } as const;

interface Line {
  readonly bytes: Buffer;
  /** Whether its line feed is there. */
  readonly whole: boolean;
}

async function* lines(file: FileHandle): AsyncGenerator<Line> {
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  let kept: Buffer[] = [];
  let position = 0;
  for (;;) {
    const { bytesRead } = await file.read(chunk, 0, CHUNK_BYTES, position);
    if (bytesRead === 0) break;
    position += bytesRead;
    const read = chunk.subarray(0, bytesRead);
    let start = 0;
    for (let end = read.indexOf(LINE_FEED); end >= 0; end = read.indexOf(LINE_FEED, start)) {
      yield { bytes: Buffer.concat([...kept, read.subarray(start, end)]), whole: true };
      kept = [];
      start = end + 1;
    }
    if (start < bytesRead) kept.push(Buffer.from(read.subarray(start)));
  }
  if (kept.length > 0) yield { bytes: Buffer.concat(kept), whole: false };
}
