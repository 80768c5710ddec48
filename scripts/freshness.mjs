// Whether what was built is newer than every source file.
import { readdirSync, statSync } from "node:fs";
import path from "node:path";
import { root } from "./source-files.mjs";

export function isFresh(file) {
  const made = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
  if (made === undefined) return false;
  const sources = readdirSync(path.join(root, "src"), { recursive: true, withFileTypes: true });
  return sources.every((entry) => statSync(path.join(entry.parentPath, entry.name)).mtimeMs < made);
}
