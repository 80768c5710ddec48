import { randomBytes } from "node:crypto";
import { rename, writeFile } from "node:fs/promises";

/** The contract of `--ready-file`. */
export interface ReadyInfo {
  readonly url: string;
  readonly caFile: string;
  readonly kubeconfig: string;
  /** Null when the plain-HTTP front is off. */
  readonly proxyUrl: string | null;
  readonly pid: number;
  /** The control API, with `--control`. */
  readonly controlUrl?: string;
  /** Bearer token for it. */
  readonly controlToken?: string;
}

/** Writes beside the target and renames, so that a reader never sees half a file. */
export async function writeReadyFile(path: string, info: ReadyInfo): Promise<void> {
  const temporary = `${path}.${process.pid}.${randomBytes(4).toString("hex")}`;
  await writeFile(temporary, `${JSON.stringify(info)}\n`, { flag: "wx", mode: 0o600 });
  await rename(temporary, path);
}
