import { FileTooLargeError, readFileWithin } from "../arguments/index.ts";
import { StartupError } from "../lifecycle/index.ts";

/** More than any list of certificates, tokens or images. */
const MAX_BYTES = 16 * 1024 * 1024;

/** What a flag names. @throws StartupError naming flag and file */
export async function readSetting(flag: string, file: string): Promise<string> {
  return readFileWithin(file, MAX_BYTES).catch((error: NodeJS.ErrnoException) => {
    const problem =
      error instanceof FileTooLargeError ? `longer than ${MAX_BYTES} bytes` : (error.code ?? error.message);
    throw new StartupError(`--${flag} ${file} cannot be read (${problem}).`, { cause: error });
  });
}

/** The same of a flag that may stand several times. */
export function readSettings(
  flag: string,
  files: readonly string[] = [],
): Promise<readonly { readonly file: string; readonly text: string }[]> {
  return Promise.all(files.map(async (file) => ({ file, text: await readSetting(flag, file) })));
}
