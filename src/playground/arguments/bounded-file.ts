import { open } from "node:fs/promises";
import { wholeBody } from "../../apimachinery/index.ts";

/** Refused before more of it was read; with a code as what the system refuses has. */
export class FileTooLargeError extends Error {
  override readonly name = "FileTooLargeError";
  readonly code = "EFBIG";
  /** Bytes: of the file, or read so far of what has no size, as a pipe or a device. */
  readonly size: number;

  constructor(file: string, size: number, limit: number) {
    super(`${file} is too large: ${size} bytes, the limit is ${limit}`);
    this.size = size;
  }
}

/**
 * The text of a file, a pipe (`-f <(helm template x)`) or a device, of which not much more than the limit (bytes) is read.
 * @throws as `fs.open`, FileTooLargeError
 */
export async function readFileWithin(file: string, limit: number): Promise<string> {
  const handle = await open(file, "r");
  try {
    const { size } = await handle.stat();
    if (size > limit) throw new FileTooLargeError(file, size, limit);
    return await readStream(handle.createReadStream({ autoClose: false }), file, limit);
  } finally {
    await handle.close();
  }
}

/** The same of what is open already, which errors call by that name. @throws FileTooLargeError */
export async function readStream(stream: NodeJS.ReadableStream, name: string, limit: number): Promise<string> {
  return (await wholeBody(stream, limit, (size) => new FileTooLargeError(name, size, limit))).toString("utf8");
}
