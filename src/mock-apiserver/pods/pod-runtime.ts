import type { Readable, Writable } from "node:stream";

export interface LogLine {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly stream: "stdout" | "stderr";
  /** Without its newline. */
  readonly text: string;
}

export interface PodLog {
  /** Oldest first. */
  lines(): readonly LogLine[];
  /** Calls the listener with every further line. Returns an unsubscribe function. */
  follow(listener: (line: LogLine) => void): () => void;
  /** Resolves when there will be no further line. */
  readonly ended: Promise<void>;
}

/** One container of one pod. */
export interface ContainerPlace {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
}

export interface CommandStreams {
  readonly stdin: Readable | undefined;
  readonly stdout: Writable;
  readonly stderr: Writable;
  /** The client is gone. */
  readonly signal: AbortSignal;
}

/** How a command in a container ended; `problem` where it never began. */
export type CommandEnd = { readonly exitCode: number } | { readonly problem: string };

/** What runs behind the pods: what a kubelet does for the API server. */
export interface PodRuntime {
  /** Of the one node that runs anything. */
  readonly nodeName: string;
  /** Undefined when nothing runs, or ran, for the container. */
  log(place: ContainerPlace, previous: boolean): PodLog | undefined;
  /** Undefined where nothing listens: connection refused. */
  addressOf(podIp: string, port: number): { readonly hostname: string; readonly port: number } | undefined;
  /** Undefined when the container is not running. */
  exec(place: ContainerPlace, command: readonly string[], streams: CommandStreams): Promise<CommandEnd> | undefined;
}
