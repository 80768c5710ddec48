import type { Reason } from "../trace/index.ts";

/** What a playground reports while it runs, apart from requests: one line of text or one NDJSON object each. */
export interface PlaygroundEvent {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly level: "info" | "warn" | "error";
  readonly type: EventType;
  readonly message: string;
  /** What stands behind it and what to do, in our own words. */
  readonly hint?: string;
  /** What `hint` says, for other languages. */
  readonly advice?: Reason;
  /** The APIService that it is about. */
  readonly subject?: string;
  /** Where the reader should look: file and line, field, or object. */
  readonly where?: string;
}

export type EventType =
  | "ready"
  | "manifest"
  | "apiservice"
  | "workload"
  | "connection"
  | "handler"
  | "shutdown"
  | "internal";

export type EventListener = (event: PlaygroundEvent) => void;
