import { rmSync } from "node:fs";
import { lstat, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { directoryError, openPrivateDirectory } from "../../pki/index.ts";
import { isAlive } from "../../storage/index.ts";
import { createReaper } from "./reaper.ts";
import { StartupError } from "../lifecycle/index.ts";

/** Where a playground keeps its files. */
export interface DataDirectory {
  readonly path: string;
  /** Lets others use the directory, or removes it if it was made for this run alone. */
  release(): Promise<void>;
}

/**
 * The given directory, or a temporary one (mode 0700) that lives as long as the playground.
 * @throws StartupError when another playground uses it: each would overwrite the other's kubeconfig and saved state
 */
export async function openDataDirectory(given: string | undefined): Promise<DataDirectory> {
  if (given !== undefined) {
    const directory = path.resolve(given);
    return { path: directory, release: await lock(directory) };
  }
  await removeLeftovers();
  const made = await mkdtemp(path.join(tmpdir(), TEMPORARY));
  removeAtExit(made);
  const unwatch = reaper.watch(made);
  // Says to later runs whose it is, should this one be killed.
  await writeLock(made, path.join(made, LOCK));
  const release = async (): Promise<void> => {
    await rm(made, { recursive: true, force: true });
    temporary.delete(made);
    unwatch();
  };
  return { path: made, release };
}

const TEMPORARY = "aggregation-playground-";
const LOCK = "playground.lock";
let swept: Promise<void> | undefined;

/** Once per process: what runs left that kept nothing and were killed. They hold keys. Trouble with one is no reason not to start. */
function removeLeftovers(): Promise<void> {
  return (swept ??= sweep().catch(() => undefined));
}

async function sweep(): Promise<void> {
  const names = await readdir(tmpdir());
  for (const name of names) {
    if (!/^aggregation-playground-[A-Za-z0-9]{6}$/.test(name)) continue;
    const directory = path.join(tmpdir(), name);
    if (await isAbandoned(directory)) await rm(directory, { recursive: true, force: true });
  }
}

/** A directory of this user's, not a link, whose lock names a process that is gone. */
async function isAbandoned(directory: string): Promise<boolean> {
  const stats = await lstat(directory).catch(() => undefined);
  if (stats?.isDirectory() !== true || stats.uid !== process.getuid?.()) return false;
  const owner = await readFile(path.join(directory, LOCK), "utf8").catch(() => undefined);
  return owner !== undefined && /^\d+\n$/.test(owner) && !isAlive(Number(owner));
}

/** Those of playgrounds that were not closed yet: they hold kubeconfigs with keys. */
const temporary = new Set<string>();
let isHooked = false;

/** For a process that is killed, and a thread that is ended. */
const reaper = createReaper();

/** A test that never closes its playground leaves nothing, however its process ends. */
function removeAtExit(directory: string): void {
  temporary.add(directory);
  if (isHooked) return;
  isHooked = true;
  process.once("exit", () => {
    for (const left of temporary) {
      try {
        rmSync(left, { recursive: true, force: true });
      } catch {
        // The process ends; there is nobody to tell.
      }
    }
  });
}

/** Those of this process: a lock with our own process ID may also be left from a process before. */
const held = new Set<string>();

async function lock(directory: string): Promise<() => Promise<void>> {
  const file = path.join(directory, LOCK);
  if (held.has(directory)) throw inUse(directory, process.pid, file);
  held.add(directory);
  try {
    // It holds keys, kubeconfigs and saved Secrets: the rights of others are taken away.
    await openPrivateDirectory(directory);
    await writeLock(directory, file);
  } catch (error) {
    held.delete(directory);
    throw error;
  }
  return async () => {
    await rm(file, { force: true });
    held.delete(directory);
  };
}

async function writeLock(directory: string, file: string): Promise<void> {
  for (;;) {
    try {
      return await writeFile(file, `${process.pid}\n`, { flag: "wx", mode: 0o600 });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw directoryError(directory, error);
    }
    const owner = Number(await readFile(file, "utf8").catch(() => ""));
    if (owner !== process.pid && isAlive(owner)) throw inUse(directory, owner, file);
    // Whoever wrote it was killed.
    await rm(file, { force: true });
  }
}

function inUse(directory: string, pid: number, file: string): StartupError {
  return new StartupError(
    `${directory} is in use by the playground with process ID ${pid}. Stop that one, take another directory with --data-dir, ` +
      `or keep nothing with --ephemeral. If that process is no playground, remove ${file}.`,
  );
}
