import { writePrivateFile } from "../pki/index.ts";

/** The contract of `--ready-file`. */
export interface ReadyInfo {
  /** Where the main apiserver is. */
  readonly url: string;
  /** Path of its CA's certificate. */
  readonly caFile: string;
  /** Path of the administrator's. */
  readonly kubeconfig: string;
  /** Null when the plain-HTTP front is off. */
  readonly proxyUrl: string | null;
  /** Of the playground. */
  readonly pid: number;
  /** The control API, with `--control`. */
  readonly controlUrl?: string;
  /** Bearer token for it. */
  readonly controlToken?: string;
}

/** A reader never sees half a file. */
export function writeReadyFile(path: string, info: ReadyInfo): Promise<void> {
  return writePrivateFile(path, `${JSON.stringify(info)}\n`);
}
