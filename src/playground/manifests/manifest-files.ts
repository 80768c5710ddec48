import { open, readdir, stat } from "node:fs/promises";
import path from "node:path";
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
    if (name === "-") texts.push({ file: "-", text: await readStream(stdin) });
    else for (const file of await filesOf(name)) texts.push({ file, text: await readLimited(file) });
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

async function readLimited(file: string): Promise<string> {
  try {
    const handle = await open(file, "r");
    try {
      const { size } = await handle.stat();
      if (size > MAX_FILE_BYTES) throw new ManifestError([{ file, message: tooLarge(size) }]);
      return await handle.readFile("utf8");
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (error instanceof ManifestError) throw error;
    throw new ManifestError([{ file, message: readProblem(error as NodeJS.ErrnoException) }]);
  }
}

async function readStream(stream: NodeJS.ReadableStream): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > MAX_FILE_BYTES) throw new ManifestError([{ file: "-", message: tooLarge(size) }]);
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function tooLarge(size: number): string {
  return `is too large: ${size} bytes, the limit is ${MAX_FILE_BYTES}; split it into several files`;
}

const READ_PROBLEMS: Readonly<Record<string, string>> = {
  ENOENT: "does not exist",
  EACCES: "may not be read by this user",
  EISDIR: "is a directory",
};

function readProblem(error: NodeJS.ErrnoException): string {
  return READ_PROBLEMS[error.code ?? ""] ?? `cannot be read: ${error.message}`;
}
