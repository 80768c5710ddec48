import { readdir, stat } from "node:fs/promises";
import path from "node:path";
import { FileTooLargeError, readFileWithin, readStream } from "../arguments/index.ts";
import { ManifestError } from "./manifest-error.ts";

export interface ManifestText {
  /** As the user named it; `-` for standard input; absent for text that was handed over in memory. */
  readonly file?: string;
  readonly text: string;
}

/** More than any hand-written manifest; parsing stays under a second. */
const MAX_FILE_BYTES = 3 * 1024 * 1024;
/** What kubectl reads in a directory. */
const ENDINGS: ReadonlySet<string> = new Set([".yaml", ".yml", ".json"]);

/** Reads files, the manifests directly in directories, and `-`. @throws ManifestError */
export async function readManifestFiles(
  names: readonly string[],
  stdin: NodeJS.ReadableStream,
): Promise<ManifestText[]> {
  const texts: ManifestText[] = [];
  for (const name of names) {
    if (name === "-")
      texts.push({ file: "-", text: await readLimited("-", () => readStream(stdin, "-", MAX_FILE_BYTES)) });
    else
      for (const file of await filesOf(name))
        texts.push({ file, text: await readLimited(file, () => readFileWithin(file, MAX_FILE_BYTES)) });
  }
  return texts;
}

async function filesOf(name: string): Promise<string[]> {
  const found = await stat(name).catch((error: NodeJS.ErrnoException) => {
    throw new ManifestError([{ file: name, message: readProblem(error) }]);
  });
  if (!found.isDirectory()) return [name];
  const entries = await readdir(name, { withFileTypes: true });
  const files = entries.filter((entry) => !entry.isDirectory() && ENDINGS.has(path.extname(entry.name)));
  if (files.length === 0) throw new ManifestError([{ file: name, message: "holds no .yaml, .yml or .json file" }]);
  return files.map((entry) => path.join(name, entry.name)).sort();
}

async function readLimited(name: string, read: () => Promise<string>): Promise<string> {
  try {
    return await read();
  } catch (error) {
    throw new ManifestError([{ file: name, message: readProblem(error as NodeJS.ErrnoException) }]);
  }
}

const READ_PROBLEMS: Readonly<Record<string, string>> = {
  ENOENT: "does not exist",
  EACCES: "may not be read by this user",
  EISDIR: "is a directory",
};

function readProblem(error: NodeJS.ErrnoException): string {
  if (error instanceof FileTooLargeError)
    return `is too large: ${error.size} bytes, the limit is ${MAX_FILE_BYTES}; split it into several files`;
  return READ_PROBLEMS[error.code ?? ""] ?? `cannot be read: ${error.message}`;
}
