import { readFile } from "node:fs/promises";
import { StartupError } from "../lifecycle/index.ts";

export async function readSetting(flag: string, file: string): Promise<string> {
  return readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new StartupError(`--${flag} ${file} cannot be read (${error.code ?? error.message}).`, { cause: error });
  });
}
