import { rmSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { directoryError } from "../pki/index.ts";
import { isAlive } from "../storage/index.ts";
import { StartupError } from "./startup-error.ts";

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
  const made = await mkdtemp(path.join(tmpdir(), "aggregation-playground-"));
  removeAtExit(made);
  const release = async (): Promise<void> => {
    await rm(made, { recursive: true, force: true });
    temporary.delete(made);
  };
  return { path: made, release };
}

/** Those of playgrounds that were not closed yet: they hold kubeconfigs with keys. */
const temporary = new Set<string>();
let isHooked = false;

/** A test that never closes its playground leaves nothing, however its process ends, unless it is killed. */
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
  const file = path.join(directory, "playground.lock");
  if (held.has(directory)) throw inUse(directory, process.pid, file);
  held.add(directory);
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 }).catch((error: unknown) => {
      throw directoryError(directory, error);
    });
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
