import { mkdir } from "node:fs/promises";
import path from "node:path";
import { writePrivateFile } from "../pki/index.ts";

/** In a folder that is made where it is missing: a reader sees the old content or the new one, never half. */
export async function writeFileAtomically(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  await writePrivateFile(file, text);
}
