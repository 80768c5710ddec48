import path from "node:path";
import {
  createEphemeralPki,
  type PkiOptions,
  type PlaygroundPki,
  openPrivateDirectory,
  writePrivateFile,
} from "../../pki/index.ts";

/**
 * Keys of playgrounds that keep nothing, shared within one process and nowhere else: making keys and certificates takes a part of a
 * second, and a test suite starts many playgrounds. They never reach the disk, and no playground with a directory of its
 * own uses them.
 */
const kept = new Map<string, string>();
/** One at a time, so that playgrounds started at once do not each make their own. */
let last: Promise<unknown> = Promise.resolve();

interface Opened {
  readonly hosts: string;
  readonly at: number;
  readonly pki: PlaygroundPki;
}

/** What was opened last is as good for an hour as when its certificates were looked at. */
let opened: Opened | undefined;
const GOOD_MS = 3_600_000;

/** Only the authority's certificate is written to the directory, for clients. */
export async function openEphemeralPki(directory: string, options: PkiOptions): Promise<PlaygroundPki> {
  const building = last.then(() => open(options));
  last = building.catch(() => undefined);
  const [pki] = await Promise.all([building, openPrivateDirectory(directory)]);
  await writePrivateFile(path.join(directory, "ca.crt"), pki.ca.cert);
  return pki;
}

async function open(options: PkiOptions): Promise<PlaygroundPki> {
  const { now } = options;
  const hosts = (options.hosts ?? []).join(" ");
  const age = opened === undefined ? Infinity : now - opened.at;
  if (opened?.hosts === hosts && age >= 0 && age < GOOD_MS) return opened.pki;
  const pki = await createEphemeralPki(options, kept);
  opened = { hosts, at: now, pki };
  return pki;
}
