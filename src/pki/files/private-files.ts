import { randomBytes } from "node:crypto";
import { constants, type Stats } from "node:fs";
import { chmod, lstat, mkdir, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";

const PRIVATE_FILE = 0o600;
const PRIVATE_DIRECTORY = 0o700;
const OTHERS = 0o077;
/** The sticky bit: a directory such as /tmp, which others use too. */
const SHARED = 0o1000;
/** Not defined on Windows, which has no such links for ordinary users. */
const NO_FOLLOW = (constants.O_NOFOLLOW as number | undefined) ?? 0;

/** Why a path cannot be used, and what to do about it. */
const ADVICE: Readonly<Record<string, string>> = {
  EACCES: "this user may not write there",
  EPERM: "this user may not write there",
  EROFS: "the file system is read-only",
  ENOTDIR: "a part of the path is a file",
  EEXIST: "a file of that name is in the way",
  EISDIR: "a directory of that name is in the way",
  ENOENT: "it cannot be created",
  ENOSPC: "the disk is full",
};

/** An Error that names the path, and what to do if that is given; other errors are returned as they are. */
function pathError(path: string, error: unknown, advice = ""): unknown {
  const { code = "" } = error as NodeJS.ErrnoException;
  const reason = Object.hasOwn(ADVICE, code) ? ADVICE[code] : undefined;
  return reason === undefined
    ? error
    : new Error(`${path} cannot be written: ${reason} (${code})${advice}`, { cause: error });
}

/** Of the data directory. */
export function directoryError(directory: string, error: unknown): unknown {
  return pathError(directory, error, "; choose another directory with --data-dir, or keep nothing with --ephemeral");
}

/**
 * With all that it is in. Node's own `recursive` never comes back where the system says of a directory that is there that it is
 * not, as below /proc.
 */
async function makeDirectory(directory: string): Promise<void> {
  try {
    await makeOne(directory);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT" || dirname(directory) === directory) throw error;
    await makeDirectory(dirname(directory));
    await makeOne(directory);
  }
}

/** A link stays, for whoever looks at it, as parents may well be links. */
async function makeOne(directory: string): Promise<void> {
  try {
    await mkdir(directory, PRIVATE_DIRECTORY);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    const stats = await lstat(directory);
    if (!stats.isDirectory() && !stats.isSymbolicLink()) throw error;
  }
}

/** Makes the directory (mode 0700), or takes the rights of others away. @throws Error naming the directory */
export async function openPrivateDirectory(directory: string): Promise<void> {
  try {
    await makeDirectory(directory);
    const stats = await lstat(directory);
    if (stats.isSymbolicLink()) throw symlinkError(directory);
    if ((stats.mode & SHARED) !== 0)
      throw new Error(`${directory} belongs to everybody; choose a directory of your own`);
    if ((stats.mode & OTHERS) !== 0) await chmod(directory, PRIVATE_DIRECTORY);
  } catch (error) {
    throw directoryError(directory, error);
  }
}

/** The text of a file, whose mode becomes 0600; undefined without the file. @throws Error naming the file when it is a symbolic link or no file */
export async function readPrivateFile(path: string): Promise<string | undefined> {
  try {
    // Without O_NONBLOCK, opening a named pipe would wait for its writer.
    const file = await open(path, constants.O_RDONLY | NO_FOLLOW | constants.O_NONBLOCK);
    try {
      const stats = await file.stat();
      if (!stats.isFile()) throw notAFile(path, stats);
      if ((stats.mode & OTHERS) !== 0) await file.chmod(PRIVATE_FILE);
      return await file.readFile("utf8");
    } finally {
      await file.close();
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return undefined;
    throw code === "ELOOP" ? symlinkError(path) : error;
  }
}

/**
 * Writes a file that only its owner may read (mode 0600, even where a wider file stood), whole or not at all.
 * @throws Error naming the file
 */
export async function writePrivateFile(path: string, text: string): Promise<void> {
  const standing = await lstat(path).catch(() => undefined);
  if (standing?.isSymbolicLink() === true) throw symlinkError(path);
  if (standing !== undefined && !standing.isFile()) throw notAFile(path, standing);
  const temporary = `${path}.${process.pid}.${randomBytes(6).toString("hex")}.tmp`;
  try {
    await writeNewFile(temporary, text);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") throw new Error(`${path} cannot be written: there is no ${dirname(path)}`, { cause: error });
    throw pathError(path, error);
  }
}

async function writeNewFile(path: string, text: string): Promise<void> {
  const file = await open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | NO_FOLLOW, PRIVATE_FILE);
  try {
    await file.writeFile(text);
    // Renaming before the bytes are on the disk could leave an empty file after a power failure.
    await file.datasync();
  } finally {
    await file.close();
  }
}

function notAFile(path: string, stats: Stats): Error {
  return new Error(`${path} is ${stats.isDirectory() ? "a directory" : "no regular file"}; name a file`);
}

function symlinkError(path: string): Error {
  return new Error(`${path} is a symbolic link, and nothing private is written through links; remove it`);
}
