/** The files of a saved state: for their owner alone (0600), never through a symbolic link. */
import { constants } from "node:fs";
import { open, readdir, rename, rm, stat, type FileHandle } from "node:fs/promises";
import path from "node:path";
import { isAlive } from "./living-process.ts";
import { SavedStateError, type Damage } from "./restored.ts";

const PRIVATE = 0o600;
const OTHERS = 0o077;
/** Not defined on Windows, which has no such links for ordinary users. */
const NO_FOLLOW = (constants.O_NOFOLLOW as number | undefined) ?? 0;

/** Undefined without the file. @throws SavedStateError when it cannot be opened, or is no regular file */
export async function openExisting(file: string): Promise<FileHandle | undefined> {
  let handle: FileHandle;
  try {
    // Without O_NONBLOCK, opening a named pipe would wait for its reader.
    handle = await open(file, constants.O_RDWR | NO_FOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return undefined;
    if (code === "ELOOP") throw new SavedStateError(file, "is a symbolic link", { cause: error });
    throw new SavedStateError(file, `cannot be read (${code ?? message})`, { cause: error });
  }
  const stats = await handle.stat();
  if (!stats.isFile()) {
    await handle.close();
    throw new SavedStateError(file, "is no regular file");
  }
  if ((stats.mode & OTHERS) !== 0) await handle.chmod(PRIVATE);
  return handle;
}

/** A file that was not there before. */
export function createPrivate(file: string): Promise<FileHandle> {
  return open(file, constants.O_RDWR | constants.O_CREAT | constants.O_EXCL | NO_FOLLOW, PRIVATE);
}

/** Whether the name still leads to the file that is open. @throws ErrnoException without the name */
export async function isStillNamed(file: string, handle: FileHandle): Promise<boolean> {
  const [named, opened] = await Promise.all([stat(file), handle.stat()]);
  return named.ino === opened.ino && named.dev === opened.dev;
}

/** Puts a new file into the place of another one, so that it lasts. */
export async function replace(temporary: string, file: string): Promise<void> {
  await rename(temporary, file);
  await syncDirectory(path.dirname(file));
}

/** Makes a rename last. Not every system can: Windows opens no directories. */
async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, "r").catch(() => undefined);
  if (handle === undefined) return;
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Appends what cannot be read to `FILE.damaged`, one piece a line; returns that name. */
export async function setAside(file: string, damage: readonly Damage[]): Promise<string> {
  const name = `${file}.damaged`;
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND | NO_FOLLOW;
  const handle = await open(name, flags, PRIVATE);
  try {
    for (const { content } of damage) await handle.write(Buffer.concat([content, Buffer.from("\n")]));
    await handle.datasync();
  } finally {
    await handle.close();
  }
  return name;
}

/** Copies the file as it is to `FILE.backup`, or the next name that is free; returns that name. */
export async function backUp(file: string, content: Buffer): Promise<string> {
  for (let count = 1; ; count += 1) {
    const name = count === 1 ? `${file}.backup` : `${file}.backup.${count}`;
    try {
      const handle = await createPrivate(name);
      try {
        await handle.writeFile(content);
        await handle.datasync();
      } finally {
        await handle.close();
      }
      return name;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
}

/** The name under which a new content is written before it takes the file's place. */
export function temporaryName(file: string, suffix: string): string {
  return `${file}.${process.pid}.${suffix}`;
}

/** Removes what writers that were killed had not finished, and returns the names. Those of living processes stay. */
export async function removeLeftovers(file: string): Promise<string[]> {
  const folder = path.dirname(file);
  const names = await readdir(folder).catch(() => []);
  const beginning = `${path.basename(file)}.`;
  const left = names.filter((name) => {
    const pid = name.startsWith(beginning) ? /^(\d+)\.[0-9a-f]{8}$/.exec(name.slice(beginning.length))?.[1] : undefined;
    return pid !== undefined && !isAlive(Number(pid));
  });
  for (const name of left) await rm(path.join(folder, name), { force: true });
  return left;
}
