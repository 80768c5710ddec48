import { readFile, stat, writeFile } from "node:fs/promises";
import path from "node:path";

/** Longest name that every file system takes, with room for a number. */
const LONGEST_NAME = 120;

const LARGEST_FILE = 256 * 1024 * 1024;

/** The text of a file; `~/` is the home directory. @throws Error, as `fs.readFile` or for a file that is too large */
export async function readText(file: string, home: string): Promise<string> {
  const found = path.resolve(file.startsWith("~/") ? path.join(home, file.slice(2)) : file);
  const stats = await stat(found);
  // A pipe or a device may never end.
  if (!stats.isFile()) throw new Error(`${found} is no regular file`);
  const { size } = stats;
  if (size > LARGEST_FILE) throw new Error(`${size} > ${LARGEST_FILE}`);
  return readFile(found, "utf8");
}

/**
 * Writes to a new file of the folder, never over an old one and never through a link. Resolves to its path.
 * @throws as `fs.writeFile`, other than for a name that is taken
 */
export async function saveText(folder: string, fileName: string, text: string): Promise<string> {
  const safe = fileName
    .replace(/[^\w.-]/g, "_")
    .replace(/^\.+/, "_")
    .slice(-LONGEST_NAME);
  const { name, ext } = path.parse(safe === "" ? "saved.txt" : safe);
  for (let count = 1; ; count += 1) {
    const file = path.join(folder, count === 1 ? `${name}${ext}` : `${name}-${count}${ext}`);
    try {
      await writeFile(file, text, { flag: "wx", mode: 0o600 });
      return file;
    } catch (error) {
      const taken = error instanceof Error && "code" in error && error.code === "EEXIST";
      if (!taken || count > 1000) throw error;
    }
  }
}
