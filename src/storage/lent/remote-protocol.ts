import type { KubeObject } from "../../apimachinery/index.ts";
import {
  CompactedError,
  KeyExistsError,
  KeyNotFoundError,
  NotSavedError,
  RevisionConflictError,
  type ListOptions,
  type StoredObject,
  type StoreEvent,
  type StoreList,
} from "../object-store.ts";

/**
 * What goes over the socket between a playground that lends its store and a server that borrows it: lines of JSON. The first
 * line from the borrower is its token; every other one is a request with a number that the answer repeats.
 */
export interface Hello {
  readonly token: string;
}

/** The calls of `ObjectStore` by name, with their arguments. */
export interface Calls {
  readonly get: readonly [key: string];
  readonly list: readonly [prefix: string, options: ListOptions];
  readonly create: readonly [key: string, object: KubeObject];
  readonly update: readonly [key: string, object: KubeObject, expectedRevision: number];
  readonly delete: readonly [key: string, expectedRevision: number | null];
  readonly currentRevision: readonly [];
  /** Answered when it stands; its events carry the request's number. */
  readonly watch: readonly [prefix: string, fromRevision: number | null];
  /** Ends the watch of that number. */
  readonly unwatch: readonly [id: number];
}

export interface Results {
  readonly get: StoredObject | null;
  readonly list: StoreList;
  readonly create: StoredObject;
  readonly update: StoredObject;
  readonly delete: StoredObject;
  readonly currentRevision: number;
  readonly watch: null;
  readonly unwatch: null;
}

export type CallName = keyof Calls;

export interface Request<N extends CallName = CallName> {
  readonly id: number;
  readonly call: N;
  readonly args: Calls[N];
}

export type Message =
  | { readonly id: number; readonly result: Results[CallName] }
  | { readonly id: number; readonly error: WireError }
  | { readonly id: number; readonly event: StoreEvent }
  /** A watch that has ended by itself. */
  | { readonly id: number; readonly end: WireError | null };

export interface WireError {
  readonly name: string;
  readonly message: string;
  /** What the error classes carry beside their message. */
  readonly current?: StoredObject;
  readonly requested?: number;
  readonly compactedAt?: number;
}

export function toWire(error: unknown): WireError {
  if (!(error instanceof Error)) return { name: "Error", message: String(error) };
  const { name, message } = error;
  if (error instanceof RevisionConflictError) return { name, message, current: error.current };
  if (error instanceof CompactedError)
    return { name, message, requested: error.requested, compactedAt: error.compactedAt };
  return { name, message };
}

export function fromWire({ name, message, current, requested = 0, compactedAt = 0 }: WireError): Error {
  if (name === "RevisionConflictError" && current !== undefined) return new RevisionConflictError(current);
  if (name === "CompactedError") return new CompactedError(requested, compactedAt);
  if (name === "KeyExistsError") return new KeyExistsError(message);
  if (name === "NotSavedError") return new NotSavedError(message);
  return name === "KeyNotFoundError" ? new KeyNotFoundError(message) : new Error(message);
}

/** Splits what arrives into lines. @throws Error for a line longer than `maxBytes` */
export function createLineReader(maxBytes: number, onLine: (line: string) => void): (chunk: Buffer) => void {
  let chunks: Buffer[] = [];
  let length = 0;
  return (chunk) => {
    let rest = chunk;
    for (let end = rest.indexOf(0x0a); end >= 0; end = rest.indexOf(0x0a)) {
      const line = Buffer.concat([...chunks, rest.subarray(0, end)]).toString("utf8");
      chunks = [];
      length = 0;
      rest = rest.subarray(end + 1);
      onLine(line);
    }
    chunks.push(rest);
    length += rest.length;
    if (length > maxBytes) throw new Error(`a line is longer than ${maxBytes} bytes`);
  };
}
