import { FileTooLargeError, readFileWithin } from "../playground/index.ts";
import { UsageError } from "./arguments.ts";

/** More than any bundle of certificates or sample object. */
const MAX_BYTES = 16 * 1024 * 1024;

/** The text of a file that a flag names. @throws UsageError naming flag and file */
export async function readFlagFile(flag: string, file: string): Promise<string> {
  return readFileWithin(file, MAX_BYTES).catch((error: NodeJS.ErrnoException) => {
    const tooLarge = { en: `longer than ${MAX_BYTES} bytes`, zh: `超过 ${MAX_BYTES} 字节` };
    const problem = error instanceof FileTooLargeError ? tooLarge : (error.code ?? error.message);
    throw new UsageError("unreadable-file", { flag, file, problem });
  });
}
