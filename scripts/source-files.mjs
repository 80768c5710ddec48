// What the layout checks share: where the files are, and which others they name.
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const root = path.join(path.dirname(fileURLToPath(import.meta.url)), "..");

export const SCRIPT = /\.m?[jt]sx?$/;

export function sourceFiles(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && SCRIPT.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name));
}

/** What a file imports by a relative path: the path as written, where it leads, and whether it is loaded when asked for. */
export function imports(file) {
  return [
    ...found(file, /^(?:import|export)\b[^;]*?["'](\.[^"'\n]+)["'];/gm),
    ...found(file, /\bimport\(\s*["'](\.[^"']+)["']/g).map((item) => ({ ...item, isDynamic: true })),
  ];
}

/** Every relative path in quotes, also one that is handed to `new URL`, `vi.mock` or a process. */
export function quotedPaths(file) {
  return found(file, /["'`](\.{1,2}\/[^"'`\n]*)["'`]/g);
}

function found(file, pattern) {
  return [...readFileSync(file, "utf8").matchAll(pattern)].map(([, written]) => ({
    written,
    target: path.resolve(path.dirname(file), written),
  }));
}
