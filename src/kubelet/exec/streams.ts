import { realpath } from "node:fs/promises";
import path from "node:path";
import type { Readable, Writable } from "node:stream";
import { finished } from "node:stream/promises";

/** A running container as commands in it see it. */
export interface ExecTarget {
  readonly env: Readonly<Record<string, string>>;
  /** The folder that stands for the container's `/`. */
  readonly root: string;
  /** Holds the root and the volumes that it links to: nothing outside of it is shown. */
  readonly directory: string;
  /** What the image lists. */
  readonly allowed: readonly string[];
  readonly network: ExecNetwork;
}

/** A place of this machine that stands for one of the cluster's network. */
export interface Place {
  readonly host: string;
  readonly port: number;
}

/** One piece of a TCP connection to the pod, as it passed. */
export interface Passed {
  readonly kind: "open" | "data" | "end";
  /** Which connection, counted from 1. */
  readonly connection: number;
  /** The pod's port. */
  readonly port: number;
  /** From the pod, or to it. */
  readonly isFromPod: boolean;
  readonly bytes: Buffer;
}

/** The network as the pod sees it. */
export interface ExecNetwork {
  readonly ip: string;
  /** `unknown`: no such name; undefined: nothing listens there. */
  readonly resolve: (host: string, port: number) => Promise<Place | undefined | "unknown">;
  /** Hears of all that passes on new connections to the pod; resolves to what ends it. */
  readonly tap: (listener: (passed: Passed) => void) => Promise<() => void>;
}

export interface ExecStreams {
  readonly stdin: Readable | undefined;
  readonly stdout: Writable;
  readonly stderr: Writable;
}

/** Where a path of the container is here; a link that leads out of the pod's files leads nowhere. @throws Error ENOENT */
export async function hostPath({ root, directory }: ExecTarget, inside: string): Promise<string> {
  const wanted = path.join(root, path.posix.resolve("/", inside));
  const [real, home] = await Promise.all([realpath(wanted), realpath(directory)]);
  if (real === home || real.startsWith(home + path.sep)) return real;
  throw Object.assign(new Error("it is outside of the pod"), { code: "ENOENT" });
}

/** Resolves to `code` when there is room for more. */
export async function print(stream: Writable, content: string | Buffer, code = 0): Promise<number> {
  if (!stream.write(content) && stream.writable) {
    await Promise.race([
      new Promise((resolve) => stream.once("drain", resolve)),
      finished(stream).catch(() => undefined),
    ]);
  }
  return code;
}
