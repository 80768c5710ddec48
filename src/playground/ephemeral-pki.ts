import path from "node:path";
import {
  createEphemeralPki,
  type PkiOptions,
  type PlaygroundPki,
  openPrivateDirectory,
  writePrivateFile,
} from "../pki/index.ts";

/**
 * Keys of playgrounds that keep nothing, shared within one process and nowhere else: making keys and certificates takes a part of a
 * second, and a test suite starts many playgrounds. They never reach the disk, and no playground with a directory of its
 * own uses them.
 */
const kept = new Map<string, string>();
/** One at a time, so that playgrounds started at once do not each make their own. */
let last: Promise<unknown> = Promise.resolve();

/** Only the authority's certificate is written to the directory, for clients. */
export async function openEphemeralPki(directory: string, options: PkiOptions): Promise<PlaygroundPki> {
  const building = last.then(() => createEphemeralPki(options, kept));
  last = building.catch(() => undefined);
  const [pki] = await Promise.all([building, openPrivateDirectory(directory)]);
  await writePrivateFile(path.join(directory, "ca.crt"), pki.ca.cert);
  return pki;
}
